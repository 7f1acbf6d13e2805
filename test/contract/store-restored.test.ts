import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { cancel, newPending } from '../../src/domain/requests/transitions.ts';
import { type OpenStore, openStore } from '../../src/store/open-store.ts';
import { aNewRequest, inDays, now } from '../support/samples.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const options = { rate: { limit: 9, windowSeconds: 180 }, clock: () => now, account: 'a 1' };
const move = (id: string) => ({
  at: now,
  requests: [{ next: newPending(aNewRequest({ id }), inDays(1)), from: null }],
});

/** Whether it is held to be in a database that was restored since. */
const isUnsure = async ({ requests }: OpenStore, id: string) => (await requests.get(id))?.isUnsure ?? false;

/** As a backup does: the database, and nothing beside it. */
async function backUp(path: string): Promise<() => Promise<void>> {
  using looking = new DatabaseSync(path);
  looking.exec(`vacuum into '${path}.backup'`);
  return async () => {
    await Promise.all(['-wal', '-shm'].map((end) => rm(path + end, { force: true })));
    await copyFile(`${path}.backup`, path);
  };
}

test.each([
  ['one move', 1],
  ['many moves', 12],
])('SQLite: a copy that is %s behind is told from the database, once and for all', async (_, moves) => {
  await using database = await temporaryDatabase();
  const open = () => openStore({ ...options, url: database.url });
  const first = await open();
  await first.commit(move('before'));
  const putBack = await backUp(database.path);
  for (let i = 0; i < moves; i++) await first.commit(move(`after${i}`));
  await first.close();
  await putBack();
  const second = await open();
  expect(await isUnsure(second, 'before')).toBe(true);
  await second.commit(move('later'));
  await second.close();
  await using third = await open();
  expect([await isUnsure(third, 'before'), await isUnsure(third, 'later')]).toEqual([true, false]);
});

test('SQLite: put back twice, it is noticed twice', async () => {
  await using database = await temporaryDatabase();
  const open = () => openStore({ ...options, url: database.url });
  const first = await open();
  await first.commit(move('a'));
  const putBack = await backUp(database.path);
  await first.commit(move('b'));
  await first.close();
  for (const _ of [1, 2]) {
    await putBack();
    const store = await open();
    expect(await isUnsure(store, 'a')).toBe(true);
    await store.close();
  }
});

test.each([
  ['stopped', async () => {}],
  ['put back as it was when it stopped', async (path: string) => (await backUp(path))()],
  ['with a note that is torn', (path: string) => writeFile(`${path}.run`, 'x')],
])('SQLite: a database that was %s is no older copy', async (_, happens) => {
  await using database = await temporaryDatabase();
  const first = await openStore({ ...options, url: database.url });
  await first.commit(move('a'));
  await first.close();
  await happens(database.path);
  await using second = await openStore({ ...options, url: database.url });
  expect(await isUnsure(second, 'a')).toBe(false);
});

test.each([
  ['on a machine that never ran it', (path: string) => rm(`${path}.run`)],
  ['over the database that a start without it had made', (path: string) => writeFile(`${path}.run`, 'b 7\n')],
])('SQLite: a copy that is put to use %s is noticed, once', async (_, happens) => {
  await using database = await temporaryDatabase();
  const open = () => openStore({ ...options, url: database.url });
  const first = await open();
  await first.commit(move('a'));
  await first.close();
  await happens(database.path);
  const second = await open();
  await second.commit(move('b'));
  await second.close();
  await using third = await open();
  expect([await isUnsure(third, 'a'), await isUnsure(third, 'b')]).toEqual([true, false]);
});

test.each([
  ['nothing was ever stored in', async () => {}],
  [
    'an older version, which counted nothing, has left',
    async (path: string) => {
      using older = new DatabaseSync(path);
      older.exec(`delete from key_values where name in ('moves', 'database')`);
    },
  ],
])('SQLite: a database that %s is no copy', async (_, happens) => {
  await using database = await temporaryDatabase();
  const first = await openStore({ ...options, url: database.url });
  await first.close();
  await rm(`${database.path}.run`);
  await happens(database.path);
  await using second = await openStore({ ...options, url: database.url });
  expect(await second.keyValues.get('restored_at')).toBeNull();
});

test('SQLite: another database in its place is none either', async () => {
  await using database = await temporaryDatabase();
  const first = await openStore({ ...options, url: database.url });
  await first.commit(move('a'));
  await first.close();
  await rm(database.path);
  await using second = await openStore({ ...options, url: database.url });
  await second.commit(move('b'));
  expect(await isUnsure(second, 'b')).toBe(false);
  expect(await readFile(`${database.path}.run`, 'utf8')).toMatch(/ 1\n$/);
});

test('what a version without marks has noted is marked by its time, and nothing that was asked since', async () => {
  await using database = await temporaryDatabase();
  const open = (at: Date) => openStore({ ...options, url: database.url, clock: () => at });
  const first = await open(now);
  await first.commit(move('a'));
  const since = newPending(aNewRequest({ id: 'b', createdAt: inDays(2) }), inDays(3));
  await first.commit({ at: inDays(2), requests: [{ next: since, from: null }] });
  await first.keyValues.set('restored_at', String(inDays(1).getTime()));
  await first.close();
  await using second = await open(inDays(2));
  expect([await isUnsure(second, 'a'), await isUnsure(second, 'b')]).toEqual([true, false]);
});

test('what is decided by what was read before the restore was noticed is not stored', async () => {
  await using database = await temporaryDatabase();
  const first = await openStore({ ...options, url: database.url });
  await first.commit(move('a'));
  const read = await first.requests.get('a');
  const putBack = await backUp(database.path);
  await first.commit(move('b'));
  await first.close();
  await putBack();
  await using second = await openStore({ ...options, url: database.url });
  if (read?.state !== 'pending') throw new Error('it waits');
  const next = cancel(read, now);
  expect(await second.commit({ at: now, requests: [{ next, from: read }] })).toBe(false);
});
