import type { Key, KeyState } from '../../keys/key.ts';

/** One reading of one key beside what was known of it. */
export interface Reading {
  readonly key: Key;
  /** As it is believed: what may be a passing dip changes nothing yet. */
  readonly state: KeyState;
  /** Found out by this reading; also the state of a key that was unknown. */
  readonly isNews: boolean;
  readonly isUnknown: boolean;
  readonly isUnconfirmed: boolean;
  /** How often the state changed, this time included. */
  readonly transitions: number;
  readonly now: Date;
}

export interface Due {
  /** What re-arms it: the expiry, the granted amount, or the number of the transition. */
  readonly period: string | number;
  /** Days before the expiry, where the rule has thresholds. */
  readonly days?: number;
}

/** When a sweep tells something of a key; null: not now. */
export type WatchRule = (reading: Reading) => Due | null;
