import type { WebClient } from '@slack/web-api';
import type { Member, Role, UnreadGroup, UnreadList, UserId } from '../../domain/member.ts';
import { DEFAULT_READER, type Reader } from '../../domain/notices/reader.ts';
import {
  isGroup,
  type ListName,
  listsOf,
  memberLists,
  namedLists,
  namesIn,
  type People,
  type RoleList,
  teamOf,
} from '../../domain/policy/people/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { MINUTE } from '../../domain/time.ts';
import type { Clock, Directory, GroupTrouble, Log } from '../../usecases/ports/ports.ts';
import type { GroupStore } from '../../usecases/ports/store/groups.ts';
import { freshCache } from './fresh-cache.ts';
import { listedPeople } from './people/listed-people.ts';
import { type SlackUser, slackUser } from './people/slack-user.ts';
import { type GroupLookUp, userGroups } from './people/user-groups.ts';

const FRESH_MS = MINUTE;
const MOST_PERSONS = 5000;
/** Each check costs a call to Slack. Whoever stands further down in a list is assumed to be active. */
const MOST_CHECKED = 50;

export interface DirectoryOptions {
  /** The one with the short timeout, because the acknowledgement of a form waits for it. */
  readonly client: WebClient;
  readonly policy: Pick<Policy, 'people'>;
  readonly groups: GroupStore;
  readonly teamId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Shared by the directories of one process, each under another policy; absent: read anew. */
  readonly persons?: SlackPersons;
}

type Groups = ReadonlyMap<string, GroupLookUp>;

/** People come from `users.info`, kept for a minute in this process; user groups are kept for a minute in SQL. */
export function slackDirectory(options: DirectoryOptions): Directory {
  const { policy, clock } = options;
  const { people } = policy;
  const { persons = slackPersons(options) } = options;
  const ids = [...new Set(listsOf(people).flatMap((list) => namesIn(people, list).filter(isGroup)))];
  const groups = userGroups({ client: options.client, store: options.groups, ids, clock, log: options.log });
  const active = (id: UserId) => isActive(persons, id);
  return {
    member: async (id) => {
      const [user, listed] = await Promise.all([persons.get(id), groups()]);
      return { ...memberFrom(id, user, roleIn(people, listed, id)), ...listsWith(people, listed, id) };
    },
    people: async (list) => {
      const listed = await groups();
      const all = [...new Set(namesIn(people, list).flatMap((name) => lastMembersOf(name, listed)))];
      const checked = await Promise.all(all.slice(0, MOST_CHECKED).map(active));
      return all.filter((_, at) => checked[at] ?? true);
    },
    groupTroubles: async () => troublesIn(people, await groups()),
    everybody: () => listedPeople(options.client, options.teamId),
    zone: async (id) => {
      const user = await persons.get(id).catch(() => persons.lastKnown(id));
      return user && (user.zone ?? 'UTC');
    },
    name: (id) =>
      persons.get(id).then(
        ({ name }) => name,
        () => null,
      ),
    lastKnownReader: (id) => readerIn(persons.lastKnown(id)),
    invalidate: (id) => persons.expire(id),
    lastKnownName: (id) => persons.lastKnown(id)?.name ?? null,
  };
}

const readerIn = (user: SlackUser | null): Reader => ({
  language: user?.language ?? DEFAULT_READER.language,
  zone: user?.zone ?? DEFAULT_READER.zone,
});

export type SlackPersons = ReturnType<typeof slackPersons>;

export const slackPersons = ({
  client,
  teamId,
  clock,
}: Pick<DirectoryOptions, 'client' | 'teamId' | 'clock'>) =>
  freshCache<SlackUser>({
    clock,
    freshMs: FRESH_MS,
    most: MOST_PERSONS,
    load: (id) => slackUser(client, id, teamId),
  });

/** True also when Slack cannot be asked. */
const isActive = (persons: SlackPersons, id: UserId): Promise<boolean> =>
  persons.get(id).then(
    ({ membership }) => membership === null,
    () => true,
  );

function memberFrom(id: UserId, { membership, zone }: SlackUser, { role, unreadGroups }: ProvenRole): Member {
  if (membership !== null) throw new Refused({ kind: 'not_a_member', membership });
  return {
    id,
    role,
    zone: zone ?? 'UTC',
    ...(zone === null && { zoneUnknown: true as const }),
    ...(unreadGroups.length > 0 && { unreadGroups }),
  };
}

/** A group that was not read within the last minute gives nobody a right. */
function membersOf(name: string, groups: Groups): readonly UserId[] {
  if (!isGroup(name)) return [name];
  const found = groups.get(name);
  return found?.kind === 'listed' ? found.members : [];
}

/** Whom to tell: while a group cannot be read, who was in it last. This gives nobody a right. */
function lastMembersOf(name: string, groups: Groups): readonly UserId[] {
  const found = groups.get(name);
  return found?.kind === 'unreadable' ? (found.last ?? []) : membersOf(name, groups);
}

/** The role that is certain, and the groups that might give a higher one but cannot be read. */
interface ProvenRole {
  readonly role: Role;
  readonly unreadGroups: readonly UnreadGroup[];
}

function roleIn(people: People, groups: Groups, id: UserId): ProvenRole {
  const holds = (list: RoleList) => people[list].some((name) => membersOf(name, groups).includes(id));
  const unread = (...names: readonly string[]) =>
    [...new Set(names)].flatMap((group) => unreadGroup(group, groups.get(group), id));
  if (holds('admins')) return { role: 'admin', unreadGroups: [] };
  if (holds('leads')) return { role: 'lead', unreadGroups: unread(...people.admins) };
  return { role: 'member', unreadGroups: unread(...people.admins, ...people.leads) };
}

type OnLists = Pick<Member, 'lists' | 'unreadLists' | 'teams' | 'unreadTeams'>;

function listsWith(people: People, groups: Groups, id: UserId): OnLists {
  const [lists, unreadLists] = heldOf(namedLists(people), { people, groups, id });
  const [members, unread] = heldOf(memberLists(people), { people, groups, id });
  const teams = members.flatMap((list) => teamOf(list) ?? []);
  const unreadTeams = unread.map(({ list, group }) => ({ team: teamOf(list) ?? list, group }));
  return {
    ...(lists.length > 0 && { lists }),
    ...(unreadLists.length > 0 && { unreadLists }),
    ...(teams.length > 0 && { teams }),
    ...(unreadTeams.length > 0 && { unreadTeams }),
  };
}

/** Of a group that Slack does not list it is certain that nobody is on a list through it. */
function heldOf(
  among: readonly ListName[],
  { people, groups, id }: { people: People; groups: Groups; id: UserId },
): [held: ListName[], unread: UnreadList[]] {
  const isOn = (list: ListName) => namesIn(people, list).some((name) => membersOf(name, groups).includes(id));
  const unread = among
    .filter((list) => !isOn(list))
    .flatMap((list) => namesIn(people, list).flatMap((group) => unreadIn(list, group, { groups, id })));
  return [among.filter(isOn), unread];
}

const unreadIn = (
  list: ListName,
  name: string,
  { groups, id }: { groups: Groups; id: UserId },
): UnreadList[] =>
  unreadGroup(name, groups.get(name), id).flatMap(({ group, why }) =>
    why === 'unreadable' ? [{ list, group }] : [],
  );

function unreadGroup(group: string, found: GroupLookUp | undefined, id: UserId): UnreadGroup[] {
  if (!found || found.kind === 'listed') return [];
  const mayHold = found.kind === 'missing' || (found.last?.includes(id) ?? true);
  return mayHold ? [{ group, why: found.kind }] : [];
}

function troublesIn(people: People, groups: Groups): GroupTrouble[] {
  return listsOf(people).flatMap((list) =>
    namesIn(people, list).flatMap((group) => {
      const found = groups.get(group);
      if (!found || (found.kind === 'listed' && found.members.length > 0)) return [];
      return [{ group, list, why: found.kind === 'listed' ? ('empty' as const) : found.kind }];
    }),
  );
}
