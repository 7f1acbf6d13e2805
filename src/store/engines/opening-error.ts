import { type PostgresRefusal, StoreRefused } from './store-refused.ts';

type FileRefusal = 'not_a_database' | 'disk_full' | 'unwritable';

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const SQLITE: Readonly<Record<number, FileRefusal>> = {
  8: 'unwritable',
  10: 'unwritable',
  11: 'not_a_database',
  13: 'disk_full',
  14: 'unwritable',
  26: 'not_a_database',
};

/** SQLSTATE classes and codes (postgresql.org/docs/current/errcodes-appendix.html) that only a person can fix. */
const POSTGRES: readonly (readonly [RegExp, PostgresRefusal])[] = [
  [/^28/, 'user_refused'],
  [/^3D000$/, 'unknown_database'],
  [/^3F000$/, 'unknown_schema'],
  [/^42501$/, 'no_create'],
  [/^25006$/, 'read_only'],
];

/** `StoreRefused` with a sentence that says how to fix it, or the error unchanged. */
export function openingError(error: unknown, url: string): unknown {
  if (error instanceof StoreRefused || !(error instanceof Error)) return error;
  const { code = '', errcode = 0 } = error as { code?: string; errcode?: number };
  if (code === 'ERR_SQLITE_ERROR') {
    const kind = SQLITE[errcode & 0xff];
    const refusal = { path: url.replace(/^sqlite:/, ''), why: error.message };
    return kind ? new StoreRefused({ kind, ...refusal }, { cause: error }) : error;
  }
  const kind = POSTGRES.find(([known]) => known.test(code))?.[1];
  return kind ? new StoreRefused({ kind }, { cause: error }) : error;
}
