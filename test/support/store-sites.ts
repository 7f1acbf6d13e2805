import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe } from 'vitest';
import { type OpenStore, openStore, type StoreOptions } from '../../src/store/open-store.ts';
import { now } from './samples.ts';

/** An empty database, for one test. */
export interface Site extends AsyncDisposable {
  readonly url: string;
  /** Whether several stores can be open at once, as replicas are. */
  readonly open: (options?: Partial<StoreOptions>) => Promise<OpenStore>;
}

interface Engine {
  readonly name: 'SQLite in memory' | 'SQLite file' | 'Postgres';
  readonly missing: boolean;
  readonly site: () => Promise<Site>;
}

const postgresUrl = process.env['TEST_DATABASE_URL'];

const engines: readonly Engine[] = [
  { name: 'SQLite in memory', missing: false, site: async () => siteOf('sqlite::memory:', async () => {}) },
  {
    name: 'SQLite file',
    missing: false,
    site: async () => {
      const directory = await mkdtemp(join(tmpdir(), 'cometkey-'));
      return siteOf(`sqlite:${join(directory, 'cometkey.db')}`, () => rm(directory, { recursive: true }));
    },
  },
  { name: 'Postgres', missing: postgresUrl === undefined, site: () => schemaOf(postgresUrl ?? '') },
];

/** One suite, every engine; Postgres where TEST_DATABASE_URL names one. */
export function onEveryEngine(what: string, suite: (engine: Engine) => void): void {
  for (const engine of engines)
    describe.skipIf(engine.missing)(`${what} · ${engine.name}`, () => suite(engine));
}

/** Only where several processes can share a database. */
export function onSharedEngines(what: string, suite: (engine: Engine) => void): void {
  for (const engine of engines.filter(({ name }) => name !== 'SQLite in memory'))
    describe.skipIf(engine.missing)(`${what} · ${engine.name}`, () => suite(engine));
}

/** Where replicas run; seen as skipped where TEST_DATABASE_URL names no Postgres. */
export function onPostgres(what: string, suite: (site: () => Promise<Site>) => void): void {
  for (const { name, missing, site } of engines.filter((engine) => engine.name === 'Postgres'))
    describe.skipIf(missing)(`${what} · ${name}`, () => suite(site));
}

const openOptions = (url: string): StoreOptions => ({
  url,
  rate: { limit: 180, windowSeconds: 180 },
  clock: () => now,
  account: 'https://api.cometapi.com 1',
});

function siteOf(url: string, clear: () => Promise<void>): Site {
  const opened: OpenStore[] = [];
  return {
    url,
    async open(options = {}) {
      const others = opened.length > 0 && url.startsWith('sqlite:') ? { use: 'shared' as const } : {};
      const store = await openStore({ ...openOptions(url), ...others, ...options });
      opened.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((store) => store.close()));
      await clear();
    },
  };
}

async function schemaOf(database: string): Promise<Site> {
  const schema = `cometkey_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(database);
  url.searchParams.set('schema', schema);
  await runSql(database, `create schema ${schema}`);
  return siteOf(url.href, () => runSql(database, `drop schema ${schema} cascade`));
}

export async function runSql(database: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
