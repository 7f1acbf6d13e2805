import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { arrivals, mostInAWindow } from '../test/support/call-times.ts';
import { rateDatabase } from './rate-database.ts';
import type { Ratio } from './ratio.ts';

const script = fileURLToPath(new URL('../test/support/rate-process.ts', import.meta.url));
const limit = 120;
const windowSeconds = 6;
const windowMs = windowSeconds * 1000;
const WINDOWS = 5;

/** Three processes on one store call as fast as they can; the server counts the calls. */
export async function rate(): Promise<Ratio[]> {
  await using server = await arrivals();
  await using database = await rateDatabase({ limit, windowSeconds });
  const told = [script, database.url, server.url, String(limit), String(windowSeconds), 'approval', '2'];
  const replicas = [1, 2, 3].map(() => spawn(process.execPath, told, { stdio: 'inherit' }));
  try {
    while (server.times.length <= limit) await sleep(10);
    const from = Date.now();
    await sleep(WINDOWS * windowMs);
    const made = server.times.filter((time) => time >= from && time < from + WINDOWS * windowMs).length;
    const most = mostInAWindow(server.times, windowMs);
    return [
      {
        what: `calls made ÷ allowed at saturation, five windows, three processes, ${database.engine}`,
        value: made / (WINDOWS * limit),
        atLeast: 0.99,
        atMost: 1,
        from: `${made} of ${WINDOWS * limit}`,
      },
      {
        what: 'most calls in any sliding window ÷ allowed',
        value: most / limit,
        atMost: 1,
        from: `${most} of ${limit}`,
      },
    ];
  } finally {
    for (const replica of replicas) replica.kill('SIGKILL');
  }
}
