import type { KeyId } from '../../domain/keys/key.ts';
import type { Page } from './schema.ts';

/**
 * Every page, newest first, whichever way the server counts: page envelopes begin at 1, bare arrays at 0.
 * A key that a shift of the pages brings twice is passed on once: all that a walk remembers is ids.
 */
export async function* walk<P extends Page>(list: (number: number) => Promise<P>): AsyncGenerator<P> {
  const known = new Set<KeyId>();
  const one = await list(1);
  const isBare = one.pageSize === null;
  let number = isBare ? 0 : 1;
  let page = isBare ? await list(0) : one;
  const size = page.pageSize ?? page.rows.length;
  for (;;) {
    const rows = page.rows.filter(({ key }) => !known.has(key.id));
    if (rows.length === 0 && known.size > 0) return;
    for (const { key } of rows) known.add(key.id);
    yield { ...page, rows };
    if (isLast(page, { number, size, seen: known.size })) return;
    number += 1;
    page = isBare && number === 1 ? one : await list(number);
  }
}

/** As the total says, which a server that counts wrongly may put below what came; else a page that is not full. */
function isLast(
  { rows, total }: Page,
  { number, size, seen }: { number: number; size: number; seen: number },
) {
  if (rows.length === 0) return true;
  return total !== null && total >= seen ? number * size >= total : rows.length < size;
}

export async function firstPage(list: (number: number) => Promise<Page>): Promise<Page> {
  for await (const page of walk(list)) return page;
  return { rows: [], total: 0, pageSize: null };
}
