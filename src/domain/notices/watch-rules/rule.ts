import type { Key, KeyState } from '../../keys/key.ts';

/** One reading of one key, compared with what the last sweep stored. */
export interface Reading {
  readonly key: Key;
  /** The confirmed state; a first reading as exhausted does not change it. */
  readonly state: KeyState;
  /** The state has changed, or the key is seen for the first time. */
  readonly isNews: boolean;
  /** The key is seen for the first time. */
  readonly isUnknown: boolean;
  /** Read as exhausted for the first time (see `evaluate.ts`). */
  readonly isUnconfirmed: boolean;
  /** How often the state has changed, including now. */
  readonly transitions: number;
  readonly now: Date;
}

export interface Due {
  /** The expiry, the granted amount or the number of the transition: when it changes, the notice is due again. */
  readonly period: string | number;
  /** Days before the expiry, where the rule has thresholds. */
  readonly days?: number;
}

/** Whether a sweep has something to tell about a key; null: no. */
export type WatchRule = (reading: Reading) => Due | null;
