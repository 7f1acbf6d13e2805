import type { WebClient } from '@slack/web-api';
import type { Member, Role, UnreadGroup, UserId } from '../../domain/member.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { MINUTE } from '../../domain/time.ts';
import type { Clock, Directory, GroupTrouble, Log, RoleList } from '../../usecases/ports/ports.ts';
import type { GroupStore } from '../../usecases/ports/store/groups.ts';
import { freshCache } from './fresh-cache.ts';
import { type SlackUser, slackUser } from './slack-user.ts';
import { type GroupLookUp, userGroups } from './user-groups.ts';

const FRESH_MS = MINUTE;
const MOST_PERSONS = 5000;
/** Of a long list the rest is taken to be members still: each costs Slack a call. */
const MOST_CHECKED = 50;

export interface DirectoryOptions {
  /** Prompt: a view's acknowledgement waits for it. */
  readonly client: WebClient;
  readonly policy: Pick<Policy, 'people'>;
  readonly groups: GroupStore;
  readonly teamId: string;
  readonly clock: Clock;
  readonly log: Log;
}

type Groups = ReadonlyMap<string, GroupLookUp>;

/** Who is who: users.info for a minute in this process, user groups for a minute in SQL. */
export function slackDirectory(options: DirectoryOptions): Directory {
  const { client, policy, groups: store, teamId, clock, log } = options;
  const { people } = policy;
  const persons = freshCache<SlackUser>({
    clock,
    freshMs: FRESH_MS,
    most: MOST_PERSONS,
    load: (id) => slackUser(client, id, teamId),
  });
  const ids = [...new Set([...people.admins, ...people.leads].filter(isGroup))];
  const groups = userGroups({ client, store, ids, clock, log });

  const isActive = (id: UserId): Promise<boolean> =>
    persons.get(id).then(
      ({ standing }) => standing === null,
      () => true,
    );

  async function member(id: UserId): Promise<Member> {
    const [{ standing, zone }, listed] = await Promise.all([persons.get(id), groups()]);
    if (standing !== null) throw new Refused({ kind: 'not_a_member', standing });
    const { role, unreadGroups } = roleIn(people, listed, id);
    return {
      id,
      role,
      zone: zone ?? 'UTC',
      ...(zone === null && { zoneUnknown: true as const }),
      ...(unreadGroups.length > 0 && { unreadGroups }),
    };
  }

  return {
    member,
    people: async (list) => {
      const listed = await groups();
      const all = [...new Set(people[list].flatMap((name) => membersOf(name, listed)))];
      const active = await Promise.all(all.slice(0, MOST_CHECKED).map(isActive));
      return all.filter((_, at) => active[at] ?? true);
    },
    groupTroubles: async () => troublesIn(people, await groups()),
    zone: (id) =>
      persons.get(id).then(
        ({ zone }) => zone ?? 'UTC',
        () => 'UTC',
      ),
    lastKnownZone: (id) => persons.lastKnown(id)?.zone ?? 'UTC',
  };
}

const isGroup = (name: string): boolean => name.startsWith('S');

/** Nobody holds a right through a group that could not be read within the minute. */
function membersOf(name: string, groups: Groups): readonly UserId[] {
  if (!isGroup(name)) return [name];
  const found = groups.get(name);
  return found?.kind === 'listed' ? found.members : [];
}

/** The role that is proven, and the groups which could prove a higher one but cannot be read. */
function roleIn(
  people: Policy['people'],
  groups: Groups,
  id: UserId,
): { role: Role; unreadGroups: readonly UnreadGroup[] } {
  const holds = (list: RoleList) => people[list].some((name) => membersOf(name, groups).includes(id));
  const unread = (...names: readonly string[]) =>
    [...new Set(names)].flatMap((group) => unreadGroup(group, groups.get(group), id));
  if (holds('admins')) return { role: 'admin', unreadGroups: [] };
  if (holds('leads')) return { role: 'lead', unreadGroups: unread(...people.admins) };
  return { role: 'member', unreadGroups: unread(...people.admins, ...people.leads) };
}

function unreadGroup(group: string, found: GroupLookUp | undefined, id: UserId): UnreadGroup[] {
  if (!found || found.kind === 'listed') return [];
  const mayHold = found.kind === 'missing' || (found.last?.includes(id) ?? true);
  return mayHold ? [{ group, why: found.kind }] : [];
}

function troublesIn(people: Policy['people'], groups: Groups): GroupTrouble[] {
  return (['admins', 'leads'] as const).flatMap((list) =>
    people[list].flatMap((group) => {
      const found = groups.get(group);
      if (!found || (found.kind === 'listed' && found.members.length > 0)) return [];
      return [{ group, list, why: found.kind === 'listed' ? ('empty' as const) : found.kind }];
    }),
  );
}
