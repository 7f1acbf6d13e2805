import type { KeyId } from '../../../domain/keys/key.ts';
import { outlives, type RunsOut } from '../../../domain/upstream/account.ts';
import type { Ports } from '../../ports/ports.ts';

export interface Outliving {
  /** The first of them. */
  readonly some: readonly { readonly id: KeyId; readonly name: string }[];
  readonly total: number;
}

const SHOWN = 5;
const PAGE = 500;

/** The keys in use that would go on after the account’s money is used up. */
export async function outlivingKeys(
  { store }: Pick<Ports, 'store'>,
  ending: RunsOut,
  now: Date,
): Promise<Outliving> {
  const some: { id: KeyId; name: string }[] = [];
  let total = 0;
  const query = { owner: 'all', filter: 'enabled', text: '', now, limit: PAGE } as const;
  for (let offset = 0, known = 1; offset < known; offset += PAGE) {
    const page = await store.keys.list({ ...query, offset });
    const outliving = page.keys.filter((key) => outlives(key, ending, now));
    some.push(...outliving.slice(0, SHOWN - some.length).map(({ id, name }) => ({ id, name })));
    total += outliving.length;
    known = page.total;
  }
  return { some, total };
}
