import { Socket } from 'node:net';
import { type Dialect, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Tables } from '../rows/tables.ts';
import type { Engine } from './engine.ts';

const INT8 = 20;
const NUMERIC = 1700;

/** A healthy server accepts a connection in milliseconds, and a person does not wait longer than this. */
const CONNECT_MS = 5000;
/** Queries take milliseconds, so a connection that is silent for this long is dead. */
const SILENCE_MS = 15_000;

/** `?schema=name` in the URL chooses the schema of the tables. */
export async function postgres(url: string, silenceMs = SILENCE_MS): Promise<Engine> {
  const address = new URL(url);
  const wanted = address.searchParams.get('schema');
  address.searchParams.delete('schema');
  const pool = new pg.Pool({
    connectionString: address.href,
    connectionTimeoutMillis: CONNECT_MS,
    // Shorter than `silenceMs`, so that idle connections are closed before they count as silent.
    idleTimeoutMillis: (silenceMs * 2) / 3,
    stream: () => closedWhenSilent(silenceMs),
    onConnect: (client) => limitStatements(client, silenceMs),
    ...(wanted === null ? {} : { options: `-c search_path=${quoted(wanted)}` }),
    types: { getTypeParser: parserOf },
  });
  // A broken connection fails its query and is replaced. An `error` event without a listener would end the process,
  // and the pool listens only to idle connections.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => leaveWhenEnded(client.on('error', () => undefined)));
  const db = new Kysely<Tables>({ dialect: inOneSchema(new PostgresDialect({ pool })) });
  return {
    db,
    schema: wanted ?? (await currentSchema(db)),
    alone: false,
    lastRun: null,
    byBytes: sql`collate "C"`,
    contains: (column, text) => sql<boolean>`strpos(${column}, ${text}) > 0`,
    locked: sql`for update`,
    now: () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    close: () => db.destroy(),
  };
}

/** Kysely looks at the tables of every schema, and fails when one that is not the bot's is dropped meanwhile. */
const inOneSchema = (dialect: PostgresDialect): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createDriver: () => dialect.createDriver(),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createIntrospector: (db) =>
    Object.assign(dialect.createIntrospector(db), {
      async getTables() {
        const { rows } = await sql<{ name: string; schema: string }>`
          select tablename as name, schemaname as schema from pg_tables
          where schemaname = current_schema()`.execute(db);
        return rows.map((table) => ({ ...table, isView: false, isForeign: false, columns: [] }));
      },
    }),
});

/**
 * Closes a connection whose server is silent, for example because the network drops packets. `query_timeout` would
 * only fail the query and return the dead connection to the pool.
 */
const closedWhenSilent = (silenceMs: number): Socket => {
  const socket = new Socket();
  return socket.setTimeout(silenceMs, () =>
    socket.destroy(new Error(`PostgreSQL did not answer within ${silenceMs} ms`)),
  );
};

/** A FATAL error comes shortly before the server closes the connection; the pool must not lend it again meanwhile. */
function leaveWhenEnded(client: pg.ClientBase & { end?(): Promise<void> }): void {
  const ask: (...given: unknown[]) => unknown = client.query.bind(client);
  const query = (...given: unknown[]) => {
    const answer = ask(...given);
    if (answer instanceof Promise)
      answer.catch(({ severity }) => {
        if (severity === 'FATAL') void client.end?.();
      });
    return answer;
  };
  Object.assign(client, { query });
}

/**
 * The server gives up before the client does, which frees the locks of a replica that froze or lost its network. Set
 * by a statement, because poolers such as PgBouncer refuse it as a startup parameter.
 */
async function limitStatements(client: pg.ClientBase, silenceMs: number): Promise<void> {
  const ms = Math.round((silenceMs * 2) / 3);
  await client.query(`set statement_timeout = ${ms}; set idle_in_transaction_session_timeout = ${ms}`);
}

/** pg returns int8 and numeric as text, because they may exceed a number; units and milliseconds never do. */
const parserOf: typeof pg.types.getTypeParser = (type, format) =>
  type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format);

const quoted = (name: string): string => `"${name.replaceAll('"', '')}"`.replace(/[\\ ]/g, '\\$&');

async function currentSchema(db: Kysely<Tables>): Promise<string | null> {
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db);
  return rows[0]?.schema ?? null;
}
