import { DAY } from '../../time.ts';
import type { WatchRule } from './rule.ts';

const THRESHOLDS: readonly number[] = [7, 3, 1];

/** Only the nearest threshold passed: a key first seen with an hour left is told once, not three times. */
export const expiring: WatchRule = ({ key: { expiresAt }, state, isUnconfirmed, now }) => {
  if (expiresAt === null || (state !== 'enabled' && !isUnconfirmed)) return null;
  const remaining = expiresAt.getTime() - now.getTime();
  const days = THRESHOLDS.filter((threshold) => remaining >= 0 && remaining <= threshold * DAY).at(-1);
  return days === undefined ? null : { period: expiresAt.getTime(), days };
};
