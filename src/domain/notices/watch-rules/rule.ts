import type { KeySnapshot } from '../../changes/plan.ts';
import type { Burn } from '../../keys/forecast/burn.ts';
import type { Key, KeyState } from '../../keys/key.ts';
import type { Quota, Units, UnitsPerUsd } from '../../keys/quota.ts';
import type { KeyPart } from '../../keys/shown-state.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Applied } from '../../requests/request.ts';

/** A threshold that the last reading had passed: told, or waiting for the next reading to confirm it. */
export interface Level {
  readonly level: number;
  readonly isTold: boolean;
}

export type Levels = { readonly [K in 'low' | 'runs_out' | 'anomaly']?: Level };

/** How early an owner is warned. */
export type Thresholds = Pick<Policy['notices'], 'quotaLeft' | 'runsOutWithin' | 'expiring' | 'anomaly'>;

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
  /** What the last sweep stored; null: nothing. */
  readonly before: { readonly state: KeyState; readonly seen?: KeySnapshot } | null;
  readonly seen: KeySnapshot;
  /** How many edits in the console were seen before. */
  readonly edits: number;
  /** How often the state has changed, including now. */
  readonly transitions: number;
  /** How the key spends; null: not known. */
  readonly burn: Burn | null;
  readonly thresholds: Thresholds;
  readonly unitsPerUsd: UnitsPerUsd;
  /** The thresholds passed now, and before. */
  readonly levels: { readonly now: Levels; readonly before: Levels };
  /** When the bot began its first sweep. */
  readonly watchedSince: Date;
  readonly now: Date;
  /** The expiry of which its owner was told in another way, when it was within so many days. */
  readonly knows: { readonly expiresAt: number; readonly days: number } | null;
}

export interface Due {
  /** What somebody edited. */
  readonly was?: KeySnapshot;
  readonly is?: KeySnapshot;
  /** The expiry, the granted amount or the number of the transition: when it changes, the notice is due again. */
  readonly period: string | number;
  /** Days before the expiry, where the rule has thresholds. */
  readonly days?: number;
  /** What an unusual day took. */
  readonly day?: UnusualDay;
  /** When a key was created that is found, not new. */
  readonly createdAt?: Date;
}

/** What the 24 hours before `at` took, and what a usual day takes. */
export interface UnusualDay {
  readonly spent: Units;
  readonly usual: Units;
  readonly at: Date;
}

/** What was told, and what the key is like now. */
export interface Later {
  readonly told: { readonly period: string };
  /** The thresholds that it has passed; null: not known. */
  readonly levels: Levels | null;
  readonly key: Key;
  readonly now: Date;
}

/** One kind of news about a key. */
export interface WatchRule {
  /** `by_day`: it can wait for the end of the quiet hours and the next working day. */
  readonly urgency: 'at_once' | 'by_day';
  /** Of the part of a key only the latest news is told, where several wait; null: each. */
  readonly about: KeyPart | null;
  /** Its owner may put it off. Not what is told once and never again, nor good news. */
  readonly canSnooze: boolean;
  /** Whether a sweep has something to tell; null: no. */
  due(reading: Reading): Due | null;
  /** Whether what was told has ended; its message then says so, and offers nothing more. */
  isOver(later: Later): boolean;
  /** Of what is over: what was warned of has happened, which may be mended yet; absent: never. */
  hasCome?(later: Later): boolean;
  /** Whether this change ended it. */
  isCure(request: Applied, key: Key): boolean;
}

/** The threshold that this reading confirms; null: none, or its owner knows already. */
export function confirmed(kind: keyof Levels, { levels }: Reading): number | null {
  const [now, before] = [levels.now[kind], levels.before[kind]];
  return now?.isTold && before?.level === now.level && !before.isTold ? now.level : null;
}

/** What stops a key. */
export const STOPS = { urgency: 'at_once', canSnooze: true } as const;

/** What can be mended before it stops a key. */
export const WARNS = { urgency: 'by_day', canSnooze: true } as const;

/** News that stays true. */
export const LASTING = {
  urgency: 'by_day',
  about: null,
  canSnooze: false,
  isOver: () => false,
  isCure: () => false,
} as const;

/** What the last sweep stored about a key. */
export interface WatchState {
  readonly state: KeyState;
  /** How often its state changed since the first sweep that saw it. */
  readonly transitions: number;
  /** One sweep saw it exhausted; only the next one confirms it (see `evaluate.ts`). */
  readonly unconfirmed: boolean;
  /** The key as its owner knows it; absent in rows of an older version. */
  readonly seen?: KeySnapshot;
  /** The expiry that its owner was just told of in another way, when it was within so many days. */
  readonly knows?: { readonly expiresAt: number; readonly days: number };
  /** How many edits in the console were seen; absent: none. */
  readonly edits?: number;
  /** The thresholds that it had passed; absent in rows of an older version, which did not look for them. */
  readonly levels?: Levels;
  /** The quota of which its owner was told in another way, or which they set, since the last sweep. */
  readonly knowsQuota?: Quota;
  /** How often it was handed over; absent: never. */
  readonly handOvers?: number;
  /** The period of the last notice of a kind that may be due again for the same period; absent: none was. */
  readonly told?: Readonly<Record<string, string>>;
}
