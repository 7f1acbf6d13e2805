import { parseArgs } from 'node:util';
import { type Play, play } from './run-model.ts';

/** npm run soak -- --minutes 30: the same stories with fresh seeds, until the time is over. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    lanes: { type: 'string', default: '6' },
  },
});
const seed = Number(values.seed);
const lanes = Number(values.lanes);
const startedAt = performance.now();
const endsAt = startedAt + Number(values.minutes) * 60_000;
const tally = { sequences: 0, steps: 0 };
const violations: string[] = [];

async function lane(nth: number): Promise<void> {
  const team = ((nth % 2) + 1) as Play['team'];
  for (let round = 0; performance.now() < endsAt; round += 1) {
    const fresh = seed + nth + round * lanes;
    try {
      await play({ team, seed: fresh, runs: 500, tally, endAfterMs: endsAt - performance.now() });
    } catch (error) {
      const { message, cause } = error as Error;
      violations.push(`${message}\n${cause instanceof Error ? cause.message : ''}`);
      console.error(`\n${team === 1 ? 'one bot' : 'two bots'}: ${violations.at(-1)}`);
    }
  }
}

const told = () => {
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  return `${minutes} min, seed ${seed}: ${tally.sequences} sequences, ${tally.steps} steps, ${violations.length} violations`;
};
const telling = setInterval(() => console.log(told()), 10_000);
await Promise.all(Array.from({ length: lanes }, (_, nth) => lane(nth)));
clearInterval(telling);
console.log(told());
process.exit(violations.length > 0 ? 1 : 0);
