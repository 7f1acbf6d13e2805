import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';

const SQLITE_BUSY = 5;
const CACHED = 200;

interface DriverOptions {
  /** Throws if the file on disk is no longer the open one. */
  readonly beforeWrite: () => void;
  readonly busyMs: number;
}

/**
 * One connection for everybody. While a transaction is open, only its own statements run. When another process has
 * locked the file, the statement is repeated after a pause that does not block the process.
 */
export function sqliteDriver(database: DatabaseSync, { beforeWrite, busyMs }: DriverOptions): Driver {
  const run = statements(database);
  let open: { readonly by: DatabaseConnection | null; readonly ended: Promise<void> } | null = null;
  let end = () => {};

  const execute = (connection: DatabaseConnection, { sql, parameters }: CompiledQuery) =>
    untilFree(busyMs, async () => {
      while (open && open.by !== connection) await open.ended;
      if (!open && !sql.startsWith('select')) beforeWrite();
      return run(sql, parameters as SQLInputValue[]);
    });

  const begin = (connection: DatabaseConnection) =>
    untilFree(busyMs, async () => {
      while (open) await open.ended;
      beforeWrite();
      // Takes the write lock now; otherwise another process could take it between the first read and the first write.
      run('begin immediate', []);
      const { promise, resolve } = Promise.withResolvers<void>();
      open = { by: connection, ended: promise };
      end = resolve;
    });

  const close = (how: 'commit' | 'rollback') => {
    // On a full disk SQLite has already rolled back by itself.
    if (database.isTransaction) run(how, []);
    else if (how === 'commit') throw new Error('SQLite had rolled the transaction back');
    open = null;
    end();
  };

  return {
    init: async () => {},
    acquireConnection: async () => connectionOf(execute),
    beginTransaction: begin,
    commitTransaction: async () => close('commit'),
    rollbackTransaction: async () => close('rollback'),
    releaseConnection: async () => {},
    destroy: async () => database.close(),
  };
}

function connectionOf(
  execute: (connection: DatabaseConnection, query: CompiledQuery) => Promise<QueryResult<unknown>>,
): DatabaseConnection {
  const connection: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) => execute(connection, query) as Promise<QueryResult<R>>,
    streamQuery: () => {
      throw new Error('nothing is streamed');
    },
  };
  return connection;
}

async function untilFree<T>(busyMs: number, act: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + busyMs;
  for (let pauseMs = 2; ; pauseMs = Math.min(50, pauseMs * 2)) {
    try {
      return await act();
    } catch (error) {
      const { errcode = 0 } = error as { errcode?: number };
      if ((errcode & 0xff) !== SQLITE_BUSY || performance.now() > giveUpAt) throw error;
      await sleep(pauseMs);
    }
  }
}

interface Prepared {
  readonly statement: StatementSync;
  /** null: it returns no rows. Known once: to ask SQLite for the columns takes twice as long as to read a row. */
  readonly rowFrom: ((values: unknown[]) => Row) | null;
}

type Row = Record<string, unknown>;

/** Keeps prepared statements: preparing each query again takes three times as long. */
function statements(database: DatabaseSync) {
  const cache = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    const statement = database.prepare(sql);
    const columns = statement.columns().map(({ name }) => name);
    if (columns.length === 0) return { statement, rowFrom: null };
    statement.setReturnArrays(true);
    return { statement, rowFrom: rowsOf(columns) };
  };
  const prepared = (sql: string): Prepared => {
    const found = cache.get(sql) ?? prepare(sql);
    cache.delete(sql);
    cache.set(sql, found);
    if (cache.size > CACHED) {
      const [oldest] = cache.keys();
      if (oldest !== undefined) cache.delete(oldest);
    }
    return found;
  };
  return (sql: string, parameters: SQLInputValue[]): QueryResult<unknown> => {
    const { statement, rowFrom } = prepared(sql);
    if (rowFrom) return { rows: (statement.all(...parameters) as unknown as unknown[][]).map(rowFrom) };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    // What was prepared for `select *` knows the columns of before.
    if (MOVES_COLUMNS.test(sql)) cache.clear();
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  };
}

const MOVES_COLUMNS = /^\s*(?:alter|create|drop)\s/i;

/** All of one shape: objects that SQLite itself makes take half as long again, and are slow to read from. */
function rowsOf(columns: readonly string[]): (values: unknown[]) => Row {
  const empty: Row = Object.fromEntries(columns.map((name) => [name, null]));
  return (values) => {
    const row = { ...empty };
    columns.forEach((name, nth) => {
      row[name] = values[nth];
    });
    return row;
  };
}
