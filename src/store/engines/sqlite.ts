import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { Tables } from '../rows/tables.ts';
import type { Engine } from './engine.ts';
import { type LastRun, lastRun } from './last-run.ts';
import { sqliteDriver } from './sqlite-driver.ts';
import { holdFile, sameFiles } from './sqlite-file.ts';
import { StoreRefused } from './store-refused.ts';

const BUSY_MS = 10_000;
const NO_FILE = { moves: () => 0, note: () => {} };
const MEMORY = ':memory:';
/** SQLite itself waits, and blocks the process, only during the opening; later `sqlite-driver.ts` waits. */
const OPENING_BUSY_MS = 5000;

/** Kysely needs no mutex of its own: `sqlite-driver.ts` keeps other queries out of a transaction. */
class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true;
  }
  override get supportsTransactionalDdl() {
    return true;
  }
}

interface SqliteOptions {
  /** `alone`: the bot, which locks the file. `shared`: the command line tool, beside the bot. */
  readonly use: 'alone' | 'shared';
  /** How long to wait while another process locks the file: longer than a backup takes. */
  readonly busyMs?: number;
}

export function sqlite(path: string, { use, busyMs = BUSY_MS }: SqliteOptions): Engine {
  if (use === 'shared' && !existsSync(resolve(path))) throw new StoreRefused({ kind: 'no_database', path });
  const lock = path === MEMORY || use === 'shared' ? null : holdFile(resolve(path));
  const database = opened(path === MEMORY ? path : resolve(path), lock);
  const beforeWrite = path === MEMORY ? () => {} : sameFiles(resolve(path));
  beforeWrite();
  const engine = sqliteOn(database, {
    beforeWrite,
    busyMs,
    alone: use === 'alone',
    lastRun: path === MEMORY ? NO_FILE : lastRun(resolve(path)),
  });
  return { ...engine, close: () => engine.close().finally(() => lock?.close()) };
}

interface OpenFile {
  readonly beforeWrite?: () => void;
  readonly busyMs?: number;
  readonly alone?: boolean;
  readonly lastRun?: LastRun;
}

/** On a database that is open already; it is closed with the engine. */
export function sqliteOn(database: DatabaseSync, file: OpenFile = {}): Engine {
  const { beforeWrite = () => {}, busyMs = BUSY_MS, alone = true, lastRun = NO_FILE } = file;
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new Adapter(),
      createDriver: () => sqliteDriver(database, { beforeWrite, busyMs }),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return {
    db,
    schema: null,
    byBytes: sql``,
    contains: (column, text) => sql<boolean>`instr(${column}, ${text}) > 0`,
    // One transaction writes at a time.
    locked: sql``,
    alone,
    lastRun,
    now: () => sql<number>`cast(${Math.floor(performance.timeOrigin + performance.now())} as integer)`,
    close: () => db.destroy(),
  };
}

function opened(path: string, lock: DatabaseSync | null): DatabaseSync {
  const database = new DatabaseSync(path, { open: false });
  try {
    database.open();
    const settings = [`busy_timeout = ${OPENING_BUSY_MS}`, 'journal_mode = WAL', 'synchronous = FULL'];
    for (const setting of [...settings, 'busy_timeout = 0']) database.exec(`PRAGMA ${setting}`);
    return database;
  } catch (error) {
    if (database.isOpen) database.close();
    lock?.close();
    throw error;
  }
}
