import type { InProcessSlack } from '../../../sandbox/slack/in-process.ts';
import type { Envelope } from '../../../sandbox/slack/world.ts';
import type { Name } from '../policy.ts';
import type { Server } from '../server.ts';
import type { Decision, Deed } from '../step.ts';
import type { Book } from './book.ts';

/** What the oracle knows of one story: who asked for what, what they were told of it, and what each key must hold. */
export interface Story {
  readonly server: Server;
  readonly slack: InProcessSlack;
  readonly now: () => Date;
  readonly violations: string[];
  readonly books: Map<number, Book>;
  readonly asks: Ask[];
  /** Of messages, with their state. */
  readonly read: Set<string>;
  /** The keys that were made, by the name they were made with. */
  readonly created: Map<string, readonly number[]>;
  /** Who went about deciding what. */
  readonly tries: { by: Name; decision: Decision; request: string }[];
  act: number;
  isActing: boolean;
  wasSlackAway: boolean;
  hasCrashed: boolean;
}

export interface Ask {
  why: string;
  readonly by: Name;
  readonly keyId: number | null;
  readonly deed: Deed;
  readonly at: number;
  /** In which it was asked. */
  readonly askedIn: number;
  /** In which it was delivered last. */
  act: number;
  deliveredIn: Envelope | undefined;
  /** Of its key, in the acts in which it was delivered: from them “=” was worked out. */
  rows: readonly Book['rows'][number][];
  request: string | null;
  /** Somebody was asked to decide it. */
  hasCard: boolean;
  state: 'asked' | 'waits' | 'applied' | 'maybe' | 'not done';
  /** It was told that nothing comes of it any more. */
  isOver: boolean;
  answers: number;
  deltas: number[];
  endsAt: number | null;
  isEnded: boolean;
  /** Of its grant, before its time. */
  givenBack: number;
  /** When it was told as applied, or as done half-way. */
  appliedAt: number;
  /** The act in which that was told. */
  appliedIn: number;
  /** It was open when what was found began to count, so it may be in that already. */
  mayBeCounted: boolean;
  /** So with the end of its grant. */
  mayEndBeCounted: boolean;
  /** Whether what it was told of was read is asked once. */
  wasJudged: boolean;
  wasInterrupted: boolean;
}

export const openStory = (world: Pick<Story, 'server' | 'slack' | 'now'>): Story => ({
  ...world,
  violations: [],
  books: new Map(),
  asks: [],
  read: new Set(),
  created: new Map(),
  tries: [],
  act: 0,
  isActing: false,
  wasSlackAway: false,
  hasCrashed: false,
});

export function newAsk(story: Story, { by, keyId, deed }: Pick<Ask, 'by' | 'keyId' | 'deed'>): Ask {
  const ask: Ask = {
    why: `why-${story.asks.length + 1}-x`,
    by,
    keyId,
    deed,
    at: story.now().getTime(),
    askedIn: story.act,
    act: story.act,
    deliveredIn: undefined,
    rows: [],
    request: null,
    hasCard: false,
    state: 'asked',
    isOver: false,
    answers: 0,
    deltas: [],
    endsAt: null,
    isEnded: false,
    givenBack: 0,
    appliedAt: 0,
    appliedIn: 0,
    mayBeCounted: false,
    mayEndBeCounted: false,
    wasJudged: false,
    wasInterrupted: false,
  };
  story.asks.push(ask);
  return ask;
}

export const breaks = ({ violations }: Story, rule: string, what: object): void =>
  void violations.push(`${rule}: ${JSON.stringify(what)}`);

export const isOpen = ({ state }: Ask): boolean => state === 'asked' || state === 'waits';

export const brief = ({ why, by, keyId, deed, state, request }: Ask) => ({
  why,
  by,
  keyId,
  deed,
  state,
  request,
});

export const rowOf = ({ server }: Story, id: number) =>
  server.account.books.rows.find((row) => row.id === id);

export const bookOf = ({ books }: Story, { keyId }: Pick<Ask, 'keyId'>): Book | undefined =>
  keyId === null ? undefined : books.get(keyId);
