import type { DaySpent } from '../../domain/keys/forecast/daily.ts';
import type { Units, UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { UserId } from '../../domain/member.ts';
import type { Zone } from '../../domain/time.ts';
import type { MirroredKey } from './store/keys.ts';

/** What was spent on one day, as far as it can be told apart. */
export interface UsageRow {
  readonly noon: Date;
  /** The name of the key; null: of all keys of the account. */
  readonly key: string | null;
  /** null: nobody tells. */
  readonly model: string | null;
  readonly requests: number | null;
  readonly spent: Units;
}

export interface UsageReport {
  readonly about:
    | { readonly kind: 'key'; readonly key: MirroredKey }
    | { readonly kind: 'person'; readonly person: UserId; readonly isReader: boolean }
    | { readonly kind: 'account' };
  /** The oldest first. */
  readonly days: readonly DaySpent[];
  /** CometAPI's log of calls, or what the bot has read of the key. */
  readonly from: 'log' | 'samples';
  /** On the first day that is the reader's own; those before it are counted in UTC. null: all are the reader's. */
  readonly inUtcUntil: Date | null;
  /** The same in full, the oldest first; of days on which nothing was spent there is none. */
  readonly rows: readonly UsageRow[];
  /** The most first; null: nobody tells. */
  readonly models: readonly { readonly model: string; readonly spent: Units }[] | null;
  /** The models are those of the newest calls only: of so many. */
  readonly part: number | null;
  /** The first reading, if it is later than the first day. */
  readonly since: Date | null;
  /** What had been used before the first reading, nobody knows on which days. */
  readonly before: Units;
  /** A person's keys, the most first, and how many they own. */
  readonly keys: {
    readonly spent: readonly { readonly key: MirroredKey; readonly spent: Units }[];
    readonly total: number;
  } | null;
  /** Whose days they are. */
  readonly zone: Zone;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly now: Date;
}
