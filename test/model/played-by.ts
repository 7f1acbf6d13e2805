import { expect, test } from 'vitest';
import { plays } from '../support/effort.ts';
import { play } from './run.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? plays(80, 20_000, 400));
/** The same stories each time, so that a change is judged by them and not by luck; the soak tells others. */
const SEED = Number(process.env['MODEL_SEED'] ?? 1);
/** Stories wait a lot (for time-outs, for tries to come), so that several go on side by side. */
const LANES = Number(process.env['MODEL_LANES'] ?? 8);

/**
 * Half of the stories each. A failure tells its seed and path: MODEL_SEED and MODEL_PATH (its first number) with
 * MODEL_LANES=1 play it again.
 */
export function playedBy(team: 1 | 2, who: string): void {
  test(`${who}: what CometAPI holds is what people asked for, and read`, async () => {
    const tally = { sequences: 0, steps: 0 };
    const runs = Math.ceil(RUNS / 2 / LANES);
    const path = process.env['MODEL_PATH'];
    const lane = (nth: number) => play({ team, seed: SEED + nth, runs, tally, path });
    console.info(`${who}: MODEL_SEED=${SEED} MODEL_RUNS=${RUNS} MODEL_LANES=${LANES}`);
    try {
      await Promise.all(Array.from({ length: LANES }, (_, nth) => lane(nth)));
    } finally {
      console.info(`${who}: ${tally.sequences} stories, ${tally.steps} steps`);
    }
    expect(tally.sequences).toBeGreaterThanOrEqual(path === undefined ? runs * LANES : 1);
  });
}
