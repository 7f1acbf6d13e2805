import type { UserId } from '../../domain/member.ts';
import { isGroup } from '../../domain/policy/people/people.ts';
import { type Problem, problemOf } from '../../domain/problems/problem.ts';
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

/**
 * With whether whom a refusal sends somebody to is there: the owner of the key, or the admins. Whoever has left can be
 * asked nothing.
 */
export async function withWhoLeft(
  ports: Pick<Ports, 'store' | 'directory'>,
  problem: Problem,
): Promise<Problem> {
  if (problem.kind === 'line_refused' || problem.kind === 'role_unproven' || problem.kind === 'try_later')
    return { ...problem, problem: await withWhoLeft(ports, problem.problem) };
  if (problem.kind === 'admins_only') return { ...problem, ask: await stillThere(ports, problem.ask) };
  if (!('owner' in problem) || problem.owner === null) return problem;
  return (await isToldLeft(ports.store, problem.owner)) ? { ...problem, ownerLeft: true } : problem;
}

/** Of people and user groups, but for the people who have left. */
async function stillThere({ directory }: Pick<Ports, 'directory'>, ids: readonly string[]) {
  const there = await Promise.all(
    ids.map(async (id) => isGroup(id) || (await isStillMember(directory, id)) !== false),
  );
  return ids.filter((_, at) => there[at]);
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
