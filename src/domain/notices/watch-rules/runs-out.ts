import { forecastOf } from '../../keys/forecast/forecast.ts';
import { grantedOf } from '../../keys/quota.ts';
import { addSpan } from '../../time.ts';
import { low } from './low.ts';
import { confirmed, type Reading, WARNS, type WatchRule } from './rule.ts';

/** The forecast says so. Not needed when `low` is told at the same time, because both tell the forecast. */
export const runsOut: WatchRule = {
  ...WARNS,
  about: 'quota',
  due: (reading) =>
    confirmed('runs_out', reading) === null || low.due(reading) !== null
      ? null
      : { period: `${grantedOf(reading.key)}-` },
  isOver: low.isOver,
  hasCome: (later) => low.hasCome?.(later) ?? false,
  isCure: low.isCure,
};

/** 1: the middle of the forecast is that near. */
export function runsOutLevel({ key, state, burn, thresholds, now }: Omit<Reading, 'levels'>): number | null {
  if (state !== 'enabled') return null;
  const forecast = forecastOf({ ...key, burn }, now);
  if (forecast.kind !== 'runsOut') return null;
  const middle = (forecast.from.getTime() + forecast.to.getTime()) / 2;
  return middle <= addSpan(now, thresholds.runsOutWithin, 'UTC').getTime() ? 1 : null;
}
