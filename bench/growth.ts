import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import type { Ratio } from './ratio.ts';
import type { Swept } from './sweep-process.ts';

const script = fileURLToPath(new URL('sweep-process.ts', import.meta.url));

/** The options of Node that `npm start` sets. */
export const asStarted = manifest.scripts.start.split(' ').filter((word) => word.startsWith('--'));

/** The number of runs, of which the median counts, because a shared machine is noisy. */
const RUNS = 3;

/** Time and memory of a sweep over a hundred times as many keys. */
export async function growth(): Promise<Ratio[]> {
  const runs: Grown[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await grown());
  const [rss, cost] = [middle(runs, ({ few, many }) => many.rssMb - few.rssMb), middle(runs, costRatio)];
  return [
    {
      what: 'RSS after 100,000 keys − after 1,000, in MB',
      value: rss.many.rssMb - rss.few.rssMb,
      atMost: 40,
      from: `${rss.many.rssMb.toFixed(0)} MB, ${rss.few.rssMb.toFixed(0)} MB`,
    },
    {
      what: 'processor time per key, 100,000 ÷ 1,000',
      value: costRatio(cost),
      atLeast: 0.8,
      atMost: 1.2,
      from: `${cost.many.microseconds.toFixed(1)} µs, ${cost.few.microseconds.toFixed(1)} µs; ${RUNS} runs: ${runs.map((run) => costRatio(run).toFixed(2)).join(', ')}`,
    },
    {
      what: 'calls made ÷ needed, 100,000 keys',
      value: Math.max(...runs.map(({ many }) => many.calls)) / 1000,
      atMost: 1,
      from: `${runs.map(({ many }) => many.calls).join(', ')} of 1000`,
    },
  ];
}

interface Grown {
  readonly few: Swept;
  readonly many: Swept;
}

async function grown(): Promise<Grown> {
  const { stdout } = await promisify(execFile)(process.execPath, [...asStarted, script]);
  const [few, many] = stdout
    .trim()
    .split('\n')
    .map((line): Swept => JSON.parse(line));
  if (!few || !many) throw new Error('nothing was swept');
  return { few, many };
}

const costRatio = ({ few, many }: Grown): number => many.microseconds / few.microseconds;

function middle(runs: readonly Grown[], of: (run: Grown) => number): Grown {
  const sorted = runs.toSorted((a, b) => of(a) - of(b));
  return sorted[Math.floor(sorted.length / 2)] as Grown;
}
