import type { UserId } from '../../../domain/member.ts';
import { keysOwnedBy } from '../../keys/owners/keys-owned-by.ts';
import { isStillMember } from '../../outbox/owners-left.ts';
import { ownerSubject, standingAmong } from '../../outbox/troubles.ts';
import type { Ports } from '../../ports/ports.ts';
import { ownerIsBack, tellOwnerLeft } from './owner-left.ts';
import { rememberTeam } from './remember-team.ts';
import { awaitedMembers, endRequestsOf } from './requests-left.ts';

/** Each costs a call to Slack. Of more people the next sweeps look at the others. */
const A_SWEEP = 50;

const CHECKED = 'owners_checked';

/**
 * Finds who has left of those who own a key or are needed for what waits for a decision, also where Slack told nothing of it
 * and there is no news about their keys.
 */
export async function checkPeople(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store } = ports;
  let unknown = 0;
  let last: UserId | null = null;
  try {
    const people = await nextPeople(ports);
    const troubled = await troubledAmong(ports, people);
    for (const person of people) {
      signal?.throwIfAborted();
      const isMember = await checkPerson(ports, person, troubled.has(person));
      last = person;
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
  const isTroubled = (await troubledAmong(ports, [person])).has(person);
  const matters =
    isTroubled || (await keysOwnedBy(ports, person)).length > 0 || (await awaitedMembers(ports)).has(person);
  if (matters) await checkPerson(ports, person, isTroubled);
}

/** What follows from it that they have left. */
export async function personLeft(ports: Ports, person: UserId): Promise<void> {
  await endRequestsOf(ports, person);
  await tellOwnerLeft(ports, person, 'gone');
}

/** Of whom it was told that they have left, or cannot be reached, and nothing else since. */
async function troubledAmong({ store }: Ports, people: readonly UserId[]): Promise<ReadonlySet<UserId>> {
  const told = await standingAmong(store, people.map(ownerSubject));
  return new Set(told.flatMap((body) => (body.kind === 'owner_left' ? [body.owner] : [])));
}

/**
 * Acts on it that this person has left, or is back. null: Slack does not say, so nothing is done. What was told may come
 * from a replica that knows more, so of somebody `isTroubled` Slack is asked anew.
 */
async function checkPerson(ports: Ports, person: UserId, isTroubled: boolean): Promise<boolean | null> {
  if (isTroubled) ports.directory.invalidate(person);
  const isMember = await isStillMember(ports.directory, person);
  if (isMember && isTroubled) await ownerIsBack(ports, person);
  if (isMember) await rememberTeam(ports, person);
  if (isMember === false) await personLeft(ports, person);
  return isMember;
}

/** Those behind the last one that was looked at, and from the beginning again; everybody once at most. */
async function nextPeople({ store }: Ports): Promise<readonly UserId[]> {
  const last = (await store.keyValues.get(CHECKED)) ?? '';
  const awaited = [...(await awaitedMembers({ store }))];
  const some = async (after: UserId) => {
    const all = new Set([
      ...(await store.keys.owners(after, A_SWEEP)),
      ...awaited.filter((id) => id > after),
    ]);
    return [...all].sort().slice(0, A_SWEEP);
  };
  const behind = await some(last);
  const first = behind.length < A_SWEEP ? await some('') : [];
  return [...behind, ...first.filter((person) => person <= last)].slice(0, A_SWEEP);
}
