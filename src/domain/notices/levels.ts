import type { WatchState } from './notice.ts';
import { anomalyLevel } from './watch-rules/anomaly.ts';
import { lowLevel } from './watch-rules/low.ts';
import type { Level, Levels, Reading } from './watch-rules/rule.ts';
import { runsOutLevel } from './watch-rules/runs-out.ts';

/** The thresholds that one reading has passed. Its owner is told at the second reading in a row. */
export function levelsOf(reading: Omit<Reading, 'levels'>, before: WatchState | null): Levels {
  // What stood already when the bot learned to look for it is no news.
  const isFirstLook = before !== null && before.levels === undefined;
  const next = (kind: keyof Levels, level: number | null): Levels => {
    if (level === null) return {};
    const isConfirmed = before?.levels?.[kind]?.level === level;
    const isKnown = isFirstLook || (kind !== 'anomaly' && before?.knowsQuota === true);
    return { [kind]: { level, isTold: isConfirmed || isKnown } satisfies Level };
  };
  return {
    ...next('low', lowLevel(reading)),
    ...next('runs_out', runsOutLevel(reading)),
    ...next('anomaly', anomalyLevel(reading)),
  };
}
