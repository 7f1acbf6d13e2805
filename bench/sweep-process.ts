// Sweeps more and more keys, and prints what a sweep of each number took: `node sweep-process.ts`.
import { listServer } from './list-server.ts';
import { sweepingBot } from './sweeping-bot.ts';

export interface Swept {
  readonly keys: number;
  readonly calls: number;
  /** Of processor time per key: whatever else the machine does is not in it. */
  readonly microseconds: number;
  readonly rssMb: number;
}

/** Never in the way, and short, so that the log of calls is as long as it is in production. */
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

// Compiling what runs often is no cost of keys.
await swept(1000, 60);
for (const [keys, sweeps] of [
  [1000, 50],
  [100_000, 1],
] as const)
  console.log(JSON.stringify(await swept(keys, sweeps)));
