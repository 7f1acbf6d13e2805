import { parseArgs } from 'node:util';
import { playDays } from './play.ts';

/** `npm run year`: 2,000 keys for 365 days, or `-- --days 90 --keys 500 --seed 7`. */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '365' },
    keys: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});
const startedAt = performance.now();
const { right, wrong, megabytes, sweeps } = await playDays(
  Number(values.days),
  Number(values.keys),
  Number(values.seed),
);
console.log(wrong.slice(0, 50).join('\n'));
console.log(
  `${sweeps} sweeps, ${right} notices right, ${wrong.length} wrong, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
);
console.log(`database by month, in MB: ${megabytes.map((size) => size.toFixed(1)).join(', ')}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
