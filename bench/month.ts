import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { asStarted } from './growth.ts';
import type { Aged } from './month-process.ts';
import type { Ratio } from './ratio.ts';

const script = fileURLToPath(new URL('month-process.ts', import.meta.url));

/** What a month leaves in memory. */
export async function month(): Promise<Ratio[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [...asStarted, script]);
  const { keys, sweeps, told, startMb, endMb }: Aged = JSON.parse(stdout);
  return [
    {
      what: `RSS with ${keys} keys after a simulated month ÷ at its start`,
      value: endMb / startMb,
      atMost: 1.3,
      from: `${endMb.toFixed(0)} MB, ${startMb.toFixed(0)} MB; ${sweeps} sweeps, ${told} messages`,
    },
  ];
}
