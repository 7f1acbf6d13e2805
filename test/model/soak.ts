import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { play, type Tally } from './run.ts';

/**
 * npm run soak: the model's stories, longer and with fresh seeds, one process a core, until a million steps are played or
 * the time is over. --steps, --minutes, --seed, --lanes.
 */
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    lanes: { type: 'string', default: '6' },
  },
});
const seed = Number(values.seed);
const startedAt = performance.now();
const endsAt = startedAt + Number(values.minutes) * 60_000;
const isOver = (steps: number) => steps >= Number(values.steps) || performance.now() >= endsAt;

/** A child: lanes of stories, and a word to the parent now and then. */
async function playOn(): Promise<void> {
  const first = Number(process.env['SOAK_SEED']);
  const tally: Tally = { sequences: 0, steps: 0 };
  setInterval(() => process.send?.({ tally }), 1000).unref();
  const lane = async (nth: number) => {
    for (let round = 0; ; round += 1)
      await play({
        team: nth % 2 === 0 ? 1 : 2,
        seed: first + nth + 1000 * round,
        runs: 50,
        longest: 60,
        tally,
      }).catch((error: Error) =>
        process.send?.({ violation: `${error.message}\n${String(error.cause ?? '')}` }),
      );
  };
  await Promise.all(Array.from({ length: Number(values.lanes) }, (_, nth) => lane(nth)));
}

async function soak(): Promise<void> {
  const tallies: Tally[] = [];
  let violations = 0;
  const children = Array.from({ length: availableParallelism() }, (_, nth) => {
    const child = fork(import.meta.filename, process.argv.slice(2), {
      env: { ...process.env, SOAK_SEED: String(seed + 100_000 * nth) },
      execArgv: ['--max-semi-space-size=32'],
    });
    return child.on('message', (said: { tally?: Tally; violation?: string }) => {
      if (said.tally) tallies[nth] = said.tally;
      if (said.violation === undefined) return;
      violations += 1;
      console.error(`\n${said.violation}`);
    });
  });
  const sum = (of: keyof Tally) => tallies.reduce((all, tally) => all + (tally?.[of] ?? 0), 0);
  const told = () => {
    const seconds = (performance.now() - startedAt) / 1000;
    const pace = (sum('steps') / seconds).toFixed(0);
    return `${(seconds / 60).toFixed(1)} min, seed ${seed}: ${sum('sequences')} stories, ${sum('steps')} steps (${pace}/s), ${violations} violations`;
  };
  for (
    let ticks = 1;
    !isOver(sum('steps')) && children.some(({ exitCode }) => exitCode === null);
    ticks += 1
  ) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (ticks % 30 === 0) console.log(told());
  }
  for (const child of children) child.kill();
  console.log(told());
  process.exit(violations > 0 || !isOver(sum('steps')) ? 1 : 0);
}

await (process.env['SOAK_SEED'] === undefined ? soak() : playOn());
