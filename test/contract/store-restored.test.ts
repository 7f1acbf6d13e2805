import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { newPending } from '../../src/domain/requests/transitions.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aNewRequest, inDays, now } from '../support/samples.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const options = { rate: { limit: 9, windowSeconds: 180 }, clock: () => now, account: 'a 1' };
const move = (id: string) => ({
  at: now,
  requests: [{ next: newPending(aNewRequest({ id }), inDays(1)), from: null }],
});

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
  expect(await second.restoredAt()).toEqual(now);
  await second.commit(move('later'));
  await second.close();
  await using third = await open();
  expect(await third.restoredAt()).toEqual(now);
});

test('SQLite: put back twice, it is noticed twice', async () => {
  await using database = await temporaryDatabase();
  const open = (at: Date) => openStore({ ...options, url: database.url, clock: () => at });
  const first = await open(now);
  const putBack = await backUp(database.path);
  await first.commit(move('a'));
  await first.close();
  for (const day of [1, 2]) {
    await putBack();
    const store = await open(inDays(day));
    expect(await store.restoredAt()).toEqual(inDays(day));
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
  expect(await second.restoredAt()).toBeNull();
});

test.each([
  ['on a machine that never ran it', (path: string) => rm(`${path}.run`)],
  ['over the database that a start without it had made', (path: string) => writeFile(`${path}.run`, 'b 7\n')],
])('SQLite: a copy that is put to use %s is noticed, once', async (_, happens) => {
  await using database = await temporaryDatabase();
  const open = (at: Date) => openStore({ ...options, url: database.url, clock: () => at });
  const first = await open(now);
  await first.commit(move('a'));
  await first.close();
  await happens(database.path);
  for (const day of [1, 2]) {
    const store = await open(inDays(day));
    expect(await store.restoredAt()).toEqual(inDays(1));
    await store.close();
  }
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
  expect(await second.restoredAt()).toBeNull();
});

test('SQLite: another database in its place is none either', async () => {
  await using database = await temporaryDatabase();
  const first = await openStore({ ...options, url: database.url });
  await first.commit(move('a'));
  await first.close();
  await rm(database.path);
  await using second = await openStore({ ...options, url: database.url });
  expect(await second.restoredAt()).toBeNull();
  await second.commit(move('b'));
  expect(await readFile(`${database.path}.run`, 'utf8')).toMatch(/ 1\n$/);
});
