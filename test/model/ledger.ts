import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';

/** What a key must hold, told by everything that anybody meant to do to it. */
export interface KeyBook {
  readonly id: number;
  /** Units granted (left + used) that are accounted for; null while nobody counts: the key has no limit. */
  accounted: number | null;
  /** Of requests that began to write and have not ended, or failed half-way: each may have landed. */
  readonly open: Map<string, number>;
  /** Edits in the console, newest last; those that a bot's write may have overwritten are `losable`. */
  edits: { readonly at: number; readonly delta: number; losable: boolean }[];
  /** What a write left granted that had to stop at what was spent already: upstream stores no debt. */
  nothingLeft: number | null;
  /** The same, where more was spent than was ever granted: that debt is gone, and must be told. */
  forgiven: number | null;
  /** The console switched the limit while a bot was writing: whichever came last holds. */
  switched: boolean;
}

export const grantedIn = (row: Pick<KeyRow, 'remain_quota' | 'used_quota'>): number =>
  row.remain_quota + row.used_quota;

export const openBook = (row: KeyRow): KeyBook => ({
  id: row.id,
  accounted: row.unlimited_quota ? null : grantedIn(row),
  open: new Map(),
  edits: [],
  nothingLeft: null,
  forgiven: null,
  switched: false,
});

/** Every sum that leaves some of these out. */
const sums = (amounts: readonly number[]): number[] =>
  amounts.reduce<number[]>((all, amount) => all.concat(all.map((sum) => sum + amount)), [0]);

/** What the key may be found to hold; null: anything. */
export function holdings(book: KeyBook): number[] | null {
  const { accounted } = book;
  if (accounted === null || book.switched) return null;
  const lost = sums(book.edits.filter(({ losable }) => losable).map(({ delta }) => -delta));
  const landed = sums([...book.open.values()]);
  const all = lost.flatMap((less) => landed.map((more) => accounted + less + more));
  // Whoever asked was told that nobody knows what came of it.
  const forgiven = book.open.size > 0 ? book.forgiven : null;
  const left = [book.nothingLeft, forgiven].filter((one) => one !== null);
  return [...all, ...left.flatMap((one) => [one, ...landed.map((more) => one + more)])];
}

/** Nothing is under way any more: what was found is from now on what there is. */
export function settleBook(book: KeyBook, row: KeyRow): void {
  book.accounted = row.unlimited_quota ? null : grantedIn(row);
  book.edits = [];
  book.nothingLeft = null;
  book.forgiven = null;
  book.switched = false;
}
