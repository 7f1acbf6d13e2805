import type { KeyRow } from './key-row.ts';

export type UsageRow = {
  created_at: number;
  token_id: number;
  token_name: string;
  model_name: string;
  quota: number;
  group: string;
  request_id: string;
  path: string;
};

type CallRecord = { at: number; method: string; path: string };

/** The account's database: plain data, changed only by the functions beside it. */
export type Database = {
  userId: number;
  accessToken: string;
  banned: boolean;
  quota: number;
  usedQuota: number;
  requestCount: number;
  groups: string[];
  models: string[];
  rows: KeyRow[];
  lastId: number;
  usage: UsageRow[];
  calls: CallRecord[];
  /** Charges a batching server has taken but not yet written, by key. */
  unwritten: Map<number, number>;
  writtenAt: number;
};

export const flushEveryMs = 5000;

export const emptyDatabase = (userId: number, accessToken: string): Database => ({
  userId,
  accessToken,
  banned: false,
  quota: 100_000_000,
  usedQuota: 0,
  requestCount: 0,
  groups: ['default', 'vip'],
  models: ['gpt-4o', 'gpt-4o-mini'],
  rows: [],
  lastId: 0,
  usage: [],
  calls: [],
  unwritten: new Map(),
  writtenAt: 0,
});

export const rowOf = (books: Database, id: number, userId = books.userId) =>
  books.rows.find((row) => row.id === id && row.user_id === userId && row.DeletedAt === null);

export const rowsOf = (books: Database) =>
  books.rows.filter((row) => row.user_id === books.userId && row.DeletedAt === null);

export const rowBySecret = (books: Database, secret: string) =>
  books.rows.find((row) => row.key === secret && row.DeletedAt === null);

/** A relative update as in the server's SQL: remain + used stays constant. */
export function charge(row: KeyRow, units: number, now: number): void {
  row.remain_quota -= units;
  row.used_quota += units;
  row.accessed_time = now;
}

export function chargeAccount(books: Database, units: number): void {
  books.quota -= units;
  books.usedQuota += units;
}

export function flush(books: Database, atMs: number): boolean {
  books.writtenAt = atMs;
  const waiting = [...books.unwritten];
  books.unwritten.clear();
  for (const [id, units] of waiting) {
    const row = books.rows.find((candidate) => candidate.id === id);
    if (row) charge(row, units, Math.floor(atMs / 1000));
    chargeAccount(books, units);
  }
  return waiting.length > 0;
}
