import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Tables } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import { StoreRefused } from './store-refused.ts';

const MEMORY = ':memory:';
const BUSY_MS = 5000;
const SQLITE_BUSY = 5;

/** `use`: the bot holds the file alone; the command line tool looks on beside it. */
export function sqlite(path: string, { clock, use }: { clock: () => Date; use: 'alone' | 'shared' }): Engine {
  if (use === 'shared' && !existsSync(resolve(path)))
    throw new StoreRefused(`There is no database at ${path} yet. Start the bot once: it makes one.`);
  const lock = path === MEMORY || use === 'shared' ? null : holdFile(resolve(path));
  const database = opened(path === MEMORY ? path : resolve(path), lock);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: forKysely(database) }) });
  return {
    db,
    schema: null,
    byBytes: sql``,
    alone: use === 'alone',
    now: () => sql<number>`cast(${clock().getTime()} as integer)`,
    async close() {
      await db.destroy();
      lock?.close();
    },
  };
}

function opened(path: string, lock: DatabaseSync | null): DatabaseSync {
  const database = new DatabaseSync(path, { open: false });
  try {
    database.open();
    for (const setting of ['journal_mode = WAL', 'synchronous = FULL', `busy_timeout = ${BUSY_MS}`])
      database.exec(`PRAGMA ${setting}`);
    return database;
  } catch (error) {
    if (database.isOpen) database.close();
    lock?.close();
    throw error;
  }
}

/** A lock that the system lets go of when the process ends, however it ends: a second file, never written to. */
function holdFile(path: string): DatabaseSync {
  const lock = fileAt(path);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new StoreRefused(
      `Another cometkey process uses ${path}. Stop it first; to run several, set DATABASE_URL to a Postgres.`,
      { cause: error },
    );
  }
}

function fileAt(path: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return new DatabaseSync(`${path}.lock`);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw new StoreRefused(
      `DATABASE_URL names ${path}, which cannot be opened for writing (${code ?? message}). Name a file in a folder that the bot may write to.`,
      { cause: error },
    );
  }
}

const CACHED = 200;

/** Kysely prepares every query anew; the cache makes that three times faster. */
function forKysely(database: DatabaseSync) {
  const cache = new Map<string, StatementSync>();
  const statement = (text: string): StatementSync => {
    const known = cache.get(text) ?? database.prepare(text);
    cache.delete(text);
    cache.set(text, known);
    const [oldest] = cache.keys();
    if (cache.size > CACHED && oldest !== undefined) cache.delete(oldest);
    return known;
  };
  return {
    close: () => database.close(),
    prepare(text: string) {
      // A transaction that reads first and writes later could otherwise find the file taken in between.
      const prepared = statement(text === 'begin' ? 'begin immediate' : text);
      const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
      return {
        reader: prepared.columns().length > 0,
        all: (parameters: readonly unknown[]) => prepared.all(...values(parameters)),
        run: (parameters: readonly unknown[]) => prepared.run(...values(parameters)),
        iterate: (parameters: readonly unknown[]) => prepared.iterate(...values(parameters)),
      };
    },
  };
}
