import { foldedName } from '../../domain/keys/names/folded-name.ts';
import { allows, type Member } from '../../domain/member.ts';
import type { ActiveGrant } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

/** What granted something temporarily to the key of this name or number, the first to end first, as far as this reader may end it. */
export async function lentToKey(
  { store }: Pick<Ports, 'store'>,
  member: Member,
  word: string,
): Promise<readonly Request[]> {
  const active = await store.grants.active();
  const keys = await store.keys.byIds([...new Set(active.map(({ keyId }) => keyId))]);
  const meant = keys.filter((key) => allows(member, 'disable', key) && isCalled(key, word));
  const lent = active.filter(({ keyId }) => meant.some(({ id }) => id === keyId));
  const requests = await Promise.all(
    lent.toSorted(byEnd).map(({ requestId }) => store.requests.get(requestId)),
  );
  return requests.filter((request) => request !== null);
}

const isCalled = ({ id, name }: MirroredKey, word: string): boolean =>
  foldedName(name) === foldedName(word) || String(id) === word;

const byEnd = (a: ActiveGrant, b: ActiveGrant): number => a.endsAt.getTime() - b.endsAt.getTime();
