import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Ratio } from './ratio.ts';
import type { Swept } from './sweep-process.ts';

const script = fileURLToPath(new URL('sweep-process.ts', import.meta.url));

/** What a hundred times as many keys cost. */
export async function growth(): Promise<Ratio[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const swept = stdout
    .trim()
    .split('\n')
    .map((line): Swept => JSON.parse(line));
  const [few, many] = [swept.at(0), swept.at(-1)];
  if (!few || !many) throw new Error('nothing was swept');
  return [
    {
      what: 'RSS after 100,000 keys − after 1,000, in MB',
      value: many.rssMb - few.rssMb,
      atMost: 40,
      from: `${many.rssMb.toFixed(0)} MB, ${few.rssMb.toFixed(0)} MB`,
    },
    {
      what: 'processor time per key, 100,000 ÷ 1,000',
      value: many.microseconds / few.microseconds,
      atLeast: 0.8,
      atMost: 1.2,
      from: swept.map(({ keys, microseconds }) => `${keys}: ${microseconds.toFixed(1)} µs`).join(', '),
    },
    {
      what: 'calls made ÷ needed, 100,000 keys',
      value: many.calls / 1000,
      atMost: 1,
      from: `${many.calls} of 1000`,
    },
  ];
}
