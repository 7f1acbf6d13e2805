import type { InProcessSlack } from '../../sandbox/slack/in-process.ts';
import type { Message } from '../../sandbox/slack/shapes.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';

/** The words of a request's life, as cards, answers and direct messages begin with them. */
const STATES = [
  'Pending',
  'Approved',
  'Applying',
  'Applied',
  'Failed',
  'Denied',
  'Cancelled',
  'Expired',
  'No longer possible',
  'Ended',
] as const;
export type State = (typeof STATES)[number];

/** Of these nothing comes any more; what failed may be tried again. */
const OVER: ReadonlySet<State | null> = new Set(['Denied', 'Cancelled', 'Expired', 'No longer possible']);
export const isOver = (state: State | null): boolean => OVER.has(state);
/** Nothing waits for anybody. */
export const isDone = (state: State | null): boolean =>
  state === 'Applied' || state === 'Ended' || state === 'Failed' || isOver(state);

/** What one message says to one person, or to all. */
export interface Told {
  readonly ts: string;
  /** A person's id; null: everybody in the approvals channel. */
  readonly to: string | null;
  readonly state: State | null;
  readonly text: string;
  /** Of the request, where the message is about one. */
  readonly request: string | null;
  /** Which of the bot's notices it is. */
  readonly notice: string | null;
  readonly isEphemeral: boolean;
  readonly message: Message;
}

/** Answers that tell what was asked or done, in the past. */
const SENTENCES: readonly (readonly [RegExp, State])[] = [
  [/^I asked /, 'Pending'],
  [/^CometAPI didn’t answer in time, /, 'Approved'],
  [/^✅ You approved /, 'Approved'],
  [/^❌ You denied /, 'Denied'],
  [/^🚫 You cancelled /, 'Cancelled'],
  [/^(?:🔄|▶️) You (?:asked me to try|resumed|told me to end) /u, 'Approved'],
];

/** What was done at once is told in a sentence of its own, behind a tick. */
const stateOf = (text: string): State | null => {
  const told = SENTENCES.find(([words]) => words.test(text));
  if (told) return told[1];
  const [first = ''] = text.split(/[:·(]/);
  return STATES.find((state) => first.includes(state)) ?? (text.startsWith('✅') ? 'Applied' : null);
};

const noticeOf = ({ metadata }: Message): string | null =>
  (metadata as { event_payload?: { id?: string } } | undefined)?.event_payload?.id ?? null;

/** A change that has to wait is told of by the one that it waits for. */
const requestOf = (notice: string | null, text: string): string | null =>
  /^(?:An earlier change to|I don’t know yet whether) /.test(text)
    ? null
    : (/requests? `?([\w-]{8})`/i.exec(text)?.[1] ??
      /^request:([^:]+):outcome/.exec(notice ?? '')?.[1] ??
      null);

/** By message, with the moment of the edit it was read after. */
const readings = new WeakMap<Message, { edited: string | undefined; told: Told }>();

function readOnce(message: Message, member: string | undefined): Told {
  const edited = message.edited?.ts;
  const before = readings.get(message);
  if (before && before.edited === edited) return before.told;
  const told = reading(message, member);
  readings.set(message, { edited, told });
  return told;
}

function reading(message: Message, member: string | undefined): Told {
  const text = textOf(message);
  const notice = noticeOf(message);
  return {
    ts: message.ts,
    to: message.ephemeral_to ?? member ?? null,
    state: stateOf(text),
    text,
    request: requestOf(notice, text),
    notice,
    isEphemeral: message.ephemeral_to !== undefined,
    message,
  };
}

/** Everything that people can read now, in the order in which it was said. */
export function everythingTold(
  { workspace }: InProcessSlack,
  threads: 'threads too' | 'no threads' = 'no threads',
): Told[] {
  const bot = workspace.bot.user;
  return workspace.channels
    .flatMap((channel) =>
      channel.messages
        .filter(
          ({ user, thread_ts, ts }) =>
            user === bot && (threads === 'threads too' || !thread_ts || thread_ts === ts),
        )
        .map((message) =>
          readOnce(
            message,
            channel.members.find((id) => channel.kind === 'im' && id !== bot),
          ),
        ),
    )
    .toSorted((one, other) => Number(one.ts) - Number(other.ts));
}
