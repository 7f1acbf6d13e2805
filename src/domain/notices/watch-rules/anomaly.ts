import { stateOf } from '../../keys/key.ts';
import { unitsOf } from '../../keys/quota.ts';
import { DAY } from '../../time.ts';
import { confirmed, LASTING, type Reading, type WatchRule } from './rule.ts';

/**
 * A day takes many times what a usual one takes: a loop, or somebody else who has the secret. Once a day; over with that
 * day, or when the key does not work any more.
 */
export const anomaly: WatchRule = {
  ...LASTING,
  urgency: 'at_once',
  canSnooze: true,
  due(reading) {
    const day = reading.burn?.day;
    if (!day || !reading.burn || confirmed('anomaly', reading) === null) return null;
    const { at } = reading.burn;
    return { period: Math.floor(at.getTime() / DAY), day: { spent: day.spent, usual: day.usual, at } };
  },
  isOver: ({ key, levels, now }) => stateOf(key, now) !== 'enabled' || (levels !== null && !levels.anomaly),
  isCure: ({ change }) => change.kind === 'disable',
};

/** 1: the last 24 hours are one. */
export function anomalyLevel({ burn, thresholds, unitsPerUsd }: Omit<Reading, 'levels'>): number | null {
  const { times, above } = thresholds.anomaly;
  const day = burn?.day;
  const isOne = day && day.spent >= times * day.usual && day.spent > unitsOf(above, unitsPerUsd);
  return isOne ? 1 : null;
}
