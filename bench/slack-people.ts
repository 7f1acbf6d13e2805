import type { Person } from '../sandbox/slack/person.ts';
import type { PretendSlack } from '../sandbox/slack/server.ts';
import type { Message } from '../sandbox/slack/shapes.ts';
import { textOf } from '../sandbox/slack/text-of.ts';
import { until } from '../sandbox/until.ts';

/** How one edit ended, as the text that the person read. */
export interface Ended {
  readonly applied: boolean;
  readonly words: string;
}

const patience = { patienceMs: 90_000, everyMs: 5 };

/** What is said after two seconds without an answer; the answer takes its place. */
const isProgress = (words: string): boolean => words.startsWith('⏳ Working on it');

/** A card names its state; what needs no decision is told in a sentence behind a tick. */
const ended = (words: string): Ended => ({ applied: /^(?:\W*Applied|✅ (?!Approved))/.test(words), words });

/** What ana and lee do to a key in Slack; each promise resolves when they have read the result. */
export function people(slack: PretendSlack) {
  const [ana, lee] = [slack.as('ana'), slack.as('lee')];
  const cards = () => lee.sees({ channel: 'key-requests' }).filter(({ thread_ts }) => !thread_ts);

  async function answered(person: Person, line: string): Promise<string> {
    const before = person.lastEphemeral();
    await person.types(line);
    const told = await until(
      `an answer to ${line}`,
      () => {
        const last = person.lastEphemeral();
        return last !== before && last && !isProgress(textOf(last)) && last;
      },
      patience,
    );
    return textOf(told);
  }

  async function decided(card: Message): Promise<Ended> {
    await lee.clicks('Approve', { in: card });
    const words = () => textOf(cards().find(({ ts }) => ts === card.ts) ?? {});
    const isOver = () => /^\W*(Applied|Failed|Stale)/.test(words());
    await until('the card to tell the end', isOver, patience);
    return ended(words());
  }

  return {
    async create(name: string, usd: number): Promise<string> {
      await answered(ana, `/cometkey create ${name} --quota $${usd} --expires 30d`);
      await ana.clicks('Reveal secret');
      const secret = await until('the secret', () => /sk-\w{20,}/.exec(textOf(ana.modal() ?? {}))?.[0]);
      await ana.closes();
      return secret;
    },
    /** Answers the card that waits for a decision. */
    async asksMore(key: string, usd: number): Promise<Message> {
      const known = cards().length;
      await answered(ana, `/cometkey quota ${key} +$${usd} launch week`);
      return until('the card', () => cards()[known], patience);
    },
    approves: decided,
    /** A command by ana that needs no decision. */
    does: async (line: string): Promise<Ended> => ended(await answered(ana, `/cometkey ${line}`)),
  };
}
