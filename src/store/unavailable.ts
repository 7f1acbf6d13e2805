import { Refused } from '../domain/problems/problem.ts';

/** SQLITE_BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB. */
const SQLITE: ReadonlySet<number> = new Set([5, 6, 8, 10, 11, 13, 14, 15, 26]);
/** SQLSTATE classes of errors in the query itself: its data, a constraint, its syntax, its size. */
const BUGS = /^(?:0A|2[0-3]|42|54|P0)/;

/** `Refused` store_unavailable if the database is at fault and not the query; else the error unchanged. */
function storeError(error: unknown): unknown {
  return isUnavailable(error) ? new Refused({ kind: 'store_unavailable' }, { cause: error }) : error;
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Refused) return false;
  const { code, errcode, severity } = error as { code?: string; errcode?: number; severity?: string };
  if (errcode !== undefined) return SQLITE.has(errcode & 0xff);
  if (severity !== undefined) return !BUGS.test(code ?? '');
  // Drivers report a lost connection, and a replaced SQLite file, with a plain `Error`.
  return error.constructor === Error || error.constructor === AggregateError;
}

type Call<A extends unknown[], R> = (...given: A) => Promise<R>;

/** The same function, with its errors passed through `storeError`. */
export const guarded =
  <A extends unknown[], R>(call: Call<A, R>): Call<A, R> =>
  async (...given) => {
    try {
      return await call(...given);
    } catch (error) {
      throw storeError(error);
    }
  };

export function withStoreErrors<T extends object>(part: T): T {
  const calls = Object.entries(part as Record<string, Call<unknown[], unknown>>);
  return Object.fromEntries(calls.map(([name, call]) => [name, guarded(call)])) as T;
}
