import { DAY } from '../../time.ts';
import type { WatchRule } from './rule.ts';

const THRESHOLDS: readonly number[] = [7, 3, 1];

/** Only the smallest threshold that was passed: a key first seen one hour before its expiry is told once. */
export const expiring: WatchRule = ({ key: { expiresAt }, state, isUnconfirmed, now }) => {
  if (expiresAt === null || (state !== 'enabled' && !isUnconfirmed)) return null;
  const remaining = expiresAt.getTime() - now.getTime();
  const days = THRESHOLDS.filter((threshold) => remaining >= 0 && remaining <= threshold * DAY).at(-1);
  return days === undefined ? null : { period: expiresAt.getTime(), days };
};
