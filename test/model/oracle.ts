import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import type { InProcessSlack } from '../../sandbox/slack/in-process.ts';
import type { Message } from '../../sandbox/slack/shapes.ts';
import type { Envelope } from '../../sandbox/slack/world.ts';
import { openBook } from './oracle/book.ts';
import { cardsIn, waitingCards } from './oracle/cards.ts';
import { grantsIn } from './oracle/grant-ends.ts';
import { judge } from './oracle/judgement.ts';
import { nameOf, readAll } from './oracle/reading.ts';
import { remember, sawCall, sawCreate, sawEdit, sawRead, sawWrite } from './oracle/rows.ts';
import { type Ask, bookOf, breaks, isOpen, newAsk, openStory, type Story } from './oracle/story.ts';
import type { Name } from './policy.ts';
import type { Server } from './server.ts';
import type { Decision, Deed } from './step.ts';
import { everythingTold, type State } from './told.ts';

/**
 * What must hold of every story, asked of CometAPI's rows and of what people read, never of the bot:
 *
 * 1. A key holds what it held, plus every change that somebody was told is applied, and nothing else.
 * 2. After the end of a grant the key is limited again and granted as before, and that was told.
 * 3. Whoever asked reads what came of it, once, and it is so: what is told as applied was read back, what is told as
 *    done half-way was moved by somebody else, and a card says the same; what was never answered changed nothing.
 * 4. No limit, no cap and no right is passed: nobody decides their own or about their own key, nobody without the
 *    role, nobody twice; nobody changes or cancels what is somebody else's, or enables what an admin disabled.
 * 5. Nothing that could be decided or applied waits for ever, and no listener and no job throws.
 *
 * Excused, because no bot could know better:
 * - an edit in the console may be lost, or counted, where it comes between a bot's read of the key and its write, or
 *   where it is no larger than the traffic that the bot sees meanwhile (`rows.ts`);
 * - a switch of the limit there during an act, and a deletion, leave the key out of 1 and 2;
 * - where a change ended half-way (“drifted”, “not taken”), what was found counts;
 * - debts end at what was spent, since CometAPI stores none;
 * - what was asked in the act of a crash may be answered twice, or, where nothing changed, never, and its card may stand
 *   twice, the first as it was, because the bot may not read the channel; notices may be sent twice;
 * - while Slack is away an answer may be lost, or come twice, because it may have taken what it did not answer; what it
 *   delivers again then is answered anew;
 * - of two changes alike that one person asks for at once, the words do not tell which is meant.
 */
export interface Oracle {
  readonly violations: string[];
  begins(): void;
  actBegins(): void;
  actEnds(): void;
  asked(what: { by: Name; keyId: number | null; deed: Deed }): {
    readonly why: string;
    deliveredIn: Envelope | undefined;
  };
  /** What it asks for may be answered now. */
  redelivered(envelope: Envelope): void;
  cardFor(decision: Decision, nth: number): { id: string; message: Message } | null;
  decides(what: { by: Name; decision: Decision; request: string }): void;
  crashed(): void;
  slackWentAway(): void;
  sawCall(bot: number, method: string): void;
  sawRead(bot: number, row: KeyRow): void;
  sawWrite(bot: number, change: { before: KeyRow; after: KeyRow }): void;
  sawCreate(row: KeyRow): void;
  sawEdit(before: KeyRow, after: KeyRow): void;
  threw(error: unknown): void;
  breaks(rule: string, what: object): void;
  /** Cards that nobody has decided, or that were not applied yet. */
  waiting(): { id: string; state: State | null }[];
  /** Grants that were told to be on, and not told to be over. */
  granted(): { endsAt: number }[];
  ends(): void;
}

interface Options {
  readonly server: Server;
  readonly slack: InProcessSlack;
  readonly now: () => Date;
}

export function openOracle({ server, slack, now }: Options): Oracle {
  const story = openStory({ server, slack, now });
  return {
    violations: story.violations,
    breaks: (rule, what) => breaks(story, rule, what),
    begins: () => begins(story),
    actBegins() {
      story.act += 1;
      story.isActing = true;
      for (const { gaps } of story.books.values()) gaps.clear();
      for (const row of server.account.books.rows) remember(story, row);
    },
    actEnds: () => actEnds(story),
    asked: (what) => newAsk(story, what),
    redelivered(envelope) {
      for (const ask of story.asks) if (ask.deliveredIn === envelope) deliverAgain(story, ask);
    },
    cardFor: (decision, nth) => cardFor(story, decision, nth),
    decides: (what) => void story.tries.push(what),
    crashed() {
      story.hasCrashed = true;
      for (const ask of story.asks) if (isOpen(ask)) ask.wasInterrupted = true;
    },
    slackWentAway() {
      story.wasSlackAway = true;
    },
    sawCall: (bot, method) => sawCall(story, bot, method),
    sawRead: (bot, row) => sawRead(story, bot, row),
    sawWrite: (bot, change) => sawWrite(story, bot, change),
    sawCreate: (row) => sawCreate(story, row),
    sawEdit: (before, after) => sawEdit(story, before, after),
    threw: (error) =>
      breaks(story, 'threw', { error: String(error), stack: (error as Error)?.stack?.slice(0, 400) }),
    waiting: () => waitingCards(story),
    granted: () => grantsIn(story),
    ends() {
      readAll(story);
      judge(story);
    },
  };
}

function begins({ server, slack, books, read }: Story): void {
  for (const row of server.account.books.rows) books.set(row.id, openBook(row));
  for (const one of everythingTold(slack)) read.add(nameOf(one));
}

/** What the first delivery did not come to act on, such as while Slack was away, the second one may do. */
function deliverAgain({ act }: Story, ask: Ask): void {
  ask.act = act;
  if (ask.state !== 'not done' || ask.request !== null) return;
  ask.state = 'asked';
  ask.answers = 0;
}

function actEnds(story: Story): void {
  story.isActing = false;
  for (const row of story.server.account.books.rows) remember(story, row);
  for (const ask of story.asks)
    if (ask.act === story.act) ask.rows = [...ask.rows, ...(bookOf(story, ask)?.rows ?? [])];
  readAll(story);
}

function cardFor({ slack }: Story, decision: Decision, nth: number): { id: string; message: Message } | null {
  const all = cardsIn(everythingTold(slack)).toReversed();
  const wanted: (State | null)[] = decision === 'retry' ? ['Failed'] : ['Pending'];
  const fitting = all.filter(({ state }) => wanted.includes(state));
  const card = fitting[nth] ?? all[nth];
  return card?.request ? { id: card.request, message: card.message } : null;
}
