import { listServer } from './list-server.ts';
import type { Ratio } from './ratio.ts';
import { sweepingBot } from './sweeping-bot.ts';

const KEYS = 10_000;
const NEEDED = KEYS / 100;
const rate = { limit: 60, windowSeconds: 12 };
/** Background calls use at most five sixths of the rate. */
const SWEEPS_PER_SECOND = 50 / 12;

/** The second sweep begins when the first has used its share of the rate: the busiest case. */
export async function sweep(): Promise<Ratio[]> {
  using server = await listServer();
  await using bot = await sweepingBot(server.url, rate);
  await server.tell({ keys: KEYS });
  await bot.sweep();
  await server.tell({ calls: 0 });
  const from = performance.now();
  await bot.sweep();
  const seconds = (performance.now() - from) / 1000;
  const { calls } = await server.tell({});
  const due = calls / SWEEPS_PER_SECOND;
  return [
    {
      what: 'calls made ÷ needed, 10,000 keys',
      value: calls / NEEDED,
      atMost: 1,
      from: `${calls} of ${NEEDED}`,
    },
    {
      what: 'sweep time ÷ (calls ÷ a sweep’s share of the rate), 10,000 keys',
      value: seconds / due,
      atMost: 1.05,
      from: `${seconds.toFixed(2)} s, ${due.toFixed(2)} s due`,
    },
  ];
}
