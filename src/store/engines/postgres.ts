import { Socket } from 'node:net';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Tables } from '../rows/tables.ts';
import type { Engine } from './engine.ts';

const INT8 = 20;
const NUMERIC = 1700;

/** A server that is well answers in milliseconds; a person waits no longer. */
const CONNECT_MS = 5000;
/** Queries take milliseconds. With `CONNECT_MS` it makes the 20 s between two renewals of a job. */
const SILENCE_MS = 15_000;

/** `?schema=name` keeps the tables in a schema of their own. */
export async function postgres(url: string, silenceMs = SILENCE_MS): Promise<Engine> {
  const address = new URL(url);
  const wanted = address.searchParams.get('schema');
  address.searchParams.delete('schema');
  const pool = new pg.Pool({
    connectionString: address.href,
    connectionTimeoutMillis: CONNECT_MS,
    // Shorter than the silence, so that only a connection at work is ever silent for too long.
    idleTimeoutMillis: (silenceMs * 2) / 3,
    stream: () => closedWhenSilent(silenceMs),
    onConnect: (client) => limitStatements(client, silenceMs),
    ...(wanted === null ? {} : { options: `-c search_path=${quoted(wanted)}` }),
    types: { getTypeParser: parserOf },
  });
  // A connection that breaks fails its query and is replaced. Without a listener, `error` would end the
  // process: the pool listens to idle connections only, so those in use need a listener of their own.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => leaveWhenEnded(client.on('error', () => undefined)));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    schema: wanted ?? (await currentSchema(db)),
    alone: false,
    lastRun: null,
    byBytes: sql`collate "C"`,
    now: () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    close: () => db.destroy(),
  };
}

/**
 * Ends a connection whose peer says nothing, as when the network drops packets. `query_timeout` would fail
 * the query only, and the dead connection would go back to the pool.
 */
const closedWhenSilent = (silenceMs: number): Socket => {
  const socket = new Socket();
  return socket.setTimeout(silenceMs, () =>
    socket.destroy(new Error(`PostgreSQL did not answer within ${silenceMs} ms`)),
  );
};

/** The server says that it ends a connection a moment before it does; until then the pool would lend it again. */
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
 * The server gives up first, and frees the locks of a replica that froze or lost its network. Set by a
 * statement, because poolers such as PgBouncer refuse it as a startup parameter.
 */
async function limitStatements(client: pg.ClientBase, silenceMs: number): Promise<void> {
  const ms = Math.round((silenceMs * 2) / 3);
  await client.query(`set statement_timeout = ${ms}; set idle_in_transaction_session_timeout = ${ms}`);
}

/** Sums and counts come as text, because they might not fit; units and milliseconds always do. */
const parserOf: typeof pg.types.getTypeParser = (type, format) =>
  type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format);

const quoted = (name: string): string => `"${name.replaceAll('"', '')}"`.replace(/[\\ ]/g, '\\$&');

async function currentSchema(db: Kysely<Tables>): Promise<string | null> {
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db);
  return rows[0]?.schema ?? null;
}
