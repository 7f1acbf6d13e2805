import { homeView } from '../src/slack/views/home.ts';
import { keyListMessage } from '../src/slack/views/keys/key-list.ts';
import { listKeys } from '../src/usecases/keys/list-keys.ts';
import type { Ports } from '../src/usecases/ports/ports.ts';
import { showHome } from '../src/usecases/watch/show-home.ts';
import { benchKey } from './bench-key.ts';
import { listServer } from './list-server.ts';
import { percentile, type Ratio } from './ratio.ts';
import { sweepingBot } from './sweeping-bot.ts';

const ROUNDS = 60;
/** So many keys are of this team, however many there are: what is found is the same. */
const FOUND = 100;
const SOUGHT = 'team 0.';
const lead = { id: 'U0LEE', role: 'lead', zone: 'UTC' } as const;

/** What people wait for, with many keys and with few. */
export async function lists(): Promise<Ratio[]> {
  // What comes first in a process is compiled meanwhile.
  await measured(100);
  const [few, many, owned] = [await measured(100), await measured(10_000), await measured(500)];
  const ratio = (what: string, of: (one: Measured) => number): Ratio => ({
    what: `${what}, 10,000 keys ÷ 100`,
    value: of(many) / of(few),
    atMost: 3,
    from: `${of(many).toFixed(2)} ms, ${of(few).toFixed(2)} ms of processor`,
  });
  return [
    ratio('a page of `list all`', ({ list }) => list),
    ratio('a page of `list all`, with a text', ({ found }) => found),
    ratio('a hundred options of a select', ({ options }) => options),
    { what: 'Home of 500 keys, ms of processor', value: owned.home, atMost: 30, from: `${ROUNDS} times` },
  ];
}

interface Measured {
  readonly list: number;
  readonly found: number;
  readonly options: number;
  readonly home: number;
}

async function measured(keys: number): Promise<Measured> {
  using server = await listServer();
  await using bot = await sweepingBot(server.url, { limit: 1000, windowSeconds: 0.5 });
  const { ports } = bot;
  await fill(ports, keys);
  const page = async (text: string) =>
    void keyListMessage(await listKeys(ports, lead, { scope: 'all', filter: null, text, page: 0 }));
  const query = { owner: 'all', filter: null, offset: 0, limit: FOUND, isCounted: false } as const;
  return {
    list: await cost(() => page('')),
    found: await cost(() => page(SOUGHT)),
    options: await cost(async () => {
      const { keys } = await ports.store.keys.list({ ...query, text: SOUGHT, now: ports.clock() });
      if (keys.length !== query.limit) throw new Error(`${keys.length} options`);
    }),
    home: await cost(async () => void homeView(await showHome(ports, 'U0ANA'))),
  };
}

/** The median, in milliseconds of processor. */
async function cost(act: () => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(before);
    took.push((user + system) / 1000);
  }
  return percentile(took.slice(ROUNDS / 3), 0.5);
}

async function fill({ store, clock }: Ports, keys: number): Promise<void> {
  const now = clock();
  const key = (id: number) => ({
    ...benchKey(id, now),
    name: `service ${id} of team ${(id - 1) % (keys / FOUND)}.`,
  });
  const asked = await store.keys.readMoment(now);
  for (let from = 1; from <= keys; from += 100)
    await store.commit({
      at: now,
      keys: Array.from({ length: 100 }, (_, i) => ({
        id: from + i,
        owner: 'U0ANA',
        seen: { key: key(from + i), ...asked, sweep: 1 },
      })),
    });
}
