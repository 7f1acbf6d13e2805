import { expect, test } from 'vitest';
import { plays } from '../../support/effort.ts';
import { play } from './run.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? plays(200, 4000));
/** The same stories each time, so that a change is judged by them and not by luck; the soak tells others. */
const SEED = Number(process.env['MODEL_SEED'] ?? 1);
const LANES = Number(process.env['MODEL_LANES'] ?? 4);

test.each([
  ['one bot that crashes anywhere and comes back to its file', 1],
  ['two bots on one database, each of which crashes anywhere', 2],
] as const)('%s, by what CometAPI holds and people read', async (_, team) => {
  const tally = { sequences: 0, steps: 0 };
  const runs = Math.ceil(RUNS / 2 / LANES);
  await Promise.all(Array.from({ length: LANES }, (_, nth) => play({ team, seed: SEED + nth, runs, tally })));
  expect(tally.sequences).toBe(runs * LANES);
});
