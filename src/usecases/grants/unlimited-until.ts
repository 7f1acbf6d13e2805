import type { Key } from '../../domain/keys/key.ts';
import { isOpenGrant } from '../../domain/requests/grant.ts';
import type { Store } from '../ports/store/store.ts';

/** When the limit of a key comes back that was lifted for a time; null: it has one, or was lifted for good. */
export async function unlimitedUntil(
  { grants }: Pick<Store, 'grants'>,
  key: Pick<Key, 'id' | 'unlimited'> | null,
): Promise<Date | null> {
  if (!key?.unlimited) return null;
  const lifted = (await grants.ofKey(key.id)).filter((one) => one.of === 'unlimited_on' && isOpenGrant(one));
  return lifted.length === 0 ? null : new Date(Math.max(...lifted.map(({ endsAt }) => endsAt.getTime())));
}
