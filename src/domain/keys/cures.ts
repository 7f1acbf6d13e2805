import {
  type ForecastKey,
  hasExpired,
  isCured,
  isExpiring,
  isLow,
  isOverspent,
  isRunningOut,
  KEY_FILTERS,
  type Key,
  type KeyFilter,
  type ListedKey,
  passes,
  STATUS,
  stateOf,
  turningPoints,
} from './key.ts';
import { hasQuota, usedShare } from './quota.ts';
import type { KeyRights } from './rights.ts';

/** What makes a key work again, or keeps it working. */
export type Cure = 'renew' | 'ask_more' | 'enable';

/**
 * `dead`: calls fail, and somebody may not know. `soon`: they will. `off`: somebody disabled it, so nobody has to
 * do anything.
 */
export type Urgency = 'dead' | 'soon' | 'well' | 'off';
export const URGENCIES: readonly Urgency[] = ['dead', 'soon', 'well', 'off'];

export function urgencyOf(key: ListedKey, now: Date): Urgency {
  const state = stateOf(key, now);
  if (state === 'disabled') return 'off';
  if (state !== 'enabled') return 'dead';
  return isExpiring(key, now) || isShort(key, now) ? 'soon' : 'well';
}

/** What decides where a key stands in a list. */
export type PlacedKey = ListedKey & Pick<Key, 'usedAt' | 'createdAt'>;

/** Later than any moment, and still a whole number when a share is added. */
const AFTER_ALL = 8.64e15;
const SHARES = 1e6;

/**
 * Its turn among keys of one urgency, the lowest first: what died last, what ends first, and of what has no forecast
 * what has the smallest share left. The rest go by their names alone.
 */
export function turnOf(key: PlacedKey, now: Date): number {
  const urgency = urgencyOf(key, now);
  if (urgency === 'dead') return -diedAt(key, now).getTime();
  if (urgency !== 'soon') return 0;
  const { runsOutAt = null, unlimited, expiresAt } = key;
  const ends = [
    ...(expiresAt !== null && isExpiring(key, now) ? [expiresAt.getTime()] : []),
    ...(runsOutAt !== null && !unlimited ? [runsOutAt.getTime()] : []),
  ];
  return ends.length > 0 ? Math.min(...ends) : AFTER_ALL + Math.floor((1 - usedShare(key)) * SHARES);
}

/** What has no quota left has used it up with its last call. */
const diedAt = (key: PlacedKey, now: Date): Date =>
  key.expiresAt !== null && hasExpired(key, now) ? key.expiresAt : (key.usedAt ?? key.createdAt);

/** How lists sort, find and count a key. */
interface Listed {
  readonly urgency: Urgency;
  readonly turn: number;
  readonly filters: readonly KeyFilter[];
  /** Until then time alone does not change that; null: never. */
  readonly until: Date | null;
}

export function listedAs(key: PlacedKey, now: Date): Listed {
  const ahead = turningPoints(key).filter((at) => at > now);
  return {
    urgency: urgencyOf(key, now),
    turn: turnOf(key, now),
    filters: KEY_FILTERS.filter((filter) => passes(key, filter, now)),
    until: ahead.length === 0 ? null : roughly(Math.min(...ahead.map(Number)), now),
  };
}

/** Earlier by at most a quarter of the time, and the same while a forecast moves a little: indexes hold it. */
function roughly(at: number, now: Date): Date {
  const step = 2 ** Math.floor(Math.log2((at - now.getTime()) / 4));
  return new Date(Math.floor(at / step) * step);
}

/** In the order in which they have to be done; empty: nothing is wrong with the key. */
export const curesOf = (key: ForecastKey, now: Date): readonly Cure[] => [
  ...new Set([...revivalOf(key, now), ...precautionsOf(key, now)]),
];

/** What makes a key work that does not; empty: it works. */
function revivalOf(key: ForecastKey, now: Date): readonly Cure[] {
  if (isCured(key, now)) return ['enable'];
  const isLate = hasExpired(key, now);
  const needsMore = !hasQuota(key);
  // CometAPI takes no other change of a key in debt.
  if (isOverspent(key)) return isLate ? ['ask_more', 'renew'] : ['ask_more', ...enabling(key)];
  // A renewal enables the key, unless its quota is used up.
  if (isLate) return needsMore ? ['renew', 'ask_more'] : ['renew'];
  return needsMore ? ['ask_more', ...enabling(key)] : enabling(key);
}

/** What keeps it working, what comes first first. */
function precautionsOf(key: ForecastKey, now: Date): readonly Cure[] {
  const cures: Cure[] = [
    ...(isExpiring(key, now) ? (['renew'] as const) : []),
    ...(isShort(key, now) ? (['ask_more'] as const) : []),
  ];
  return runsOutFirst(key) ? cures.toReversed() : cures;
}

const runsOutFirst = ({ runsOutAt = null, expiresAt }: ForecastKey): boolean =>
  runsOutAt !== null && expiresAt !== null && runsOutAt < expiresAt;

/** A renewal enables a key that somebody disabled, unless its quota is used up. */
export const isEnabledByRenewal = (key: Pick<Key, 'status' | 'left' | 'unlimited'>): boolean =>
  key.status === STATUS.disabled && hasQuota(key);

/** Whether somebody with these rights may do it. */
export function allowsCure(cure: Cure, key: Key, may: KeyRights): boolean {
  if (cure === 'enable') return may.enable && key.status !== STATUS.enabled;
  if (cure === 'ask_more') return may.tend && !key.unlimited;
  // It would enable what only an admin may enable.
  const isRefused = key.status === STATUS.disabled && !may.enable;
  return may.tend && key.expiresAt !== null && !isRefused;
}

/** What somebody with these rights can do; empty also if none of it makes the key work. */
export const allowedCures = (key: ForecastKey, may: KeyRights, now: Date): readonly Cure[] =>
  isStuck(key, may, now) ? [] : curesOf(key, now).filter((cure) => allowsCure(cure, key, may));

/** What is not asked for yet, and does not wait for the quota that is. */
export function openCures(
  key: Key & { readonly curesAsked?: readonly Cure[] },
  cures: readonly Cure[],
): Cure[] {
  const asked = key.curesAsked ?? [];
  const waits: readonly Cure[] = !asked.includes('ask_more') || hasQuota(key) ? [] : afterQuota(key);
  return cures.filter((cure) => !asked.includes(cure) && !waits.includes(cure));
}

/** CometAPI enables no key without quota, and takes no other change of one in debt. */
const afterQuota = (key: Key): readonly Cure[] => (isOverspent(key) ? ['renew', 'enable'] : ['enable']);

/** None of what this reader may do makes the key work. */
export const isStuck = (key: Key, may: KeyRights, now: Date): boolean =>
  stateOf(key, now) === 'disabled' && !may.enable && hasQuota(key);

/** What does not work spends nothing, so nothing is forecast of it. */
export const isShort = (key: ListedKey, now: Date): boolean =>
  isLow(key) || (stateOf(key, now) === 'enabled' && isRunningOut(key, now));

const enabling = ({ status }: Pick<Key, 'status'>): readonly Cure[] =>
  [STATUS.enabled, STATUS.expired, STATUS.exhausted].some((one) => one === status) ? [] : ['enable'];
