import { grantedOf, hasQuota, units } from '../../keys/quota.ts';
import { isRaised } from '../../keys/shown-state.ts';
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
  isOver: (later) => isAbove(later) || !hasQuota(later.key),
  hasCome: (later) => !isAbove(later),
  isCure: isMoreQuota,
};

/** Taking back quota ends no warning, nor does more of it by which the key is as low as before. */
function isAbove({ told, key }: Later): boolean {
  const [granted = 0, level = 0] = told.period.split(/[-~]/).map(Number);
  return isRaised(units(granted), key) && (key.unlimited || key.left * 100 > grantedOf(key) * level);
}

/** The smallest percentage at or below which the rest is; null: it is above them, or the key does not work anyway. */
export function lowLevel({ key, state, thresholds }: Omit<Reading, 'levels'>): number | null {
  if (state !== 'enabled' || key.unlimited) return null;
  const granted = grantedOf(key);
  const passed = thresholds.quotaLeft.filter((percent) => key.left * 100 <= granted * percent);
  return passed.length === 0 ? null : Math.min(...passed);
}
