import type { Zone } from './time.ts';

/** A Slack user id, `U…` or `W…`. */
export type UserId = string;

/** As the policy calls it. */
export type TeamName = string;

const LEADS = /^(.*):leads$/;

/** The list of the people who lead a team. */
export const teamLeads = (team: TeamName): string => `${team}:leads`;

export type Role = 'member' | 'lead' | 'admin';

export interface UnreadGroup {
  readonly group: string;
  /** `missing`: Slack lists no such group; `unreadable`: Slack could not be asked. */
  readonly why: 'missing' | 'unreadable';
}

/** A full, active member of the workspace: no guest, bot or stranger. */
export interface Member {
  readonly id: UserId;
  readonly role: Role;
  readonly zone: Zone;
  /** Slack gave no zone, so `zone` is UTC. */
  readonly zoneUnknown?: true;
  /** User groups that could not be read; with them the role might be higher. */
  readonly unreadGroups?: readonly UnreadGroup[];
  /** The lists of the policy, and of the leads of its teams, that they are on; absent: none. */
  readonly lists?: readonly string[];
  /** Of other such lists, the groups that could not be read; absent: none. */
  readonly unreadLists?: readonly UnreadList[];
  /** Absent: they are in none. */
  readonly teams?: readonly TeamName[];
  /** Of other teams, the groups that could not be read; absent: none. */
  readonly unreadTeams?: readonly UnreadTeam[];
  /** Who handed them their votes; absent: nobody. They decide as these, and have no other right by it. */
  readonly seats?: readonly Seat[];
  /** Of others who did, it cannot be read now what they may decide; absent: none. */
  readonly unreadSeats?: readonly UserId[];
}

export type Seat = Pick<Member, 'id' | 'role' | 'lists' | 'unreadGroups' | 'unreadLists'>;

export interface UnreadList {
  readonly list: string;
  readonly group: string;
}

export interface UnreadTeam {
  readonly team: TeamName;
  readonly group: string;
}

/** Why somebody is not a member. */
export type Membership = 'guest' | 'stranger' | 'deactivated' | 'bot';

/** Somebody of the workspace, by what they are called there. */
export interface Person {
  readonly id: UserId;
  /** null: a full, active member; `unknown`: Slack tells it in no way that can be read. */
  readonly membership: Membership | 'unknown' | null;
  /** First and last name; '': Slack gives none. */
  readonly realName: string;
  /** What else they are called, each of it whole. */
  readonly names: readonly string[];
}

export const teamsLedBy = ({ lists = [] }: Pick<Member, 'lists'>): readonly TeamName[] =>
  lists.flatMap((list) => LEADS.exec(list)?.[1] ?? []);

/** Whose keys a list of a team's keys holds for this person: those of the teams that they lead, or of those that a lead or admin is in. */
export const listedTeams = (member: Pick<Member, 'role' | 'lists' | 'teams'>): readonly TeamName[] => {
  const led = teamsLedBy(member);
  return led.length > 0 || member.role === 'member' ? led : (member.teams ?? []);
};

export const leads = ({ lists }: Pick<Member, 'lists'>, team: TeamName | null | undefined): boolean =>
  typeof team === 'string' && (lists ?? []).includes(teamLeads(team));

export type KeyAct = 'see' | 'tend' | 'disable' | 'change' | 'reveal' | 'assign' | 'give_up';

/** A key that an admin disabled can be enabled only by an admin, whoever owns it. */
export const mayEnable = (
  { role }: Pick<Member, 'role'>,
  { disabledBy }: { readonly disabledBy: { readonly role: Role } | null },
): boolean => role === 'admin' || disabledBy?.role !== 'admin';

/**
 * Leads see and disable all keys, those of a team its keys, admins change all keys, a stand-in renews and asks for more
 * (`tend`), the owner alone reveals.
 */
export function allows(
  member: Pick<Member, 'id' | 'role' | 'lists'>,
  act: KeyAct,
  key: { readonly owner: UserId | null; readonly backup?: UserId | null; readonly team: TeamName | null },
): boolean {
  const owns = key.owner === member.id;
  switch (act) {
    case 'see':
    case 'disable':
      return owns || key.backup === member.id || member.role !== 'member' || leads(member, key.team);
    case 'tend':
      return owns || key.backup === member.id || member.role === 'admin';
    case 'change':
      return owns || member.role === 'admin';
    case 'assign':
      return member.role === 'admin';
    case 'reveal':
    case 'give_up':
      return owns;
  }
}
