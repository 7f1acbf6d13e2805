import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newPending } from '../../src/domain/requests/transitions.ts';
import { type OpenStore, openStore } from '../../src/store/open-store.ts';
import { postgresWire } from '../support/postgres-wire.ts';
import { aNewRequest, inDays, now } from '../support/samples.ts';
import { onPostgres, runSql } from '../support/store-sites.ts';

const options = { rate: { limit: 9, windowSeconds: 180 }, clock: () => now, account: 'a 1' };
const move = (id: string) => ({
  at: now,
  requests: [{ next: newPending(aNewRequest({ id }), inDays(1)), from: null }],
});

/** Whether it is held to be in a database that was restored since, once somebody has looked. */
async function isUnsure(store: OpenStore, id = 'a') {
  await store.noticeRestore();
  return (await store.requests.get(id))?.isUnsure ?? false;
}

const schemaOf = (url: string) => new URL(url).searchParams.get('schema');

/** As a dump does: the same rows in new tables. */
const putBack = (url: string): Promise<void> =>
  runSql(
    url,
    `set search_path to ${schemaOf(url)}; create table put_back (like requests including all);
     insert into put_back select * from requests; drop table requests; alter table put_back rename to requests`,
  );

onPostgres('a dump that is put back', (site) => {
  test('is noticed by replicas that run and by those that start', async () => {
    await using place = await site();
    const running = await place.open();
    await running.commit(move('a'));
    expect(await isUnsure(running)).toBe(false);
    await putBack(place.url);
    expect(await isUnsure(running)).toBe(true);
    await running.commit(move('b'));
    const started = await place.open({ clock: () => inDays(1) });
    expect([await isUnsure(started), await isUnsure(running), await isUnsure(started, 'b')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('is noticed once more by whoever starts after one that lost the database while it noted it', async () => {
    await using place = await site();
    await (await place.open()).commit(move('a'));
    await putBack(place.url);
    const asked = (what: string) => runSql(place.url, `set search_path to ${schemaOf(place.url)}; ${what}`);
    await asked(
      `create function breaks() returns trigger language plpgsql as
         $$ begin if new.name = 'restored_at' then raise 'gone' using errcode = '57P01'; end if; return new; end $$;
       create trigger breaks before insert or update on key_values for each row execute function breaks()`,
    );
    await expect(place.open()).rejects.toThrow();
    await asked('drop trigger breaks on key_values');
    expect(await isUnsure(await place.open())).toBe(true);
  });

  test('a connection that ends while the place is looked at is none', async () => {
    await using place = await site();
    await using wire = await postgresWire(place.url);
    await using store = await openStore({ ...options, url: wire.url });
    await store.commit(move('a'));
    wire.resetAt('pg_control_system');
    await expect(store.noticeRestore()).rejects.toThrow();
    expect(await isUnsure(store)).toBe(false);
  });

  test('a restart is none', async () => {
    await using place = await site();
    await (await place.open()).commit(move('a'));
    expect(await isUnsure(await place.open())).toBe(false);
  });
});

/** A database of its own for a user who is nobody; `asRoot` is asked in it by whoever made it. */
async function ownDatabase(server: string) {
  const name = `cometkey_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.search = '';
  url.pathname = `/${name}`;
  const asRoot = (what: string) => runSql(url.href, `set role none; ${what}`);
  await runSql(server, `create database ${name}`);
  await runSql(server, `create role ${name}; alter database ${name} owner to ${name}`);
  await runSql(server, `alter database ${name} set role = ${name}`);
  return {
    url: url.href,
    asRoot,
    async [Symbol.asyncDispose]() {
      await runSql(server, `drop database ${name} with (force)`);
      await runSql(server, `drop role ${name}`);
    },
  };
}

onPostgres('the right to ask which server this is', (site) => {
  const ASKED = ['pg_control_system()', 'pg_control_checkpoint()'];
  test.each([
    [ASKED.slice(0, 1)],
    [ASKED.slice(1)],
    [ASKED],
  ])('that is lost and given again is no restore: %j', async (asked) => {
    await using place = await site();
    await using own = await ownDatabase(place.url);
    const opened = async () => {
      await using store = await openStore({ ...options, url: own.url });
      const known = await isUnsure(store);
      await store.commit(move('a'));
      return known;
    };
    await opened();
    for (const what of asked) {
      await own.asRoot(`revoke execute on function ${what} from public`);
      expect(await opened()).toBe(false);
    }
    for (const what of asked) await own.asRoot(`grant execute on function ${what} to public`);
    expect(await opened()).toBe(false);
  });

  test('hides no dump that is put back once it is lost', async () => {
    await using place = await site();
    await using own = await ownDatabase(place.url);
    await using store = await openStore({ ...options, url: own.url });
    await own.asRoot('revoke execute on function pg_control_system() from public');
    await store.commit(move('a'));
    expect(await isUnsure(store)).toBe(false);
    await putBack(`${own.url}?schema=public`);
    expect(await isUnsure(store)).toBe(true);
  });
});
