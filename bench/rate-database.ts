import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Rate } from '../src/cometapi/traffic/rate.ts';
import { openStore } from '../src/store/open-store.ts';

interface RateDatabase extends AsyncDisposable {
  readonly url: string;
  readonly engine: 'SQLite' | 'Postgres';
}

const SCHEMA = 'cometkey_bench';

/** A migrated database: the Postgres of TEST_DATABASE_URL if set, else a SQLite file. */
export async function rateDatabase(rate: Rate): Promise<RateDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  const place = server === undefined ? await file() : await schemaIn(server);
  const account = 'https://api.cometapi.com 1';
  const store = await openStore({ url: place.url, rate, account, clock: () => new Date() });
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      await store.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

async function file(): Promise<RateDatabase> {
  const path = await mkdtemp(join(tmpdir(), 'cometkey-bench-'));
  return {
    url: `sqlite:${join(path, 'bench.db')}`,
    engine: 'SQLite',
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

async function schemaIn(server: string): Promise<RateDatabase> {
  const drop = `drop schema if exists ${SCHEMA} cascade`;
  await run(server, `${drop}; create schema ${SCHEMA}`);
  const url = new URL(server);
  url.searchParams.set('schema', SCHEMA);
  return { url: url.href, engine: 'Postgres', [Symbol.asyncDispose]: () => run(server, drop) };
}

async function run(server: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
