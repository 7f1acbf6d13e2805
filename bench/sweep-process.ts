// Sweeps more and more keys, and prints what a sweep of each number took: `node sweep-process.ts`.
import { listServer } from './list-server.ts';
import { sweepingBot } from './sweeping-bot.ts';

export interface Swept {
  readonly keys: number;
  readonly calls: number;
  /** Processor time per key, which other processes do not influence. */
  readonly microseconds: number;
  readonly rssMb: number;
}

/** High enough never to wait; the short window keeps the call log as short as in production. */
const roomy = { limit: 1000, windowSeconds: 0.5 };

using server = await listServer();
await using bot = await sweepingBot(server.url, roomy);

async function swept(keys: number, sweeps: number): Promise<Swept> {
  await server.tell({ keys });
  // The first one inserts.
  await bot.sweep();
  await server.tell({ calls: 0 });
  const before = process.cpuUsage();
  for (let sweep = 0; sweep < sweeps; sweep += 1) await bot.sweep();
  const { user, system } = process.cpuUsage(before);
  const { calls } = await server.tell({});
  const microseconds = (user + system) / (keys * sweeps);
  return { keys, calls: calls / sweeps, microseconds, rssMb: process.memoryUsage.rss() / 2 ** 20 };
}

// Warm-up, so that compilation is not measured.
await swept(1000, 60);
for (const [keys, sweeps] of [
  [1000, 50],
  [100_000, 1],
] as const)
  console.log(JSON.stringify(await swept(keys, sweeps)));
