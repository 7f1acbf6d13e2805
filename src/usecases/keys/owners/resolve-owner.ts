import { foldedName } from '../../../domain/keys/names/folded-name.ts';
import type { TeamName, UserId } from '../../../domain/member.ts';
import { teamNamed } from '../../../domain/policy/people/people.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';

/** The future owner, or stand-in, must be a member; the `Refused` names them and not the person who asked. */
export async function resolveOwner(
  { directory }: Pick<Ports, 'directory'>,
  who: UserId,
  as: 'owner' | 'backup' = 'owner',
): Promise<UserId> {
  try {
    return (await directory.member(who)).id;
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.kind !== 'not_a_member') throw error;
    const { membership } = problem;
    throw new Refused({ kind: 'person_not_a_member', who, membership, as }, { cause: error });
  }
}

type TeamPorts = Pick<Ports, 'directory' | 'policy'>;

/** `unread`: the groups that could not be read, and that may put them into other teams. Who has left is in none. */
interface Teams {
  readonly teams: readonly TeamName[];
  readonly unread: readonly string[];
}

const NO_TEAMS: Teams = { teams: [], unread: [] };

async function teamsOf({ directory, policy }: TeamPorts, who: UserId): Promise<Teams> {
  if (Object.keys(policy.people.teams).length === 0) return NO_TEAMS;
  try {
    const { teams = [], unreadTeams = [] } = await directory.member(who);
    return { teams, unread: [...new Set(unreadTeams.map(({ group }) => group))] };
  } catch (error) {
    if (problemOf(error)?.kind === 'not_a_member') return NO_TEAMS;
    throw error;
  }
}

interface Owning {
  readonly owner: UserId;
  readonly by: UserId;
}

/** The team of a key that gets this owner; null: the company’s. `wanted`: the one that was named. `Refused` where it is not certain. */
export async function teamFor(
  ports: TeamPorts,
  { owner: who, by }: Owning,
  wanted: TeamName | null,
): Promise<TeamName | null> {
  const { teams, unread } = await teamsOf(ports, who);
  const isOwn = who === by;
  const named = teams.find((team) => wanted !== null && foldedName(team) === foldedName(wanted));
  if (named !== undefined) return named;
  if (unread.length > 0) throw new Refused({ kind: 'teams_unread', who, isOwn, groups: unread });
  if (wanted !== null) throw new Refused({ kind: 'not_in_team', who, isOwn, team: wanted, teams });
  if (teams.length > 1) throw new Refused({ kind: 'team_needed', who, isOwn, teams });
  return teams[0] ?? null;
}

/** The team that a key remembers, or else the only one of its owner, or of whoever asks; null: the company’s. */
export async function teamOfKey(
  ports: TeamPorts,
  { team, owner }: Pick<MirroredKey, 'team' | 'owner'>,
  by: UserId,
): Promise<TeamName | null> {
  if (teamNamed(ports.policy.people, team)) return team;
  const who = owner ?? by;
  const { teams, unread } = await teamsOf(ports, who);
  if (unread.length > 0) throw new Refused({ kind: 'teams_unread', who, isOwn: who === by, groups: unread });
  return teams.length === 1 ? (teams[0] ?? null) : null;
}

/** For a form: the teams to choose from for a key of this person; none: there is nothing to choose, or Slack does not tell. */
export async function teamsToChoose(ports: TeamPorts, owner: UserId | null): Promise<readonly TeamName[]> {
  const { teams } = owner === null ? NO_TEAMS : await teamsOf(ports, owner).catch(() => NO_TEAMS);
  return teams.length > 1 ? teams : [];
}

/** Where nobody can be asked: who is in several teams gets a key that belongs to none. */
export const onlyTeam = (ports: TeamPorts, owning: Owning): Promise<TeamName | null> =>
  teamFor(ports, owning, null).catch((error: unknown) => {
    const kind = problemOf(error)?.kind;
    if (kind === 'team_needed' || kind === 'teams_unread') return null;
    throw error;
  });
