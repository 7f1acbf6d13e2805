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
  /** A key may be left nothing while it owes: upstream stores no debt. What that write left granted. */
  nothingLeft: number | null;
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
  return book.nothingLeft === null
    ? all
    : [...all, book.nothingLeft, ...landed.map((more) => (book.nothingLeft ?? 0) + more)];
}

/** Nothing is under way any more: what was found is from now on what there is. */
export function settleBook(book: KeyBook, row: KeyRow): void {
  book.accounted = row.unlimited_quota ? null : grantedIn(row);
  book.edits = [];
  book.nothingLeft = null;
  book.switched = false;
}
