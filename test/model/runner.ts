import { expect, test } from 'vitest';
import { play } from './run-model.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 2000);
/** The same stories each time, so that a change is judged by them and not by luck; the soak tells others. */
const SEED = Number(process.env['MODEL_SEED'] ?? 1);
/** Sequences wait a lot (for time-outs, for tries to come), so that several go on side by side. */
const LANES = Number(process.env['MODEL_LANES'] ?? 8);

const PATH = process.env['MODEL_PATH'];

/**
 * A file's half of the sequences. A failure tells its seed and path: MODEL_SEED and MODEL_PATH (its first
 * number) with MODEL_LANES=1 play it again.
 */
export function playedBy(team: 1 | 2, who: string): void {
  test(`${who}: no unit is lost, nothing is done twice, nothing is told that is not so`, async () => {
    const tally = { sequences: 0, steps: 0 };
    const runs = Math.ceil(RUNS / 2 / LANES);
    const lane = (nth: number) => play({ team, seed: SEED + nth, runs, tally, path: PATH });
    console.info(`${who}: MODEL_SEED=${SEED} MODEL_RUNS=${RUNS} MODEL_LANES=${LANES}`);
    try {
      await Promise.all(Array.from({ length: LANES }, (_, nth) => lane(nth)));
    } finally {
      console.info(`${who}: ${tally.sequences} sequences, ${tally.steps} steps`);
    }
    expect(tally.sequences).toBeGreaterThanOrEqual(PATH === undefined ? runs * LANES : 1);
  });
}
