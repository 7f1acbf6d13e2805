import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';
import type { Notice } from '../../src/domain/notices/notice.ts';
import { cancel, deny, newPending } from '../../src/domain/requests/transitions.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { someBurn } from '../support/conversation.ts';
import { directClient } from '../support/postgres-wire.ts';
import { aKey, aNewRequest, ana, dollars, inDays, lee, now } from '../support/samples.ts';
import { onEveryEngine, onPostgres, onSharedEngines } from '../support/store-sites.ts';
import { insertRequest, readOn, replaceRequest } from '../support/store-writes.ts';

const script = fileURLToPath(new URL('../support/store-process.ts', import.meta.url));
const run = promisify(execFile);

/** What three replicas that start together print. */
const threeTimes = async (act: string, url: string): Promise<string[]> =>
  Promise.all([1, 2, 3].map(async () => (await run(process.execPath, [script, act, url])).stdout.trim()));

const told = (i: number): Notice => ({
  id: `n${i}`,
  to: { kind: 'member', id: ana.id },
  body: { kind: 'outcome', requestId: 'r' },
});
const hundred = Array.from({ length: 100 }, (_, i) => told(i));

onEveryEngine('one process, much at once', ({ site }) => {
  test('no two readings have the same number, and one drawn later has the higher', async () => {
    await using place = await site();
    const { keys } = await place.open();
    const drawn = () => Promise.all(Array.from({ length: 20 }, () => keys.readMoment(now)));
    const [first, second] = [await drawn(), await drawn()];
    const numbers = [...first, ...second].map(({ readNumber }) => readNumber);
    expect(new Set(numbers).size).toBe(40);
    expect(Math.max(...numbers.slice(0, 20))).toBeLessThan(Math.min(...numbers.slice(20)));
  });

  test('of twenty moves made together one stands', async () => {
    await using place = await site();
    const store = await place.open();
    const { requests, notices } = store;
    const asked = newPending(aNewRequest(), inDays(1));
    await insertRequest(store, asked, []);
    const moves = Array.from({ length: 20 }, (_, i) =>
      i % 2 ? cancel(asked, now) : deny(asked, lee.id, { at: now, why: `${i}` }),
    );
    const won = await Promise.all(moves.map((next, i) => replaceRequest(store, next, asked, [told(i)])));
    const winner = won.indexOf(true);
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await requests.get(asked.id)).toStrictEqual(moves[winner]);
    expect((await notices.claimDue(now, 60, 9)).map(({ id }) => id)).toEqual([`n${winner}`]);
  });

  test('takers that come together get different notices, and all of them', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    await notices.add(hundred, now);
    const batches = await Promise.all(Array.from({ length: 20 }, () => notices.claimDue(now, 60, 7)));
    const ids = batches.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(100);
  });

  test('a lease has one holder at a time; who waits gets it next, who does not wait is told', async () => {
    await using place = await site();
    const store = await place.open();
    const { leases } = store;
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      return 'done';
    };
    const held = await Promise.all(Array.from({ length: 8 }, () => leases.withLock('key:42', 20_000, work)));
    expect(held).toEqual(Array(8).fill({ value: 'done' }));
    expect(most).toBe(1);
    const busy = await leases.withLock('key:42', 0, () => leases.withLock('key:42', 0, work));
    expect(busy).toEqual({ value: null });
    expect(await leases.withLock('key:42', 0, () => leases.withLock('key:43', 0, work))).toEqual({
      value: { value: 'done' },
    });
  });

  test('work that fails gives its lease back', async () => {
    await using place = await site();
    const store = await place.open();
    const { leases } = store;
    await expect(leases.withLock('key:42', 0, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(await leases.withLock('key:42', 0, async () => 1)).toEqual({ value: 1 });
  });

  test('a lease outlives its time while its work runs', async () => {
    await using place = await site();
    const store = await place.open({ leaseMs: 400, clock: () => new Date() });
    const { leases } = store;
    const until = performance.now() + 1000;
    const first = leases.withLock('key:42', 0, async () => {
      await expect.poll(() => performance.now() > until, { timeout: 5000 }).toBe(true);
      return performance.now();
    });
    const second = await leases.withLock('key:42', 10_000, async () => performance.now());
    expect(second?.value).toBeGreaterThan((await first)?.value ?? Number.POSITIVE_INFINITY);
  });

  test('a form that is spent twenty times at once acts once', async () => {
    await using place = await site();
    const store = await place.open();
    const { forms } = store;
    const spent = await Promise.all(Array.from({ length: 20 }, () => forms.consume('view.1')));
    expect(spent.filter(Boolean)).toHaveLength(1);
  });
});

onEveryEngine('the log of calls', ({ site }) => {
  const clock = () => new Date();

  test('all or none, up to the ceiling; what is given back is free again', async () => {
    await using place = await site();
    const store = await place.open({ clock });
    const { calls } = store;
    const five = await calls.reserve(5, 6);
    expect(await calls.reserve(2, 6)).toHaveProperty('retryAt');
    expect(await calls.inWindow()).toBe(5);
    const ids = 'ids' in five ? five.ids : [];
    await calls.settle({ used: ids.slice(0, 1), unused: ids.slice(1) });
    expect(await calls.inWindow()).toBe(1);
    expect(await calls.reserve(5, 6)).toHaveProperty('ids');
    expect(await calls.reserve(0, 6)).toEqual({ ids: [] });
  });

  test('an answered call counts until one window after its answer, and says when that is', async () => {
    await using place = await site();
    const store = await place.open({ clock, rate: { limit: 2, windowSeconds: 1 } });
    const { calls } = store;
    const begun = await calls.reserve(2, 2);
    const ids = 'ids' in begun ? begun.ids : [];
    await calls.settle({ used: ids.slice(0, 1), unused: [] });
    const before = Date.now();
    await calls.settle({ used: ids.slice(1), unused: [] });
    const refused = await calls.reserve(2, 2);
    const retryAt = 'retryAt' in refused ? refused.retryAt.getTime() : 0;
    expect(retryAt).toBeGreaterThan(before + 900);
    expect(retryAt).toBeLessThanOrEqual(Date.now() + 1001);
    await expect.poll(() => calls.reserve(2, 2), { timeout: 5000, interval: 20 }).toHaveProperty('ids');
    expect(Date.now()).toBeGreaterThanOrEqual(before + 990);
  });

  test('a call that is never answered is forgotten after two windows', async () => {
    await using place = await site();
    const store = await place.open({ clock, rate: { limit: 1, windowSeconds: 0.3 } });
    const { calls } = store;
    const begun = Date.now();
    await calls.reserve(1, 1);
    expect(await calls.reserve(1, 1)).toHaveProperty('retryAt');
    await expect.poll(() => calls.inWindow(), { timeout: 5000, interval: 20 }).toBe(0);
    expect(Date.now()).toBeGreaterThanOrEqual(begun + 590);
    expect(await calls.reserve(1, 1)).toHaveProperty('ids');
  });

  test('a hundred callers at once get exactly what the window holds', async () => {
    await using place = await site();
    const store = await place.open({ clock });
    const { calls } = store;
    const answers = await Promise.all(Array.from({ length: 100 }, () => calls.reserve(1, 30)));
    expect(answers.filter((answer) => 'ids' in answer)).toHaveLength(30);
  });
});

onEveryEngine('jobs', ({ site }) => {
  test('due at once, claimed once, due again in its time; a nudge makes it due', async () => {
    await using place = await site();
    const store = await place.open({ clock: () => new Date() });
    const { jobs } = store;
    const claims = await Promise.all(Array.from({ length: 9 }, () => jobs.claim('sweep', 60_000)));
    expect(claims.filter((turn) => 'fence' in turn)).toEqual([{ fence: 1 }]);
    await jobs.makeDue('sweep');
    expect(await jobs.claim('sweep', 60_000)).toHaveProperty('waitMs');
    await jobs.finish('sweep', 1, 50_000);
    expect(await jobs.claim('sweep', 60_000)).toEqual({ fence: 2 });
    await jobs.finish('sweep', 2, 50_000);
    const turn = await jobs.claim('sweep', 60_000);
    expect('waitMs' in turn && turn.waitMs).toBeGreaterThan(40_000);
    expect('waitMs' in turn && turn.waitMs).toBeLessThanOrEqual(50_000);
  });

  test('who lost the lease neither renews nor ends the run of the next', async () => {
    await using place = await site();
    const store = await place.open({ clock: () => new Date() });
    const { jobs } = store;
    expect(await jobs.claim('sweep', 1)).toEqual({ fence: 1 });
    await expect
      .poll(() => jobs.claim('sweep', 60_000), { timeout: 5000, interval: 5 })
      .toEqual({ fence: 2 });
    expect(await jobs.renew('sweep', 1, 60_000)).toBe(false);
    await jobs.finish('sweep', 1, 0);
    expect(await jobs.claim('sweep', 60_000)).toHaveProperty('waitMs');
    expect(await jobs.renew('sweep', 2, 60_000)).toBe(true);
  });
});

onSharedEngines('several processes', ({ name, site }) => {
  test('three replicas together make exactly as many calls as the window holds', async () => {
    await using place = await site();
    await place.open();
    const got = (await threeTimes('reserve', place.url)).map(Number);
    expect(got.reduce((sum, n) => sum + n, 0)).toBe(60);
  });

  test('three replicas take each notice once', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    await notices.add(hundred, new Date());
    const taken = (await threeTimes('take', place.url)).flatMap((line) => JSON.parse(line) as string[]);
    expect(taken.toSorted()).toEqual(hundred.map(({ id }) => id).toSorted());
  });

  test('three replicas that ask for a job run it once', async () => {
    await using place = await site();
    await place.open();
    const turns = await threeTimes('claim', place.url);
    expect(turns.filter((turn) => turn.includes('fence'))).toEqual(['{"fence":1}']);
  });

  if (name === 'Postgres')
    test('three replicas that find an empty database make its tables once', async () => {
      await using place = await site();
      expect((await threeTimes('claim', place.url)).filter((turn) => turn.includes('fence'))).toHaveLength(1);
    });

  if (name === 'SQLite file')
    test('a second process is refused until the first ends, however it ends', async () => {
      await using place = await site();
      const first = spawn(process.execPath, [script, 'hold', place.url], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      try {
        await said(first);
        await expect(place.open()).rejects.toThrow(
          /Another cometkey process is using .*cometkey\.db\. Stop it first/,
        );
        const looking = await place.open({ use: 'shared' });
        await looking.ping();
      } finally {
        first.kill('SIGKILL');
      }
      await once(first, 'exit');
      await (await place.open({ use: 'alone' })).ping();
    });
});

const said = (child: ChildProcess) =>
  child.stdout ? once(child.stdout, 'data') : Promise.reject(new Error('mute'));

onPostgres('two transactions that wait for each other', (site) => {
  /** Two rows, and somebody else who locks them in the other order, until the bot's commit is the one that is ended. */
  async function crossed(store: OpenStore, url: URL): Promise<boolean> {
    const schema = url.searchParams.get('schema') ?? '';
    const other = new pg.Client({ connectionString: url.href.replace(url.search, '') });
    await other.connect();
    const touch = (name: string) =>
      other.query('update key_values set value = value where name = $1', [name]);
    try {
      // The bot's side looks for a deadlock after a second, so it is ended unless the second lock came too late.
      await other.query(`set search_path = ${schema}; set deadlock_timeout = '3s'; begin`);
      await touch('b');
      const committed = store.commit({ at: now, values: ['a', 'b'].map(swap) });
      const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock'
        and pg_backend_pid() = any (pg_blocking_pids(pid))`;
      const count = async () => (await other.query(waiting)).rowCount;
      await expect.poll(count, { interval: 20, timeout: 10_000 }).toBe(1);
      const isEnded = await touch('a').then(
        () => true,
        () => false,
      );
      await other.query('commit');
      expect(await committed).toBe(true);
      return isEnded;
    } finally {
      await other.end();
    }
  }
  const swap = (name: string) => ({ name, from: 'old', to: 'new' });

  test('the one that PostgreSQL ends is made again, whole', { timeout: 60_000 }, async () => {
    await using place = await site();
    const store = await place.open();
    const { keyValues } = store;
    const again = async () => {
      for (const name of ['a', 'b']) await keyValues.set(name, 'old');
      return crossed(store, new URL(place.url));
    };
    while (!(await again()));
    expect(await Promise.all(['a', 'b'].map(keyValues.get))).toEqual(['new', 'new']);
  });

  test('two that change the same many rows in other orders: one of them, whole', async () => {
    await using place = await site();
    const stores = [await place.open(), await place.open()];
    const names = Array.from({ length: 400 }, (_, at) => `n${at}`);
    const orders = [names, names.toReversed()];
    const units = orders.map((order, to) => order.map((name) => ({ name, from: null, to: `${to}` })));
    const won = await Promise.all(
      stores.map((store, at) => store.commit({ at: now, values: units[at] ?? [] })),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    const stored = await stores[0]?.keyValues.many(names);
    expect(new Set(stored?.values())).toEqual(new Set([`${won.indexOf(true)}`]));
    expect(stored?.size).toBe(400);
  });
});

onPostgres('a reading of a key while another bot stores how it spends', (site) => {
  test('is listed by what is stored beside it', async () => {
    await using place = await site();
    const { commit, keys } = await place.open();
    const reading = (id: number, sweep: number | null) => ({
      key: aKey({ id, name: `k${id}`, expiresAt: null, left: dollars(30) }),
      ...readOn(now),
      sweep,
    });
    const spends = (perDay: number) => ({
      ...someBurn({ perDay: dollars(perDay), spread: dollars(perDay / 20) }),
      at: now,
    });
    for (const [id, perDay] of [
      [1, 1],
      [2, 12],
    ] as const)
      await commit({ at: now, keys: [{ id, seen: { ...reading(id, 1), burn: spends(perDay) } }] });
    await using other = await directClient(place.url);
    await other.query('begin; update keys set burn = (select burn from keys where id = 2) where id = 1');
    const committed = commit({ at: now, keys: [{ id: 1, seen: reading(1, null) }] });
    const waiting =
      'select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))';
    const count = async () => (await other.query(waiting)).rowCount;
    await expect.poll(count, { interval: 20, timeout: 10_000 }).toBeGreaterThan(0);
    await other.query('commit');
    expect(await committed).toBe(true);
    const query = { owner: 'all', text: '', now, filter: 'running-out', offset: 0, limit: 9 } as const;
    expect((await keys.list(query)).keys.map(({ id }) => id).sort()).toEqual([1, 2]);
  });
});
