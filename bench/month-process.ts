// Lets a month pass over ten thousand keys, and prints the memory before and after it: `node month-process.ts`.
import { DAY, HOUR } from '../src/domain/time.ts';
import { deliverNotices } from '../src/usecases/watch/deliver-notices.ts';
import { listServer } from './list-server.ts';
import { sweepingBot } from './sweeping-bot.ts';

export interface Aged {
  readonly keys: number;
  readonly sweeps: number;
  readonly told: number;
  readonly startMb: number;
  readonly endMb: number;
}

const KEYS = 10_000;
const SWEEP_EVERY = 6 * HOUR;
const DAYS = 30;

const now = { at: Date.now() };
using server = await listServer();
await using bot = await sweepingBot(server.url, { limit: 1000, windowSeconds: 0.5 }, () => new Date(now.at));
const { ports } = bot;
const told = { messages: 0 };
const notifier = {
  ...ports.notifier,
  post: async (...given: Parameters<typeof ports.notifier.post>) => {
    told.messages += 1;
    return ports.notifier.post(...given);
  },
};

async function sweeps(many: number): Promise<number> {
  for (let sweep = 0; sweep < many; sweep += 1) {
    now.at += SWEEP_EVERY;
    await server.tell({ hours: (now.at - begun) / HOUR });
    await bot.sweep();
    await deliverNotices({ ...ports, notifier });
    if (now.at % DAY < SWEEP_EVERY) await ports.store.purge(new Date(now.at));
  }
  return process.memoryUsage.rss() / 2 ** 20;
}

const begun = now.at;
await server.tell({ keys: KEYS });
await bot.sweep();
const at = new Date(now.at);
const owned = await ports.store.keys.byIds(Array.from({ length: KEYS }, (_, nth) => nth + 1));
for (let from = 0; from < owned.length; from += 100)
  await ports.store.commit({
    at,
    keys: owned
      .slice(from, from + 100)
      .map(({ id }) => ({ id, owner: `U${String(id % 500).padStart(6, '0')}` })),
  });
const startMb = await sweeps(DAY / SWEEP_EVERY);
const many = ((DAYS - 1) * DAY) / SWEEP_EVERY;
const endMb = await sweeps(many);
const aged: Aged = { keys: KEYS, sweeps: many, told: told.messages, startMb, endMb };
console.log(JSON.stringify(aged));
