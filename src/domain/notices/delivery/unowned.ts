import type { KeyId } from '../../keys/key.ts';
import type { UserId } from '../../member.ts';
import type { NoticeBody, UnownedKey } from '../notice.ts';

export type UnownedNews = Extract<NoticeBody, { kind: 'unowned_keys' }>;

interface OwnedKey {
  readonly id: KeyId;
  readonly owner: UserId | null;
  readonly deletedAt: Date | null;
}

/** The keys of a digest that still have no owner. */
export const unowned = ({ keys: told }: UnownedNews, keys: readonly OwnedKey[]): readonly UnownedKey[] =>
  told.filter((one) => isUnowned(one, keys));

/** How many of those that it only counts. */
export const moreUnowned = ({ more, others = [] }: UnownedNews, keys: readonly OwnedKey[]): number =>
  more - others.filter((one) => !isUnowned(one, keys)).length;

/** What was deleted needs no owner. */
function isUnowned(
  { keyId, what, owner = null }: Pick<UnownedKey, 'keyId' | 'owner' | 'what'>,
  keys: readonly OwnedKey[],
): boolean {
  const key = keys.find(({ id }) => id === keyId);
  return !key || what === 'deleted' || (key.owner === owner && key.deletedAt === null);
}
