import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';

/** What a key must hold, by everything that anybody did to it and was told of it. */
export interface Book {
  readonly id: number;
  /** All that it was ever called. */
  readonly names: Set<string>;
  unlimited: boolean;
  /** What may be granted (left + used); null while nobody can say: unlimited, or the console switched it. */
  granted: ReadonlySet<number> | null;
  /** Granted just before the key lost its limit, as CometAPI had it, with and without the edits that this write may have lost. */
  beforeUnlimited: readonly number[];
  /** Every row the key was in since the act under way began, oldest first; the last one is what it is now. */
  rows: KeyRow[];
  /** The console deleted it, or switched its limit while a bot was at work: nothing follows any more. */
  isExcused: boolean;
  /** By the console. */
  isStatusEdited: boolean;
  /** What the bots read of it, with the number of the act. */
  reads: { readonly act: number; readonly row: KeyRow }[];
  /** The act in which, or after which, somebody else moved it last: traffic, the console, or a server that keeps what it has. */
  movedIn: number;
  /** By bot, within an act: what it cannot know yet of the key that it is about to write. */
  gaps: Map<number, Gap>;
}

/** Between a bot's read of a key and its write an edit in the console may be lost, because CometAPI stores whole rows. */
export interface Gap {
  edits: { readonly delta: number; wasRead: boolean }[];
  /** A write is on its way, and rests on what was read before. */
  isWriting: boolean;
  /** By how much `used` was seen to move: a difference as small as that is taken for traffic. */
  usage: number;
  used: number;
}

export const grantedIn = (row: Pick<KeyRow, 'remain_quota' | 'used_quota'>): number =>
  row.remain_quota + row.used_quota;

export const openBook = (row: KeyRow): Book => ({
  id: row.id,
  names: new Set([row.name]),
  unlimited: row.unlimited_quota,
  granted: row.unlimited_quota ? null : new Set([grantedIn(row)]),
  beforeUnlimited: [grantedIn(row)],
  rows: [{ ...row }],
  isExcused: false,
  isStatusEdited: false,
  reads: [],
  movedIn: -1,
  gaps: new Map(),
});

/** CometAPI stores no debt: whatever is written to an overspent key ends at what was spent. */
export function add(book: Book, deltas: readonly number[]): void {
  if (book.granted === null) return;
  const sums = new Set([...book.granted].flatMap((granted) => deltas.map((delta) => granted + delta)));
  const least = Math.min(...sums);
  const used = book.rows.map((row) => row.used_quota);
  book.granted = new Set([...sums, ...used.filter((one) => one > least)]);
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
