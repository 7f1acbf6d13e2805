import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { directClient, type PostgresWire, postgresWire } from '../support/postgres-wire.ts';
import { onPostgres } from '../support/store-sites.ts';

const SILENCE_MS = 900;
const SOON = { timeout: 10_000, interval: 20 };
const failed = 'failed';

onPostgres('connections that are lost', (site) => {
  /** A store whose connections run by way of a wire. */
  async function wired() {
    const resources = new AsyncDisposableStack();
    const { url: database } = resources.use(await site());
    const wire = resources.use(await postgresWire(database));
    const options = {
      rate: { limit: 180, windowSeconds: 180 },
      clock: () => new Date(),
      account: 'one',
      silenceMs: SILENCE_MS,
    };
    const store = resources.use(await openStore({ ...options, url: wire.url }));
    const open = async () => resources.use(await openStore({ ...options, url: database }));
    return { database, wire, store, open, [Symbol.asyncDispose]: () => resources.disposeAsync() };
  }

  type Scene = Awaited<ReturnType<typeof wired>>;

  /** Somebody else has locked these tables, so that writes wait in the middle of a query. */
  async function inTheWay({ database, store }: Scene) {
    await store.calls.reserve(1, 180);
    await store.jobs.claim('sweep', 1);
    const client = await directClient(database);
    await client.query('begin; lock table key_values, jobs, calls in exclusive mode');
    return client;
  }

  const works = async ({ store }: Scene) => {
    await store.ping();
    return 'ids' in (await store.calls.reserve(1, 180));
  };

  const losses: [string, (wire: PostgresWire) => unknown][] = [
    ['ended by the server', (wire) => wire.terminate()],
    ['cut off', (wire) => wire.reset()],
    ['silent', (wire) => wire.silence()],
  ];

  test.each(
    losses,
  )('in the middle of transactions and statements, %s: they fail, the next ones work', async (_how, lose) => {
    await using scene = await wired();
    const { store, wire } = scene;
    await using obstacle = await inTheWay(scene);
    const work = [
      store.calls.reserve(1, 180),
      store.calls.reserve(1, 180),
      store.jobs.claim('sweep', 60_000),
      store.ping(),
    ].map((each) =>
      each.then(
        () => 'done',
        () => failed,
      ),
    );
    await expect.poll(() => scene.wire.waiting(), SOON).toBe(4);
    await lose(wire);
    expect(await Promise.all(work)).toEqual([failed, failed, failed, failed]);
    await obstacle.query('rollback');
    expect(await works(scene)).toBe(true);
  });

  test('a connection that the server ends is not lent again', async () => {
    await using scene = await wired();
    const { store, wire } = scene;
    await using _obstacle = await inTheWay(scene);
    for (let round = 0; round < 20; round += 1) {
      const next = store.ping().catch(() => store.keys.get(42));
      await expect.poll(() => wire.waiting(), SOON).toBe(1);
      await wire.terminate();
      expect(await next).toBeNull();
    }
  });

  test.each(losses)('while idle, %s: work goes on by itself, with every connection', async (_how, lose) => {
    await using scene = await wired();
    await Promise.all(Array.from({ length: 30 }, () => works(scene)));
    await lose(scene.wire);
    await expect.poll(() => works(scene).catch(() => failed), SOON).toBe(true);
    const many = await Promise.all(Array.from({ length: 30 }, () => works(scene).catch(() => failed)));
    expect(new Set(many)).toEqual(new Set([true]));
  });

  // Too many connections; starting; shutting down; failing over to a standby; no way through.
  test.each([
    '53300',
    '57P03',
    '57P01',
    '57P02',
    'reset',
  ])('new connections refused (%s), for more work than there are connections: it fails at once, and goes on afterwards', async (code) => {
    await using scene = await wired();
    scene.wire.refuse(code);
    scene.wire.reset();
    const many = Array.from({ length: 40 }, () => works(scene).catch(() => failed));
    expect(new Set(await Promise.all(many))).toEqual(new Set([failed]));
    scene.wire.mend();
    expect(await works(scene)).toBe(true);
  });

  test('the locks of a replica whose network is gone are free again', async () => {
    await using scene = await wired();
    const { store, wire, open } = scene;
    const other = await open();
    await using obstacle = await inTheWay(scene);
    const lost = store.calls.reserve(1, 180).catch(() => failed);
    await expect.poll(() => scene.wire.waiting(), SOON).toBe(1);
    wire.silence();
    await obstacle.query('commit');
    expect(await other.calls.reserve(1, 180).catch(() => other.calls.reserve(1, 180))).toHaveProperty('ids');
    expect(await lost).toBe(failed);
  });

  test.each(
    losses,
  )('under a lease, %s: the work keeps its result, and the lease is free afterwards', async (_how, lose) => {
    await using scene = await wired();
    const { leases } = scene.store;
    const held = await leases.withLock('key:42', 0, async () => {
      await lose(scene.wire);
      return 'done';
    });
    expect(held).toEqual({ value: 'done' });
    expect(await leases.withLock('key:42', 5000, async () => 'next')).toEqual({ value: 'next' });
  });

  test.each(
    losses,
  )('at the end of a job, %s: it is let go, and runs again in its time', async (_how, lose) => {
    await using scene = await wired();
    const { jobs } = scene.store;
    expect(await jobs.claim('sweep', 60_000)).toEqual({ fence: 1 });
    await lose(scene.wire);
    await jobs.finish('sweep', 1, 10);
    await expect.poll(() => jobs.claim('sweep', 60_000), SOON).toEqual({ fence: 2 });
  });

  test('a quick query is not cut short by the silence before it', async () => {
    await using scene = await wired();
    await works(scene);
    await sleep(SILENCE_MS * 1.5);
    expect(await works(scene)).toBe(true);
  });
});
