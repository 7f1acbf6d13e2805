import type { Key } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import type { EditableField } from '../keys/settings.ts';
import type { KeyAct } from '../member.ts';
import type { Span } from '../time.ts';
import type { Decided } from './gated-change.ts';
import type { DatedKey } from './new-key.ts';
import type { Planned } from './plan.ts';

/** What a lead gives instead of what was asked: never more, never for longer. */
export interface CounterOffer {
  /** null: as asked. */
  readonly amount: Units | null;
  /** null: as asked. */
  readonly during: Span | null;
}

/** What `gate` may look at. */
export interface GateContext {
  /** null: the key is to be created. */
  readonly key: Key | null;
  readonly now: Date;
  /** Whether an expiry needs a decision; null: the key never expires. */
  isTooLate(at: Date | null): boolean;
  exceedsCreateLimits(key: DatedKey): boolean;
}

/** Everything in which kinds of change differ, except their words (`slack/views/changes`). */
export interface ChangeKind<C> {
  /** The quota it asks for; null: unlimited, or the change has no amount. */
  amount(change: C): Units | null;
  /** Whether its units were converted from USD, so that a new unit price makes it stale. */
  readonly isPriced: boolean;
  /** Whether it changes `granted` or `unlimited`, so that two at once on one key could be confused. */
  readonly movesQuota: boolean;
  /** Whether it enables or disables a key. */
  readonly movesStatus: boolean;
  /** Only the bot stores it: CometAPI is neither read nor written, and no money moves. */
  readonly isStoredHere: boolean;
  /** The settings to which it gives a value. */
  sets(change: C): readonly EditableField[];
  /** Whether it never needs a decision, whatever the key is like; then the key is not read first. */
  needsNoApproval(change: C): boolean;
  /** What a rule of the policy has to decide; null: the requester alone decides. */
  gate(change: C, context: GateContext): Decided | null;
  /** Whose limits it counts against. */
  readonly countsFor: 'requester' | 'requester_and_owner';
  /** What a counter-offer may lower. */
  readonly lowerable: readonly ('amount' | 'during')[];
  lower(change: C, offer: CounterOffer): C;
  /** The right that it takes on a key that exists; null: none, because somebody else decides. */
  right(change: C): KeyAct | null;
  /** Whether it enables a key that somebody disabled. */
  enables(change: C, key: Pick<Key, 'status'>): boolean;
  /** Two requests for one key want the same if the JSON of this is equal. */
  essence(change: C): unknown;
  /** null: the name does not change. */
  newName(change: C): string | null;
}

/** A change of a key that exists. */
export interface KeyChangeKind<C> extends ChangeKind<C> {
  /** The change in absolute terms for this key's row, or why it makes no sense there. */
  plan(change: C, key: Key, now: Date): Planned;
}

/** The defaults: a change that gives no quota and enables nothing. */
export const PLAIN = {
  amount: () => null,
  isPriced: false,
  movesQuota: false,
  movesStatus: false,
  isStoredHere: false,
  sets: () => [],
  needsNoApproval: () => false,
  gate: () => null,
  countsFor: 'requester',
  lowerable: [],
  lower: <C>(change: C): C => change,
  right: (): KeyAct | null => 'change',
  enables: () => false,
  essence: (): unknown => null,
  newName: () => null,
} as const;
