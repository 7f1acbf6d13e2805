// A replica that makes calls as fast as the rate allows until it is killed:
// `node rate-process.ts DATABASE SERVER LIMIT WINDOW_SECONDS LANE AT_ONCE`.

import { rateLimiter as paceOf } from '../../src/cometapi/traffic/rate-limiter.ts';
import { exactly } from '../../src/cometapi/traffic/waiting-call.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Lane } from '../../src/usecases/ports/cometapi.ts';
import { keptLog } from './comet-api.ts';

const [url = '', server = '', limit, windowSeconds, lane = 'approval', atOnce] = process.argv.slice(2);
const rate = { limit: Number(limit), windowSeconds: Number(windowSeconds) };
const clock = () => new Date();
const use = url.startsWith('sqlite') ? { use: 'shared' as const } : {};
const { calls } = await openStore({ url, rate, clock, account: 'https://api.cometapi.com 1', ...use });
const waitMs = { interactive: 60_000, approval: 60_000, sweep: Number.POSITIVE_INFINITY };
const pace = paceOf({ calls, rate, clock, log: keptLog().log, waitMs });

async function callForEver(): Promise<never> {
  for (;;) {
    const slots = await pace.take(lane as Lane, exactly(1));
    await slots.use(async () => (await fetch(server)).text());
    await slots.close();
  }
}

await Promise.all(Array.from({ length: Number(atOnce) }, callForEver));
