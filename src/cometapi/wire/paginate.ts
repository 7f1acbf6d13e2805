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
    const odd = page.odd.filter(({ id }) => isNew(id));
    if (rows.length + odd.length === 0 && seen > 0) return;
    for (const id of idsOf({ rows, odd })) known.add(id);
    seen += rows.length + odd.length;
    yield { ...page, rows, odd };
    if (isLast(page, { number, size, seen })) return;
    number += 1;
    page = isBare && number === 1 ? one : await list(number);
  }
}

const lengthOf = ({ rows, odd }: Pick<Page, 'rows' | 'odd'>): number => rows.length + odd.length;

/** Every id on a page, also of rows that cannot be read. */
export const idsOf = ({ rows, odd }: Pick<Page, 'rows' | 'odd'>): KeyId[] => [
  ...rows.map(({ key }) => key.id),
  ...odd.flatMap(({ id }) => id ?? []),
];

/** By `total`, unless more rows than that have come; else a page that is not full is the last. */
function isLast(page: Page, { number, size, seen }: { number: number; size: number; seen: number }): boolean {
  const { total } = page;
  if (lengthOf(page) === 0) return true;
  return total !== null && total >= seen ? number * size >= total : lengthOf(page) < size;
}

export async function firstPage(list: (number: number) => Promise<Page>): Promise<Page> {
  for await (const page of walk(list)) return page;
  return { rows: [], odd: [], total: 0, pageSize: null };
}
