import type { User, Workspace } from './shapes.ts';
import { person, seedWorkspace } from './workspace.ts';

const GRID = { id: 'E0COMET', name: 'Comet Group' };
const SISTER = 'T0SISTER';

/** People as only an Enterprise Grid has them. */
const people = (home: string): [User, string[]][] => [
  [person('kim', 'Kim Sister', 'Asia/Seoul', { team_id: SISTER }), [SISTER]],
  [person('max', 'Max Both', 'Europe/Berlin', { team_id: SISTER }), [SISTER, home]],
  [person('noa', 'Noa Null', 'Etc/UTC', { real_name: null, tz: null, locale: null }), [home]],
  [person('uli', 'Uli Single', 'Europe/Berlin', { is_restricted: true, is_ultra_restricted: true }), [home]],
];

const memberOf = (user: User, teams: string[]): User => ({
  ...user,
  enterprise_user: { id: user.id, enterprise_id: GRID.id, teams },
});

/** The workspace as one of an Enterprise Grid, whose other workspace shares #general and #key-requests. */
export function gridWorkspace(): Workspace {
  const workspace = seedWorkspace();
  const home = workspace.team.id;
  const own = workspace.users.map((user) =>
    user.is_stranger || user.is_bot ? user : memberOf(user, [home]),
  );
  const added = people(home).map(([user, teams]) => memberOf(user, teams));
  const shared = ['general', 'key-requests'];
  for (const channel of workspace.channels.filter(({ name }) => shared.includes(name)))
    channel.members.push(...added.map(({ id }) => id));
  return { ...workspace, enterprise: GRID, users: [...own, ...added] };
}
