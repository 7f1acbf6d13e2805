import type { UserId } from '../../../domain/member.ts';
import { keysOwnedBy } from '../../keys/owners/keys-owned-by.ts';
import { isStillMember } from '../../outbox/owners-left.ts';
import { isTroubled, ownerSubject } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';
import { ownerIsBack, tellOwnerLeft } from './owner-left.ts';

/** Each costs a call to Slack. Of more owners the next sweeps look at the others. */
const A_SWEEP = 50;

const CHECKED = 'owners_checked';

/** Finds owners who have left, also where Slack told nothing of it and there is no news about their keys. */
export async function checkOwners(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store } = ports;
  let unknown = 0;
  let last: UserId | null = null;
  try {
    for (const owner of await nextOwners(ports)) {
      signal?.throwIfAborted();
      const isMember = await checkOwner(ports, owner);
      last = owner;
      unknown = isMember === null ? unknown + 1 : 0;
      // One whom Slack never tells holds up nobody; of two it does not tell anything now, and the next sweep goes on.
      if (unknown === 2) return;
    }
  } finally {
    if (last !== null) await store.keyValues.set(CHECKED, last);
  }
}

/** Slack tells of every change of anybody's profile, so it is asked only of those who matter here. */
export async function checkChanged(ports: Ports, person: UserId): Promise<void> {
  const isTold = await isTroubled(ports.store, ownerSubject(person));
  if (isTold || (await keysOwnedBy(ports, person)).length > 0) await checkOwner(ports, person);
}

/** Tells that this person has left, or is back. null: Slack does not say, so nothing is told. */
async function checkOwner(ports: Ports, owner: UserId): Promise<boolean | null> {
  const isMember = await readAnew(ports, owner);
  if (isMember) await ownerIsBack(ports, owner);
  if (isMember === false) await tellOwnerLeft(ports, owner, 'gone');
  return isMember;
}

/** Those behind the last one that was looked at, and from the beginning again; everybody once at most. */
async function nextOwners({ store }: Ports): Promise<readonly UserId[]> {
  const last = (await store.keyValues.get(CHECKED)) ?? '';
  const behind = await store.keys.owners(last, A_SWEEP);
  if (behind.length === A_SWEEP) return behind;
  const first = await store.keys.owners('', A_SWEEP - behind.length);
  return [...behind, ...first.filter((owner) => owner <= last)];
}

/** What was told may come from a replica that knows more, so that is read anew. */
async function readAnew({ store, directory }: Ports, owner: UserId): Promise<boolean | null> {
  if (await isTroubled(store, ownerSubject(owner))) directory.invalidate(owner);
  return isStillMember(directory, owner);
}
