import { mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { expect, test } from 'vitest';
import { deny, newPending } from '../../src/domain/requests/transitions.ts';
import { openingError } from '../../src/store/engines/opening-error.ts';
import { StoreRefused } from '../../src/store/engines/store-refused.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aKey, aNewRequest, ana, inDays, lee, now } from '../support/samples.ts';
import { onEveryEngine, onPostgres, onSharedEngines, runSql, type Site } from '../support/store-sites.ts';
import { insertRequest, replaceRequest, upsertSeen, writeAudit } from '../support/store-writes.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const openOptions = {
  rate: { limit: 1, windowSeconds: 1 },
  clock: () => new Date(),
  account: 'https://api.cometapi.com 1',
};

/** Queries the database directly, without the store. */
async function rows(url: string, text: string): Promise<Record<string, unknown>[]> {
  if (url.startsWith('sqlite:')) {
    using database = new DatabaseSync(url.slice('sqlite:'.length));
    return database.prepare(text).all();
  }
  const address = new URL(url);
  const schema = address.searchParams.get('schema');
  address.searchParams.delete('schema');
  const client = new pg.Client({ connectionString: address.href, options: `-c search_path=${schema}` });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function tablesOf({ url }: Site): Promise<string[]> {
  const text = url.startsWith('sqlite:')
    ? "select name from sqlite_master where type = 'table'"
    : 'select table_name as name from information_schema.tables where table_schema = current_schema()';
  return (await rows(url, text)).map(({ name }) => String(name));
}

onSharedEngines('opening a database', ({ name, site }) => {
  test('what was stored is there after a restart, and leases that a crash left are not in the way', async () => {
    await using place = await site();
    const before = await place.open();
    await upsertSeen(before, [aKey()], now, null);
    await before.jobs.claim('sweep', 60_000);
    await before.close();
    const after = await place.open({ use: 'alone' });
    expect(await after.keys.get(42)).toMatchObject({ name: 'search' });
    if (name === 'SQLite file') expect(await after.jobs.claim('sweep', 60_000)).toEqual({ fence: 2 });
  });

  test('of another account: refused, with both named', async () => {
    await using place = await site();
    await (await place.open()).close();
    await expect(place.open({ account: 'https://api.cometapi.com 2', use: 'alone' })).rejects.toThrow(
      /another CometAPI account \(https:\/\/api\.cometapi\.com 1, not https:\/\/api\.cometapi\.com 2\)/,
    );
    await (await place.open({ use: 'alone' })).ping();
  });

  test('of a newer version: refused, and left as it is', async () => {
    await using place = await site();
    await (await place.open()).close();
    await rows(
      place.url,
      `insert into cometkey_migrations (name, timestamp) values ('9999_tomorrow', '2027-01-01') returning name`,
    );
    await expect(place.open({ use: 'alone' })).rejects.toThrow(
      /newer version of cometkey \(it has 9999_tomorrow\)/,
    );
    await expect(place.open({ use: 'shared' })).rejects.toThrow(/newer version/);
  });

  test('the tool that looks on leaves a database of an older version as it is', async () => {
    await using place = await site();
    await (await place.open()).close();
    const version = "select count(*) as n from cometkey_migrations where name >= '0010'";
    await rows(place.url, "delete from cometkey_migrations where name >= '0010' returning name");
    await expect(place.open({ use: 'shared' })).rejects.toThrow(
      /from an older version of cometkey\. Start the bot once/,
    );
    expect(Number((await rows(place.url, version))[0]?.['n'])).toBe(0);
  });

  if (name === 'Postgres')
    test('the tool that looks on makes no tables', async () => {
      await using place = await site();
      await expect(place.open({ use: 'shared' })).rejects.toThrow(/no cometkey tables yet/);
      await expect(tablesOf(place)).resolves.toEqual([]);
    });

  if (name === 'SQLite file')
    test('the tool that looks on makes no database', async () => {
      await using place = await site();
      await expect(place.open({ use: 'shared' })).rejects.toThrow(/no database at .*cometkey\.db yet/);
      await expect(tablesOf(place)).resolves.toEqual([]);
    });

  test('a folder that cannot be made is named, with what to do', async () => {
    const options = { rate: { limit: 1, windowSeconds: 1 }, clock: () => now, account: '' };
    await expect(openStore({ ...options, url: 'sqlite:/dev/null/cometkey.db' })).rejects.toThrow(
      'DATABASE_URL names /dev/null/cometkey.db, which I can’t open for writing (EEXIST)',
    );
  });

  test('only whole numbers and text, and no place for a secret', async () => {
    await using place = await site();
    await (await place.open()).close();
    for (const table of (await tablesOf(place)).filter((each) => !each.startsWith('cometkey_migrations'))) {
      const columns = place.url.startsWith('sqlite:')
        ? await rows(place.url, `select name, type from pragma_table_info('${table}')`)
        : await rows(
            place.url,
            `select column_name as name, data_type as type from information_schema.columns
             where table_schema = current_schema() and table_name = '${table}'`,
          );
      expect(columns.length, table).toBeGreaterThan(1);
      for (const { name: column, type } of columns) {
        expect(String(type), `${table}.${column}`).toMatch(/^(bigint|text)$/i);
        expect(String(column), table).not.toMatch(
          /secret|token|password|credential|^key$|value_of|response_url/i,
        );
      }
    }
  });
});

onEveryEngine('what people type by mistake', ({ site }) => {
  const bare = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4';
  const leaks = [`sk-${bare}`, bare, 'xoxb-1234567890-abcdefghij', 'xapp-1-A0123-9876543210-abcdef'];

  test.each(leaks)('a secret in a reason, a name or a detail is not kept: %s', async (leak) => {
    await using place = await site();
    const store = await place.open();
    const { requests, audit, keys, notices, forms } = store;
    const reason = `my key is ${leak}, please hurry`;
    const asked = newPending(aNewRequest({ reason, keyName: leak }), inDays(1));
    await insertRequest(store, asked, [
      { id: 'n', to: { kind: 'admins' }, body: { kind: 'assigned', keyId: 1, name: leak, by: ana.id } },
    ]);
    await replaceRequest(store, deny(asked, lee.id, { at: now, why: reason }), asked);
    await upsertSeen(store, [aKey({ name: leak, group: leak })], now, null);
    await writeAudit(store, {
      at: now,
      actor: ana.id,
      act: 'key.revealed',
      keyId: 1,
      requestId: null,
      details: { a: [reason] },
    });
    await forms.save({ id: 'f', person: ana.id, kind: 'k', data: { name: leak } }, now);
    const kept = JSON.stringify([
      await requests.get(asked.id),
      await keys.get(42),
      await notices.get('n'),
      await audit.list({ since: now, limit: 1 }),
      await forms.get('f', ana.id, now),
    ]);
    expect(kept).not.toContain(leak);
    expect(kept.match(/\[secret\]/g)).toHaveLength(8);
  });

  test('a character that Postgres cannot store stops nobody', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys, requests } = store;
    await upsertSeen(store, [aKey({ name: 'a\0b' })], now, null);
    expect((await keys.byName('a\0b', 'all')).map(({ name }) => name)).toEqual(['ab']);
    await insertRequest(store, newPending(aNewRequest({ reason: 'x\0y' }), inDays(1)), []);
    expect(await requests.get('r7f3a2')).toMatchObject({ reason: 'xy' });
  });
});

test.each<[string, (path: string) => void]>([
  ['a folder', (path) => mkdirSync(path)],
  ['a text file', (path) => writeFileSync(path, 'hello world\n'.repeat(500))],
  ['a file of two letters', (path) => writeFileSync(path, 'hi')],
  [
    'a picture',
    (path) => writeFileSync(path, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])),
  ],
])('of something else, %s: refused in a sentence, and left as it is', async (_, make) => {
  await using place = await temporaryDatabase();
  make(place.path);
  await expect(openStore({ ...openOptions, url: place.url })).rejects.toThrow(StoreRefused);
  await expect(openStore({ ...openOptions, url: place.url })).rejects.toThrow(/^DATABASE_URL names .*\.$/);
});

test.each([0.05, 0.5, 0.9])('cut off after %s of its length: refused in a sentence', async (share) => {
  await using place = await temporaryDatabase();
  await (await openStore({ ...openOptions, url: place.url })).close();
  truncateSync(place.path, Math.floor(statSync(place.path).size * share));
  await expect(openStore({ ...openOptions, url: place.url })).rejects.toThrow(
    /is only a part of one\. Name another/,
  );
});

test.each([
  ['28P01', /refused the user or password/],
  ['28000', /refused the user or password/],
  ['3F000', /no schema with the name/],
  ['42501', /isn’t allowed to create tables/],
  ['25006', /only reads/],
])('what a Postgres refuses with %s is said in a sentence that mends it', (code, sentence) => {
  const refused = openingError(Object.assign(new Error('no'), { code }), 'postgres://db/keys');
  expect(refused).toBeInstanceOf(StoreRefused);
  expect((refused as Error).message).toMatch(sentence);
});

test.each([
  [13, /no space left/],
  [8, /can’t open for writing/],
  [10 + (6 << 8), /can’t open for writing/],
])('so is what SQLite refuses with %i', (errcode, sentence) => {
  const error = Object.assign(new Error('no'), { code: 'ERR_SQLITE_ERROR', errcode });
  expect((openingError(error, 'sqlite:/d/keys.db') as Error).message).toMatch(sentence);
});

test('any other error stays as it is', () => {
  const error = Object.assign(new Error('a bug'), { code: '42P01' });
  expect(openingError(error, 'postgres://db/keys')).toBe(error);
});

test.runIf(process.env['TEST_DATABASE_URL'])(
  'of a Postgres that knows no such database: refused',
  async () => {
    const address = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    address.pathname = '/no_such_database';
    await expect(openStore({ ...openOptions, url: address.href })).rejects.toThrow(
      /no database with the name/,
    );
  },
);

onPostgres('a database of several applications', (site) => {
  test('opens while the schemas of the others come and go', async () => {
    await using place = await site();
    const address = new URL(place.url);
    const other = `${address.searchParams.get('schema')}_other`;
    address.searchParams.delete('schema');
    const tables = Array.from(
      { length: 60 },
      (_, at) => `create table ${other}.t${at} (a int, b int, c int);`,
    );
    let opening = true;
    const coming = async () => {
      while (opening)
        for (const step of [`create schema ${other}; ${tables.join('')}`, `drop schema ${other} cascade`])
          await runSql(address.href, step);
    };
    const comes = coming();
    try {
      for (let times = 0; times < 40; times += 1) await (await place.open()).close();
    } finally {
      opening = false;
      await comes;
    }
  });
});
