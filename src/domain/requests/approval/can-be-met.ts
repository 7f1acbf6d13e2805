import type { UserId } from '../../member.ts';
import { admitsAdmins, isGroup, type ListName, namesIn, type People } from '../../policy/people/people.ts';
import type { Deciders } from '../../policy/policy.ts';
import { listsAsked, needsOf } from './approval.ts';
import { unmet } from './matching.ts';

/**
 * Whether there are different people enough, without those who may not decide (`not`). Who is in a group is not known here,
 * so a group counts as people enough.
 */
export function canBeMet(asked: Deciders, people: People, not: readonly (UserId | null)[] = []): boolean {
  const needs = needsOf(asked).map(({ count, from }) => ({
    count,
    names: from.flatMap((list) => namedToApprove(list, people)),
  }));
  const closed = needs.filter(({ names }) => !names.some(isGroup));
  const persons = [...new Set(closed.flatMap(({ names }) => names))].filter((id) => !not.includes(id));
  const open = unmet(
    closed.map(({ count }) => count),
    persons.map((id) => ({ fits: (need) => closed[need]?.names.includes(id) ?? false })),
  );
  return open.every((count) => count === 0);
}

/** Whom the policy names for a list; admins count as leads. */
export const namedToApprove = (list: ListName, people: People): readonly string[] =>
  admitsAdmins(list) ? [...new Set([...namesIn(people, list), ...people.admins])] : namesIn(people, list);

/** Those of them who may approve; null: too few. */
export function namedApprovers(
  asked: Deciders,
  people: People,
  not: readonly (UserId | null)[],
): readonly string[] | null {
  if (!canBeMet(asked, people, not)) return null;
  const names = new Set(listsAsked(asked).flatMap((list) => namedToApprove(list, people)));
  return [...names].filter((name) => !not.includes(name));
}
