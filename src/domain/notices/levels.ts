import type { Quota } from '../keys/quota.ts';
import { anomalyLevel } from './watch-rules/anomaly.ts';
import { lowLevel } from './watch-rules/low.ts';
import type { Level, Levels, Reading } from './watch-rules/rule.ts';
import { runsOutLevel } from './watch-rules/runs-out.ts';

type Unlevelled = Omit<Reading, 'levels'>;

const passed = (reading: Unlevelled): { readonly [K in keyof Levels]-?: number | null } => ({
  low: lowLevel(reading),
  runs_out: runsOutLevel(reading),
  anomaly: anomalyLevel(reading),
});

/** Its owner is told at the second reading in a row. What stood at the first look for thresholds is no news. */
export function levelsOf(reading: Unlevelled, before: Levels, isFirstLook: boolean): Levels {
  return levels(passed(reading), (kind, level) => isFirstLook || before[kind]?.level === level);
}

/** What its owner knows already, because the quota was like this when they were told of it, or set it. */
export const levelsKnown = (reading: Unlevelled, quota: Quota): Levels =>
  levels({ ...passed({ ...reading, key: { ...reading.key, ...quota } }), anomaly: null }, () => true);

function levels(
  of: ReturnType<typeof passed>,
  isTold: (kind: keyof Levels, level: number) => boolean,
): Levels {
  const next = (kind: keyof Levels, level: number | null): Levels =>
    level === null ? {} : { [kind]: { level, isTold: isTold(kind, level) } satisfies Level };
  return { ...next('low', of.low), ...next('runs_out', of.runs_out), ...next('anomaly', of.anomaly) };
}
