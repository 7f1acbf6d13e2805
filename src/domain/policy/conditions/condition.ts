import type { GatedChange } from '../../changes/gated-change.ts';
import type { Key, KeySettings } from '../../keys/key.ts';
import type { UnitsPerUsd } from '../../keys/quota.ts';
import type { TeamName } from '../../member.ts';
import type { Span, Zone } from '../../time.ts';

/** What a rule may look at. */
export interface Circumstances {
  readonly about: GatedChange;
  readonly now: Date;
  /** The requester's. */
  readonly zone: Zone;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly isOwner: boolean;
  /** The lists that whoever asks is on. */
  readonly requesterLists: readonly string[];
  /** In units; Infinity: without a limit; null: the change has no amount. */
  readonly amount: number | null;
  /** How long after it was applied it is taken back; null: never. */
  readonly during: Span | null;
  /** That the key belongs to, or would; null: the company. */
  readonly team: TeamName | null;
  /** The key as it is; null: it is to be created. */
  readonly key: Key | null;
  readonly result: Result;
}

/** The key as it would be. */
export interface Result extends KeySettings {
  /** In units; Infinity: unlimited. */
  readonly granted: number;
  /** In units; Infinity: unlimited. */
  readonly left: number;
}

/** One thing that a rule may ask for in its `when`. */
export interface Condition<Wanted> {
  /**
   * Whether a change fits. `partly`: the answer for a key that fits only in part, because it may use other models too or
   * is renamed by the change. It is true for a rule that asks or refuses, false for one that allows.
   */
  holds(wanted: Wanted, given: Circumstances, partly: boolean): boolean;
  /** Whether everything that fits `narrow` also fits `wide`. false: not certain. */
  covers(wide: Wanted, narrow: Wanted): boolean;
  /** The kinds of change that can fit at all; absent: every kind. */
  readonly only?: readonly GatedChange[];
  /** What it says depends on what the key is like; `partly`: and a key can fit in part. Absent: it does not. */
  readonly ofKey?: 'wholly' | 'partly';
}
