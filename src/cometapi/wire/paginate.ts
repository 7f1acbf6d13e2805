import type { KeyId } from '../../domain/keys/key.ts';
import type { Page } from './schema.ts';

/**
 * Every page, newest first. Page envelopes count from 1, bare arrays from 0. A key that appears again, because new
 * keys shifted the pages, is left out.
 */
export async function* walk<P extends Page>(list: (number: number) => Promise<P>): AsyncGenerator<P> {
  const known = new Set<KeyId>();
  const isNew = (id: KeyId | null) => id === null || !known.has(id);
  const one = await list(1);
  const isBare = one.pageSize === null;
  let number = isBare ? 0 : 1;
  let page = isBare ? await list(0) : one;
  let seen = 0;
  const size = page.pageSize ?? lengthOf(page);
  for (;;) {
    const rows = page.rows.filter(({ key }) => isNew(key.id));
    const unreadable = page.unreadable.filter(({ id }) => isNew(id));
    if (rows.length + unreadable.length === 0 && seen > 0) return;
    for (const id of idsOf({ rows, unreadable })) known.add(id);
    seen += rows.length + unreadable.length;
    yield { ...page, rows, unreadable };
    if (isLast(page, { number, size, seen })) return;
    number += 1;
    page = isBare && number === 1 ? one : await list(number);
  }
}

const lengthOf = ({ rows, unreadable }: Pick<Page, 'rows' | 'unreadable'>): number =>
  rows.length + unreadable.length;

/** Every id on a page, also of rows that cannot be read. */
export const idsOf = ({ rows, unreadable }: Pick<Page, 'rows' | 'unreadable'>): KeyId[] => [
  ...rows.map(({ key }) => key.id),
  ...unreadable.flatMap(({ id }) => id ?? []),
];

/** By `total`, unless more rows than that have come; else a page that is not full is the last. */
function isLast(page: Page, { number, size, seen }: { number: number; size: number; seen: number }): boolean {
  const { total } = page;
  if (lengthOf(page) === 0) return true;
  return total !== null && total >= seen ? number * size >= total : lengthOf(page) < size;
}

export async function firstPage(list: (number: number) => Promise<Page>): Promise<Page> {
  for await (const page of walk(list)) return page;
  return { rows: [], unreadable: [], total: 0, pageSize: null };
}
