import type { Key } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import type { Span } from '../time.ts';
import type { GatedChange } from './gated-change.ts';
import type { NewKey } from './new-key.ts';
import type { Planned } from './plan.ts';

/** What a lead may give instead of what was asked: never more, never for longer. */
export interface CounterOffer {
  /** null: as asked. */
  readonly amount: Units | null;
  /** null: as asked. */
  readonly during: Span | null;
}

/** What the need for a decision rests on. */
export interface GateContext {
  /** null: the key is to be created. */
  readonly key: Key | null;
  readonly now: Date;
  /** Whether a key may not last until then without a decision; null: for ever. */
  isTooLate(at: Date | null): boolean;
  exceedsCreateLimits(key: NewKey): boolean;
}

/** Everything that differs between one kind of change and another, but for its words. */
export interface ChangeKind<C> {
  /** What it gives; null: without bound, or nothing that has an amount. */
  amount(change: C): Units | null;
  /** Whether its units were meant at the price of the day, and mean something else at another. */
  readonly isPriced: boolean;
  /** Whether two of these could be taken for one another on one key. */
  readonly movesQuota: boolean;
  /** Its requester's to make whatever the key is like, so that nobody reads the key first. */
  needsNoApproval(change: C): boolean;
  /** Why it is not its requester's alone to make; null when it is. */
  gate(change: C, context: GateContext): GatedChange | null;
  /** Whose limits it may use up. */
  readonly countsFor: 'requester' | 'requester_and_owner';
  /** What a counter-offer may lower. */
  readonly lowerable: readonly ('amount' | 'during')[];
  lower(change: C, offer: CounterOffer): C;
  /** Whether it brings back a key that somebody disabled. */
  enables(change: C, key: Pick<Key, 'status'>): boolean;
  /** null: the name stays. */
  newName(change: C): string | null;
}

/** A change of a key that exists. */
export interface KeyChangeKind<C> extends ChangeKind<C> {
  /** What it means for this key, now. */
  plan(change: C, key: Key, now: Date): Planned;
}

/** A change that is about no money and wakes no key. */
export const PLAIN = {
  amount: () => null,
  isPriced: false,
  movesQuota: false,
  needsNoApproval: () => false,
  gate: () => null,
  countsFor: 'requester',
  lowerable: [],
  lower: <C>(change: C): C => change,
  enables: () => false,
  newName: () => null,
} as const;
