import {
  type ForecastKey,
  hasExpired,
  isCured,
  isExpiring,
  isLow,
  isOverspent,
  isRunningOut,
  type Key,
  STATUS,
  stateOf,
} from './key.ts';
import { hasQuota } from './quota.ts';

/** What makes a key work again, or keeps it working. */
export type Cure = 'renew' | 'ask_more' | 'enable';

/**
 * `dead`: calls fail, and somebody may not know. `soon`: they will. `off`: somebody disabled it, so nobody has to
 * do anything.
 */
export type Urgency = 'dead' | 'soon' | 'well' | 'off';
export const URGENCIES: readonly Urgency[] = ['dead', 'soon', 'well', 'off'];

export function urgencyOf(key: ForecastKey, now: Date): Urgency {
  const state = stateOf(key, now);
  if (state === 'disabled') return 'off';
  if (state !== 'enabled') return 'dead';
  return isExpiring(key, now) || isShort(key, now) ? 'soon' : 'well';
}

/** In the order in which they have to be done; empty: nothing is wrong with the key. */
export function curesOf(key: ForecastKey, now: Date): readonly Cure[] {
  if (isCured(key, now)) return ['enable'];
  const works = stateOf(key, now) === 'enabled';
  const isLate = works ? isExpiring(key, now) : hasExpired(key, now);
  const needsMore = works ? isShort(key, now) : !hasQuota(key);
  // CometAPI takes no other change of a key in debt.
  if (isOverspent(key)) return isLate ? ['ask_more', 'renew'] : ['ask_more', ...enabling(key)];
  // A renewal enables the key, unless its quota is used up.
  if (isLate) return needsMore ? ['renew', 'ask_more'] : ['renew'];
  return needsMore ? ['ask_more', ...enabling(key)] : enabling(key);
}

/** A renewal enables a key that somebody disabled, unless its quota is used up. */
export const isEnabledByRenewal = (key: Pick<Key, 'status' | 'left' | 'unlimited'>): boolean =>
  key.status === STATUS.disabled && hasQuota(key);

const isShort = (key: ForecastKey, now: Date): boolean => isLow(key) || isRunningOut(key, now);

const enabling = ({ status }: Pick<Key, 'status'>): readonly Cure[] =>
  [STATUS.enabled, STATUS.expired, STATUS.exhausted].some((one) => one === status) ? [] : ['enable'];
