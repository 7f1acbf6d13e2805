import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Tables } from '../schema/tables.ts';
import type { Engine } from './engine.ts';

const INT8 = 20;
const NUMERIC = 1700;

/** `?schema=name` keeps the tables in a schema of their own. */
export async function postgres(url: string): Promise<Engine> {
  const address = new URL(url);
  const wanted = address.searchParams.get('schema');
  address.searchParams.delete('schema');
  const pool = new pg.Pool({
    connectionString: address.href,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...(wanted === null ? {} : { options: `-c search_path=${quoted(wanted)}` }),
    types: { getTypeParser: parserOf },
  });
  // An idle connection that breaks is replaced by the next query; unheard, it would end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    schema: wanted ?? (await currentSchema(db)),
    alone: false,
    byBytes: sql`collate "C"`,
    now: () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    close: () => db.destroy(),
  };
}

/** Sums and counts come as text, because they might not fit; units and milliseconds always do. */
const parserOf: typeof pg.types.getTypeParser = (type, format) =>
  type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format);

const quoted = (name: string): string => `"${name.replaceAll('"', '')}"`.replace(/[\\ ]/g, '\\$&');

async function currentSchema(db: Kysely<Tables>): Promise<string | null> {
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db);
  return rows[0]?.schema ?? null;
}
