import { DAY } from '../time.ts';
import { hasQuota, type Quota, usedShare } from './quota.ts';
import type { Settings } from './settings.ts';

export type KeyId = number;

/** What a person chooses about a key, apart from its quota and status. */
export interface KeySettings extends Settings {
  readonly unlimited: boolean;
}

/** A key as CometAPI returned it, without its secret. */
export interface Key extends KeySettings, Quota {
  readonly id: KeyId;
  /** The secret's last four characters; '' where the server hides them. */
  readonly tail: string;
  /** CometAPI's `STATUS`, often out of date (docs/upstream.md, trap 7): use `stateOf`. */
  readonly status: number;
  readonly createdAt: Date;
  /** null: never used. */
  readonly usedAt: Date | null;
}

export type KeyState = 'enabled' | 'disabled' | 'expired' | 'exhausted';
export const KEY_STATES: readonly KeyState[] = ['enabled', 'disabled', 'expired', 'exhausted'];

export const STATUS = { enabled: 1, disabled: 2, expired: 3, exhausted: 4 } as const;
/** Any other status is taken for disabled. */
export const NOT_DISABLED: readonly number[] = [STATUS.enabled, STATUS.expired, STATUS.exhausted];

export const isDisabled = ({ status }: Pick<Key, 'status'>): boolean => !NOT_DISABLED.includes(status);

/** What decides whether a key works. */
export type KeyStatus = Pick<Key, 'status' | 'expiresAt' | keyof Quota>;

/** Derived from time and quota, because CometAPI writes status 3 and 4 late or never (docs/upstream.md, trap 7). */
export function stateOf(key: KeyStatus, now: Date): KeyState {
  if (isDisabled(key)) return 'disabled';
  if (hasExpired(key, now)) return 'expired';
  if (!hasQuota(key)) return 'exhausted';
  // A key that was renewed or topped up keeps status 3 or 4 until it is enabled; CometAPI refuses its use till then.
  if (key.status === STATUS.expired) return 'expired';
  if (key.status === STATUS.exhausted) return 'exhausted';
  return 'enabled';
}

export const hasExpired = ({ expiresAt }: Pick<Key, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() < now.getTime();

/** It was renewed or topped up, and only enabling it is still missing. */
export const isCured = (key: Key, now: Date): boolean =>
  (key.status === STATUS.expired || key.status === STATUS.exhausted) &&
  !hasExpired(key, now) &&
  hasQuota(key);

/** CometAPI refuses to store a debt, and 0 would forgive it, so such a row cannot be written back unchanged. */
export const isOverspent = (key: Quota): boolean => !key.unlimited && key.left < 0;

const EXPIRING_MS = 7 * DAY;
const RUNNING_OUT_MS = 3 * DAY;

/** It expires within seven days. */
export const isExpiring = (key: Pick<Key, 'expiresAt'>, now: Date): boolean =>
  key.expiresAt !== null && !hasExpired(key, now) && key.expiresAt.getTime() - now.getTime() <= EXPIRING_MS;

/** At least 80 % of what was granted is used, but something is left. */
export const isLow = (key: Quota): boolean => !key.unlimited && key.left > 0 && usedShare(key) >= 0.8;

/** What is forecast of a key; null or absent: nothing. */
interface Forecast {
  readonly runsOutAt?: Date | null;
}

export interface ForecastKey extends Key, Forecast {}

/** What decides how lists sort, find and count a key. */
export type ListedKey = KeyStatus & Forecast;

/** By the forecast its quota is used up within three days. */
export const isRunningOut = ({ runsOutAt = null, unlimited }: ListedKey, now: Date): boolean =>
  !unlimited && runsOutAt !== null && runsOutAt.getTime() - now.getTime() <= RUNNING_OUT_MS;

/** When time alone may change what lists say of it. */
export const turningPoints = ({ expiresAt, runsOutAt = null }: ListedKey): Date[] => [
  ...(expiresAt ? [before(expiresAt, EXPIRING_MS), before(expiresAt, -1)] : []),
  ...(runsOutAt ? [before(runsOutAt, RUNNING_OUT_MS)] : []),
];

const before = (at: Date, ms: number): Date => new Date(at.getTime() - ms);

export type KeyFilter = KeyState | 'expiring' | 'low' | 'running-out';
export const KEY_FILTERS: readonly KeyFilter[] = [...KEY_STATES, 'expiring', 'low', 'running-out'];

export function passes(key: ListedKey, filter: KeyFilter, now: Date): boolean {
  if (filter === 'expiring') return stateOf(key, now) === 'enabled' && isExpiring(key, now);
  if (filter === 'running-out') return stateOf(key, now) === 'enabled' && isRunningOut(key, now);
  if (filter === 'low') return stateOf(key, now) === 'enabled' && isLow(key);
  return stateOf(key, now) === filter;
}

/** What keys have in common that pass several filters: with them each key is counted once. */
export type KeyOverlap = 'expiring-and-low' | 'only-running-out';
export const KEY_OVERLAPS: readonly KeyOverlap[] = ['expiring-and-low', 'only-running-out'];

/** Whether keys that pass these filters are in it. */
export function isIn(overlap: KeyOverlap, filters: readonly KeyFilter[]): boolean {
  const is = (filter: KeyFilter) => filters.includes(filter);
  if (overlap === 'expiring-and-low') return is('expiring') && is('low');
  return is('running-out') && !is('expiring') && !is('low');
}
