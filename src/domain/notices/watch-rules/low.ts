import { grantedOf, hasQuota } from '../../keys/quota.ts';
import { isMoreQuota } from './exhausted.ts';
import { confirmed, type Later, type Reading, WARNS, type WatchRule } from './rule.ts';

/** Little of what was granted is left. */
export const low: WatchRule = {
  ...WARNS,
  about: 'quota',
  due(reading) {
    const level = confirmed('low', reading);
    return level === null ? null : { period: `${grantedOf(reading.key)}-${level}` };
  },
  isOver: (later) => isMoved(later) || !hasQuota(later.key),
  hasCome: (later) => !isMoved(later),
  isCure: isMoreQuota,
};

const isMoved = ({ told, key }: Later): boolean =>
  !told.period.startsWith(`${grantedOf(key)}-`) || key.unlimited;

/** The smallest percentage at or below which the rest is; null: it is above them, or the key does not work anyway. */
export function lowLevel({ key, state, thresholds }: Omit<Reading, 'levels'>): number | null {
  if (state !== 'enabled' || key.unlimited) return null;
  const granted = grantedOf(key);
  const passed = thresholds.quotaLeft.filter((percent) => key.left * 100 <= granted * percent);
  return passed.length === 0 ? null : Math.min(...passed);
}
