import { DAY } from '../time.ts';
import { hasQuota, type Quota, usedShare } from './quota.ts';
import type { Settings } from './settings.ts';

export type KeyId = number;

/** What a PUT overwrites, as the bot understands it. */
export interface KeySettings extends Settings {
  readonly unlimited: boolean;
}

/** A key as CometAPI told it, without its secret. */
export interface Key extends KeySettings, Quota {
  readonly id: KeyId;
  /** The secret's last four characters; '' where the server hides them. */
  readonly tail: string;
  /** Upstream's own word, which lies (contract, section 3): `stateOf` is the truth. */
  readonly status: number;
  readonly createdAt: Date;
  /** null: never used. */
  readonly usedAt: Date | null;
}

export type KeyState = 'enabled' | 'disabled' | 'expired' | 'exhausted';
export const KEY_STATES: readonly KeyState[] = ['enabled', 'disabled', 'expired', 'exhausted'];

export const STATUS = { enabled: 1, disabled: 2, expired: 3, exhausted: 4 } as const;

/** Derived from time and quota, because upstream writes 3 and 4 late or never (contract, section 3). */
export function stateOf(key: Key, now: Date): KeyState {
  if (![STATUS.enabled, STATUS.expired, STATUS.exhausted].some((status) => status === key.status))
    return 'disabled';
  if (hasExpired(key, now)) return 'expired';
  if (!hasQuota(key)) return 'exhausted';
  // A cured key keeps its 3 or 4 until somebody enables it; upstream refuses it meanwhile.
  if (key.status === STATUS.expired) return 'expired';
  if (key.status === STATUS.exhausted) return 'exhausted';
  return 'enabled';
}

export const hasExpired = ({ expiresAt }: Pick<Key, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() < now.getTime();

/** Dead only because nobody enabled it after it was renewed or topped up. */
export const isCured = (key: Key, now: Date): boolean =>
  (key.status === STATUS.expired || key.status === STATUS.exhausted) &&
  !hasExpired(key, now) &&
  hasQuota(key);

/** Upstream cannot store a debt, and 0 would forgive it: such a row cannot be written back as it is. */
export const isOverspent = (key: Quota): boolean => !key.unlimited && key.left < 0;

export const isExpiring = (key: Key, now: Date): boolean =>
  key.expiresAt !== null && !hasExpired(key, now) && key.expiresAt.getTime() - now.getTime() <= 7 * DAY;

export const isLow = (key: Key): boolean => !key.unlimited && key.left > 0 && usedShare(key) >= 0.8;

export type KeyFilter = KeyState | 'expiring' | 'low';
export const KEY_FILTERS: readonly KeyFilter[] = [...KEY_STATES, 'expiring', 'low'];

export function passes(key: Key, filter: KeyFilter, now: Date): boolean {
  if (filter === 'expiring') return stateOf(key, now) === 'enabled' && isExpiring(key, now);
  if (filter === 'low') return stateOf(key, now) === 'enabled' && isLow(key);
  return stateOf(key, now) === filter;
}
