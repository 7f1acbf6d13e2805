import type { UserId } from '../../domain/member.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import type { Ports } from '../ports/ports.ts';
import type { Whose } from '../ports/store/keys.ts';
import { ownerSubject, standingAmong } from './troubles.ts';

/** With whether their owner has left, as leads were told. */
export async function withOwnersLeft<K extends { readonly owner: string | null }>(
  store: Ports['store'],
  keys: readonly K[],
): Promise<(K & { readonly ownerLeft: boolean })[]> {
  const left = await leftAmong(store, [...new Set(keys.flatMap(({ owner }) => owner ?? []))]);
  return keys.map((key) => ({ ...key, ownerLeft: key.owner !== null && left.includes(key.owner) }));
}

/** More people than own keys. */
const ALL_OWNERS = 100_000;

/** The keys that need an owner: nobody owns them, or whoever does has left. */
export async function unowned(store: Ports['store']): Promise<Whose> {
  return { nobodyOr: await leftAmong(store, await store.keys.owners('', ALL_OWNERS)) };
}

/** Who cannot be reached may be there all the same. */
async function leftAmong(store: Ports['store'], owners: readonly UserId[]): Promise<readonly UserId[]> {
  const told = await standingAmong(store, owners.map(ownerSubject));
  return told.flatMap((body) => (body.kind === 'owner_left' && body.isGone === true ? [body.owner] : []));
}

/** Whether leads were told that this person has left. */
export const isToldLeft = async (store: Ports['store'], person: UserId): Promise<boolean> =>
  (await leftAmong(store, [person])).length > 0;

/** null: Slack does not say now, which is neither yes nor no. */
export const isStillMember = (directory: Ports['directory'], person: UserId): Promise<boolean | null> =>
  directory.member(person).then(
    () => true,
    (error: unknown) => {
      const problem = problemOf(error);
      if (problem === null) throw error;
      return problem.kind === 'not_a_member' ? false : null;
    },
  );
