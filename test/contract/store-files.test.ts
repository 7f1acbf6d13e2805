import { execFile } from 'node:child_process';
import { copyFile, mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { newPending } from '../../src/domain/requests/transitions.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aNewRequest, inDays, now } from '../support/samples.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../support/store-process.ts', import.meta.url));
const options = { rate: { limit: 9, windowSeconds: 180 }, clock: () => now, account: 'a 1' };
const request = newPending(aNewRequest(), inDays(1));
const unit = { at: now, requests: [{ next: request, from: null }], consume: 'trigger.1' };
const unavailable = { problem: { kind: 'store_unavailable' } };

describe('a SQLite file that another process has locked', () => {
  test('a commit waits for it, while reads and everything else go on; then it is stored once', async () => {
    await using database = await temporaryDatabase();
    await using store = await openStore({ ...options, url: database.url });
    using other = new DatabaseSync(database.path);
    other.exec('begin immediate');
    let ended = false;
    const commits = [store.commit(unit), store.commit(unit)];
    for (const commit of commits) void commit.then(() => (ended = true));
    const longest = await longestStall(300, () => store.keys.get(1));
    expect(ended).toBe(false);
    expect(longest).toBeLessThan(150);
    other.exec('commit');
    expect((await Promise.all(commits)).sort()).toEqual([false, true]);
    expect(await store.requests.get(request.id)).toEqual(request);
  });

  test('who reads, and who writes without a transaction, wait for it alike', async () => {
    await using database = await temporaryDatabase();
    await using store = await openStore({ ...options, url: database.url });
    using other = new DatabaseSync(database.path);
    other.exec('begin immediate');
    const set = store.keyValues.set('a', '1');
    const lease = store.leases.withLock('key:1', 0, async () => 'held');
    const claim = store.jobs.claim('sweep', 1000);
    expect(await store.keyValues.get('a')).toBeNull();
    other.exec('rollback');
    await set;
    expect(await lease).toEqual({ value: 'held' });
    expect(await claim).toEqual({ fence: 1 });
  });

  test('who waits too long is told that nothing was stored', async () => {
    await using database = await temporaryDatabase();
    await using store = await openStore({ ...options, url: database.url, silenceMs: 100 });
    using other = new DatabaseSync(database.path);
    other.exec('begin immediate');
    await expect(store.commit(unit)).rejects.toMatchObject(unavailable);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    await expect(store.leases.withLock('key:1', 0, async () => 1)).rejects.toMatchObject(unavailable);
    other.exec('rollback');
    expect(await store.requests.get(request.id)).toBeNull();
    expect(await store.commit(unit)).toBe(true);
  });
});

describe('a SQLite file that is taken from under the bot', () => {
  const takes: Record<string, (path: string) => Promise<unknown>> = {
    deleted: (path) => rm(path),
    'deleted with its log': (path) => Promise.all(['', '-wal', '-shm'].map((end) => rm(path + end))),
    'replaced by a copy': async (path) => {
      await copyFile(path, `${path}.copy`);
      await rename(`${path}.copy`, path);
    },
    moved: (path) => rename(path, `${path}.old`),
    'moved with its folder': async (path) => {
      await rename(dirname(path), `${dirname(path)}.old`);
      await mkdir(dirname(path));
    },
    emptied: (path) => truncate(path),
    'overwritten with something else': (path) => writeFile(path, 'rotated away'),
    'robbed of its log': (path) => rm(`${path}-wal`),
  };

  test.each(Object.entries(takes))('%s: nothing is promised, and ping says so', async (_, take) => {
    await using database = await temporaryDatabase();
    await using store = await openStore({ ...options, url: database.url });
    await store.ping();
    await take(database.path);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    await expect(store.commit(unit)).rejects.toMatchObject(unavailable);
    await expect(store.keyValues.set('a', 'b')).rejects.toMatchObject(unavailable);
    await rm(`${dirname(database.path)}.old`, { recursive: true, force: true });
  });
});

test('a full disk: what was stored stays, what was not is refused, and ping says so', async () => {
  await using database = await temporaryDatabase();
  const limited = 'trap "" XFSZ; ulimit -f 2000; exec "$0" "$@"';
  const { stdout } = await run('bash', ['-c', limited, process.execPath, script, 'fill', database.url]);
  const { stored, problem, ping } = JSON.parse(stdout) as { stored: number; problem: string; ping: string };
  expect({ problem, ping }).toEqual({ problem: 'store_unavailable', ping: 'store_unavailable' });
  await using store = await openStore({
    ...options,
    account: 'https://api.cometapi.com 1',
    url: database.url,
  });
  expect(stored).toBeGreaterThan(0);
  expect((await store.notices.waiting(now)).all).toBe(stored);
  await store.ping();
});

/** Reads over and over; the longest that the process stood still, in milliseconds. */
async function longestStall(milliseconds: number, read: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let last = startedAt;
  let longest = 0;
  while (last - startedAt < milliseconds) {
    await read();
    await new Promise((resolve) => setImmediate(resolve));
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  return longest;
}
