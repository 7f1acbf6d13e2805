import { listedTeams, type Member } from '../../../domain/member.ts';
import {
  admitsAdmins,
  isRoleList,
  type ListName,
  type RoleList,
  teamLedBy,
  teamOf,
} from '../../../domain/policy/people/people.ts';
import { list, literal, msg, type Text } from '../text.ts';

const ONE: Readonly<Record<RoleList, string>> = { leads: 'lead', admins: 'admin' };
const A_ROLE: Readonly<Record<RoleList, string>> = { leads: 'a lead', admins: 'an admin' };
const FIRST: Readonly<Record<RoleList, string>> = { leads: 'A lead', admins: 'An admin' };

/** Leads or admins, whom people know by their role and not by the name of a list. */
export const isStaff = admitsAdmins;

/** Whoever runs the bot wrote it. */
export const nameText = (name: ListName): Text => msg`${name}`;

const ofTeam = (role: string, list: ListName): Text =>
  msg`${literal(role)} of ${nameText(teamLedBy(list) ?? list)}`;

/** `search and ads`: the teams that a list of the reader holds. */
export const teamsText = (reader: Member): Text => list(listedTeams(reader).map(nameText));

/** `lead`, `lead of search`. */
export const oneOf = (list: ListName): Text => (isRoleList(list) ? literal(ONE[list]) : ofTeam('lead', list));

/** `a lead`, `a lead of search`; as the first word `A lead`. */
export function anyOne(list: ListName, isFirstWord = false): Text {
  if (isRoleList(list)) return literal((isFirstWord ? FIRST : A_ROLE)[list]);
  return ofTeam(isFirstWord ? 'A lead' : 'a lead', list);
}

/** `leads`, `leads of search`. */
export const severalOf = (list: ListName): Text => (isRoleList(list) ? literal(list) : ofTeam('leads', list));

/** `the leads`, `the leads of search`, `the members of search`, `finance`. */
export function listText(list: ListName): Text {
  if (isStaff(list)) return msg`the ${severalOf(list)}`;
  const team = teamOf(list);
  return team === null ? nameText(list) : msg`the members of ${nameText(team)}`;
}
