import type { Member, UserId } from '../../member.ts';
import { type ListName, listsOf, namesIn, type People, ROLE_LISTS, teamOf } from './people.ts';

/** The lists that somebody is on, and the teams that they are in. */
export interface HeldLists {
  readonly sure: readonly ListName[];
  /** Those that they may be on, because a group of theirs could not be read. */
  readonly unsure: readonly { readonly list: ListName; readonly group: string }[];
}

export const NO_LISTS: HeldLists = { sure: [], unsure: [] };

/** What tells which lists somebody is on. */
export type Listed = Pick<
  Member,
  'role' | 'lists' | 'unreadGroups' | 'unreadLists' | 'teams' | 'unreadTeams'
>;

/** An admin counts as a lead. */
export function heldLists({
  role,
  lists = [],
  unreadGroups = [],
  unreadLists = [],
  teams = [],
  unreadTeams = [],
}: Listed): HeldLists {
  const roles =
    role === 'admin' ? ROLE_LISTS : ROLE_LISTS.filter((list) => role === 'lead' && list === 'leads');
  const others = ROLE_LISTS.filter((list) => !roles.includes(list));
  const unread = unreadGroups.flatMap(({ group, why }) => (why === 'unreadable' ? [group] : []));
  return {
    sure: [...roles, ...lists, ...teams],
    unsure: [
      ...others.flatMap((list) => unread.map((group) => ({ list, group }))),
      ...unreadLists,
      ...unreadTeams.map(({ team, group }) => ({ list: team, group })),
    ],
  };
}

/** Where nobody can say who is in a group: the lists that name the person themselves. */
export function listsNaming(people: People, id: UserId): HeldLists {
  const named = listsOf(people)
    .filter((list) => namesIn(people, list).includes(id))
    .map((list) => teamOf(list) ?? list);
  return { sure: named.includes('admins') ? [...new Set(['leads', ...named])] : named, unsure: [] };
}
