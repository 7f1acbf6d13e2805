import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Member, Membership, Role, UserId } from '../../domain/member.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { MINUTE, type Zone } from '../../domain/time.ts';
import type { Clock, Directory } from '../../usecases/ports/ports.ts';
import type { GroupStore } from '../../usecases/ports/store.ts';
import { slackCode } from '../connection/error-codes.ts';

/** Authorisation rests on what Slack said at most this long ago. */
const FRESH_MS = MINUTE;

const User = z.object({
  team_id: z.string().optional(),
  tz: z.string().optional(),
  deleted: z.boolean().default(false),
  is_bot: z.boolean().default(false),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
  is_stranger: z.boolean().default(false),
});

interface Person {
  readonly standing: Membership | null;
  readonly zone: Zone;
  readonly fetchedAt: number;
}

export interface DirectoryOptions {
  readonly client: WebClient;
  readonly policy: Policy;
  readonly groups: GroupStore;
  readonly teamId: string;
  readonly clock: Clock;
}

/** Who is who: users.info and user groups, cached for a minute; groups in SQL, so that replicas agree. */
export function slackDirectory({ client, policy, groups, teamId, clock }: DirectoryOptions): Directory {
  const persons = new Map<UserId, Person>();
  const lookUps = new Map<string, Promise<readonly UserId[]>>();

  async function person(id: UserId): Promise<Person> {
    const cached = persons.get(id);
    if (cached && clock().getTime() - cached.fetchedAt < FRESH_MS) return cached;
    const user = await userOf(client, id);
    const fetched = {
      standing: user === null ? 'stranger' : standingOf(user, teamId),
      zone: zoneOf(user?.tz),
      fetchedAt: clock().getTime(),
    } as const;
    persons.set(id, fetched);
    return fetched;
  }

  async function membersOf(group: string): Promise<readonly UserId[]> {
    const known = await groups.get(group);
    if (known && clock().getTime() - known.fetchedAt.getTime() < FRESH_MS) return known.members;
    const running = lookUps.get(group) ?? fetchGroup(client, groups, { group, clock });
    lookUps.set(group, running);
    return running.finally(() => lookUps.delete(group));
  }

  /** Somebody's place when Slack cannot be asked: as last known, or nobody's. */
  const lastKnown = async (group: string): Promise<readonly UserId[]> =>
    membersOf(group).catch(async () => (await groups.get(group))?.members ?? []);

  async function named(names: readonly string[], look: typeof membersOf): Promise<Set<UserId>> {
    const unfolded = await Promise.all(names.map((name) => (isGroup(name) ? look(name) : [name])));
    return new Set(unfolded.flat());
  }

  async function memberWith(id: UserId, look: typeof membersOf): Promise<Member> {
    const { standing, zone } = await person(id);
    if (standing !== null) throw new Refused({ kind: 'not_a_member', standing });
    return { id, zone, role: await roleOf(id, look) };
  }

  async function roleOf(id: UserId, look: typeof membersOf): Promise<Role> {
    if ((await named(policy.people.admins, look)).has(id)) return 'admin';
    return (await named(policy.people.leads, look)).has(id) ? 'lead' : 'member';
  }

  return {
    member: (id) => memberWith(id, lastKnown),
    decider: (id) => memberWith(id, membersOf),
    people: async (role) => [...(await named(policy.people[role], lastKnown))],
    lastKnownZone: (id) => persons.get(id)?.zone ?? 'UTC',
    zone: async (id) => (await person(id).catch(() => ({ zone: 'UTC' }))).zone,
  };
}

const isGroup = (name: string): boolean => name.startsWith('S');

async function userOf(client: WebClient, user: UserId): Promise<z.infer<typeof User> | null> {
  try {
    return User.parse((await client.users.info({ user })).user);
  } catch (error) {
    if (slackCode(error) === 'user_not_found') return null;
    throw new Refused({ kind: 'directory_unavailable' }, { cause: error });
  }
}

async function fetchGroup(
  client: WebClient,
  groups: GroupStore,
  { group, clock }: { group: string; clock: Clock },
): Promise<readonly UserId[]> {
  try {
    const answer = await client.usergroups.users.list({ usergroup: group });
    const members = z.array(z.string()).parse(answer.users);
    await groups.save(group, members, clock());
    return members;
  } catch (error) {
    throw new Refused({ kind: 'directory_unavailable' }, { cause: error });
  }
}

function standingOf(user: z.infer<typeof User>, teamId: string): Membership | null {
  if (user.deleted) return 'deactivated';
  if (user.is_bot) return 'bot';
  if (user.is_stranger || (user.team_id !== undefined && user.team_id !== teamId)) return 'stranger';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : null;
}

/** A zone this machine does not know would throw at every date. */
function zoneOf(name: string | undefined): Zone {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name ?? 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
