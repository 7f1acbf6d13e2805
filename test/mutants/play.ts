import { play } from '../model/run.ts';

/** node test/mutants/play.ts RUNS SEED: says what breaks first, and exits 1; 0 where nothing does. */
const [runs = 300, seed = 1] = process.argv.slice(2).map(Number);
const tally = { sequences: 0, steps: 0 };
const lanes = [1, 2, 1, 2].map((team, nth) =>
  play({ team: team as 1 | 2, seed: seed + nth, runs: Math.ceil(runs / 4), tally, shrinks: false }),
);
try {
  await Promise.all(lanes);
  console.log(`nothing in ${tally.sequences} stories`);
  process.exit(0);
} catch (error) {
  const { message, cause } = error as Error;
  const said = cause instanceof Error ? cause.message : message;
  console.log(`${said.split('\n')[0]?.split(':')[0]} (after ${tally.sequences} stories)`);
  process.exit(1);
}
