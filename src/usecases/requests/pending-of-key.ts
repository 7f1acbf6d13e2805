import { foldedName } from '../../domain/keys/names/folded-name.ts';
import { leads, type Member } from '../../domain/member.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import { withKeys } from './list-requests.ts';

/** What waits for a decision about the key of this name or number, the oldest first, as far as this reader may see it. */
export async function pendingOfKey(
  { store }: Pick<Ports, 'store'>,
  member: Member,
  word: string,
): Promise<readonly Request[]> {
  const { id, role } = member;
  const pending = await store.requests.pending();
  const seen = pending.filter(
    ({ requester, owner, team }) =>
      role !== 'member' || requester === id || owner === id || leads(member, team),
  );
  const rows = await withKeys(store, seen);
  const name = foldedName(word);
  return rows
    .map(({ request }) => request)
    .filter(({ keyName, keyId }) => foldedName(keyName) === name || String(keyId) === word)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}
