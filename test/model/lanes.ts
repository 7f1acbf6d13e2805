import { describe, test } from 'vitest';
import { play } from './play.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 2000);
const SEED = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);
/** Sequences wait a lot (for time-outs, for tries to come), so that several go on side by side. */
const LANES = Number(process.env['MODEL_LANES'] ?? 4);

const PATH = process.env['MODEL_PATH'];

/** A file's half of the sequences. A failure names its seed and path; MODEL_SEED, MODEL_PATH and one of MODEL_LANES repeat it. */
export function playedBy(team: 1 | 2, who: string): void {
  describe.concurrent(`${who} (MODEL_SEED=${SEED} MODEL_RUNS=${RUNS})`, () => {
    const lanes = Array.from({ length: LANES }, (_, lane) => lane);
    test.for(
      lanes,
    )('no unit is lost, nothing is done twice, nothing is told that is not so (%i)', async (lane) => {
      const runs = Math.ceil(RUNS / 2 / LANES);
      await play({ team, seed: SEED + lane, runs, tally: { sequences: 0, steps: 0 }, path: PATH });
    });
  });
}
