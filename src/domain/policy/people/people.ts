import type { Usd } from '../../keys/quota.ts';
import { type TeamName, teamLeads, teamsLedBy } from '../../member.ts';
import type { Span } from '../../time.ts';

/** The lists of the policy that give people a role. */
export const ROLE_LISTS = ['leads', 'admins'] as const;
export type RoleList = (typeof ROLE_LISTS)[number];

/** `leads`, `admins`, a list of `people.lists`, or the leads or the members of a team. */
export type ListName = string;

export interface Budget {
  readonly total: Usd;
  readonly per: Span;
}

export interface Team {
  readonly members: readonly string[];
  /** Nobody: the leads of the company decide. */
  readonly leads: readonly string[];
  /** null: that of the company. */
  readonly channel: string | null;
  /** What its keys may be granted in a period before a decision is needed; null: there is no such bound. */
  readonly budget: Budget | null;
}

/** Ids of people, `U…` or `W…`, and of user groups, `S…`. */
export interface People extends Readonly<Record<RoleList, readonly string[]>> {
  /** Of people who approve by being named, and have no other right by it. */
  readonly lists: Readonly<Record<ListName, readonly string[]>>;
  readonly teams: Readonly<Record<TeamName, Team>>;
}

/** Else it is a person. */
export const isGroup = (id: string): boolean => id.startsWith('S');

export const isRoleList = (list: ListName): list is RoleList =>
  (ROLE_LISTS as readonly string[]).includes(list);

const MEMBERS = /^(.*):members$/;

/** Whoever is in a team. No list of the policy can be called so, because of the colon. */
const teamMembers = (team: TeamName): ListName => `${team}:members`;

/** The team whose leads, or whose members, a list holds; null: none. */
export const teamLedBy = (list: ListName): TeamName | null => teamsLedBy({ lists: [list] })[0] ?? null;
export const teamOf = (list: ListName): TeamName | null => MEMBERS.exec(list)?.[1] ?? null;

/** Of whom admins are, too: the leads of the company, and those of a team. */
export const admitsAdmins = (list: ListName): boolean => isRoleList(list) || teamLedBy(list) !== null;

/** null: the policy has no such team, or none any more. */
export const teamNamed = (
  { teams }: Pick<People, 'teams'>,
  name: TeamName | null | undefined,
): Team | null => (typeof name === 'string' && Object.hasOwn(teams, name) ? (teams[name] ?? null) : null);

/** The same with the leads of a team, if it has some, in the place of those of the company. */
export function asInTeam<Asked extends AskedLists>(
  asked: Asked,
  team: TeamName | null,
  { teams }: Pick<People, 'teams'>,
): Asked {
  const hasLeads = (teamNamed({ teams }, team)?.leads.length ?? 0) > 0;
  if (team === null || !hasLeads || !asked.from.includes('leads')) return asked;
  const inTeam = (list: ListName) => (list === 'leads' ? teamLeads(team) : list);
  const each = asked.each && Object.entries(asked.each).map(([list, count]) => [inTeam(list), count]);
  return { ...asked, from: asked.from.map(inTeam), ...(each && { each: Object.fromEntries(each) }) };
}

interface AskedLists {
  readonly from: readonly ListName[];
  readonly each?: Readonly<Record<ListName, number>>;
}

/** Whom a list names; nobody: the policy has no such list, or none any more. */
export function namesIn({ lists, teams, ...roles }: People, list: ListName): readonly string[] {
  if (isRoleList(list)) return roles[list];
  if (Object.hasOwn(lists, list)) return lists[list] ?? [];
  return teamNamed({ teams }, teamLedBy(list))?.leads ?? teamNamed({ teams }, teamOf(list))?.members ?? [];
}

/** The lists of people who approve by being on them. */
export const namedLists = ({ lists, teams }: People): readonly ListName[] => [
  ...Object.keys(lists),
  ...Object.keys(teams).map(teamLeads),
];

export const memberLists = ({ teams }: Pick<People, 'teams'>): readonly ListName[] =>
  Object.keys(teams).map(teamMembers);

export const listsOf = (people: People): readonly ListName[] => [
  ...ROLE_LISTS,
  ...namedLists(people),
  ...memberLists(people),
];
