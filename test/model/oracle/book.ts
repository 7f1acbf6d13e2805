import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';

/** What a key must hold, by everything that anybody did to it and was told of it. */
export interface Book {
  readonly id: number;
  unlimited: boolean;
  /** What may be granted (left + used); null while nobody can say: unlimited, or the console switched it. */
  granted: ReadonlySet<number> | null;
  /** Granted just before the key lost its limit, as CometAPI had it. */
  beforeUnlimited: number;
  /** Every row the key was in since the act under way began, oldest first; the last one is what it is now. */
  rows: KeyRow[];
  /** The console deleted it, or switched its limit while a bot was at work: nothing follows any more. */
  isExcused: boolean;
}

export const grantedIn = (row: Pick<KeyRow, 'remain_quota' | 'used_quota'>): number =>
  row.remain_quota + row.used_quota;

export const openBook = (row: KeyRow): Book => ({
  id: row.id,
  unlimited: row.unlimited_quota,
  granted: row.unlimited_quota ? null : new Set([grantedIn(row)]),
  beforeUnlimited: grantedIn(row),
  rows: [{ ...row }],
  isExcused: false,
});

/** CometAPI stores no debt: whatever is written to an overspent key ends at what was spent. */
export function add(book: Book, deltas: readonly number[]): void {
  if (book.granted === null) return;
  const used = book.rows.map((row) => row.used_quota);
  const sums = [...book.granted].flatMap((granted) => deltas.map((delta) => granted + delta));
  book.granted = new Set(sums.flatMap((sum) => [sum, ...used.filter((one) => one > sum)]));
}

export function limit(book: Book, totals: readonly number[]): void {
  book.unlimited = false;
  book.granted = new Set(totals);
}

/** What is found is from now on what there is. */
export function anchor(book: Book, row: KeyRow): void {
  book.unlimited = row.unlimited_quota;
  book.granted = row.unlimited_quota ? null : new Set([grantedIn(row)]);
}
