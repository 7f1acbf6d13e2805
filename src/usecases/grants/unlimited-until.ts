import type { Key } from '../../domain/keys/key.ts';
import { type Ending, endingOf } from '../../domain/requests/ending.ts';
import { isOpenGrant } from '../../domain/requests/grant.ts';
import { grantsAround } from '../keys/key-view.ts';
import type { Ports } from '../ports/ports.ts';

/** When, and how, the limit of a key comes back that was lifted for a time; null: it has one, or was lifted for good. */
export async function unlimitedUntil(
  ports: Pick<Ports, 'store' | 'clock'>,
  key: (Pick<Key, 'id' | 'unlimited'> & { readonly deletedAt: Date | null }) | null,
): Promise<Ending | null> {
  if (!key?.unlimited || key.deletedAt) return null;
  const around = await grantsAround(ports, key.id);
  const lifted = around.ofKey.filter(isOpenGrant).filter(({ of }) => of === 'unlimited_on');
  const [last] = lifted.toSorted((a, b) => b.endsAt.getTime() - a.endsAt.getTime());
  return last ? endingOf(last, { ...around, key }) : null;
}
