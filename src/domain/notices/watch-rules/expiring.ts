import { moves } from '../../changes/changes.ts';
import { hasExpired, type Key } from '../../keys/key.ts';
import type { Applied } from '../../requests/request.ts';
import { DAY } from '../../time.ts';
import { type Later, WARNS, type WatchRule } from './rule.ts';

/** Only the smallest threshold that was passed: a key first seen one hour before its expiry is told once. */
export const expiring: WatchRule = {
  ...WARNS,
  about: 'expiry',
  due({ key: { expiresAt }, state, isUnconfirmed, thresholds, now, knows }) {
    if (expiresAt === null || (state !== 'enabled' && !isUnconfirmed)) return null;
    const days = thresholdPassed(expiresAt, now, thresholds.expiring);
    const isKnown = knows?.expiresAt === expiresAt.getTime() && days !== null && days >= knows.days;
    return days === null || isKnown ? null : { period: expiresAt.getTime(), days };
  },
  isOver: (later) => isMoved(later) || hasExpired(later.key, later.now),
  hasCome: (later) => !isMoved(later),
  isCure: movesExpiryTo,
};

const isMoved = ({ told, key }: Later): boolean => key.expiresAt?.getTime() !== expiryTold(told);

/** The expiry that was warned of, or had come; not a number where only CometAPI said that the key has expired. */
export const expiryTold = ({ period }: Pick<Later['told'], 'period'>): number => Number(period.split('~')[0]);

/** The smallest number of days before an expiry within which it is; null: it is farther off, or past. */
function thresholdPassed(expiresAt: Date, now: Date, thresholds: readonly number[]): number | null {
  const remaining = expiresAt.getTime() - now.getTime();
  const passed = thresholds.filter((days) => remaining >= 0 && remaining <= days * DAY);
  return passed.length === 0 ? null : Math.min(...passed);
}

/** Whether the key has its expiry from this change. */
export function movesExpiryTo({ change, effect }: Applied, { expiresAt }: Key): boolean {
  return moves(change, 'expiry') && effect.expiresAt?.getTime() === expiresAt?.getTime();
}
