import type { Channel, Message, User, View, Workspace } from './shapes.ts';

const TEAM = 'T0COMET';
const BOT = 'U0COMETKEY';

export const person = (name: string, real_name: string, tz: string, traits: Partial<User> = {}): User => ({
  id: `U0${name.toUpperCase()}`,
  name,
  real_name,
  email: `${name}@comet.example`,
  tz,
  locale: 'en-US',
  team_id: TEAM,
  is_bot: false,
  is_admin: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_stranger: false,
  deleted: false,
  ...traits,
});

const channel = (id: string, name: string, members: string, traits: Partial<Channel> = {}): Channel => ({
  id,
  name,
  kind: 'public',
  members: members.split(' ').map((member) => (member === 'bot' ? BOT : `U0${member.toUpperCase()}`)),
  is_archived: false,
  is_ext_shared: false,
  messages: [],
  ...traits,
});

export function seedWorkspace(): Workspace {
  return {
    team: { id: TEAM, name: 'Comet', domain: 'comet' },
    bot: { user: BOT, bot_id: 'B0COMETKEY', app_id: 'A0COMETKEY' },
    users: [
      person('ana', 'Ana Tran', 'Asia/Ho_Chi_Minh'),
      person('bob', 'Bob Reyes', 'America/New_York'),
      person('lee', 'Lee Fischer', 'Europe/Berlin', { locale: 'de-DE' }),
      person('lea', 'Lea Martin', 'Europe/Paris', { locale: 'fr-FR' }),
      person('ada', 'Ada King', 'Etc/UTC', { is_admin: true }),
      person('gil', 'Gil Guest', 'Europe/London', { is_restricted: true }),
      person('sam', 'Sam Stranger', 'America/Los_Angeles', { is_stranger: true, team_id: 'T0OTHER' }),
      person('dee', 'Dee Parted', 'Etc/UTC', { deleted: true }),
      person('cometkey', 'cometkey', 'America/Los_Angeles', { is_bot: true }),
    ],
    groups: [
      { id: 'S0LEADS', handle: 'key-leads', name: 'Key leads', users: ['U0LEE', 'U0LEA'] },
      { id: 'S0ADMINS', handle: 'key-admins', name: 'Key admins', users: ['U0ADA'] },
    ],
    channels: [
      channel('C0GENERAL', 'general', 'ana bob lee lea ada gil bot'),
      channel('C0REQUESTS', 'key-requests', 'ana bob lee lea ada gil bot'),
      channel('C0RANDOM', 'random', 'ana bob lee lea ada gil'),
      channel('C0SECRET', 'leads-only', 'lee lea ada', { kind: 'private' }),
      channel('C0PARTNERS', 'partners', 'ana lee sam bot', { is_ext_shared: true }),
      channel('C0ARCHIVE', 'archive', 'ana bob lee lea ada bot', { is_archived: true }),
    ],
    modals: {},
    homes: {},
    triggers: [],
    responseUrls: [],
    troubles: [],
  };
}

/** In every workspace; Slack says of it that it is no bot. */
const SLACKBOT = person('slackbot', 'Slackbot', 'America/Los_Angeles', { id: 'USLACKBOT' });

export const everybody = ({ users }: Workspace): User[] => [...users, SLACKBOT];

export const userById = (workspace: Workspace, id: string): User | undefined =>
  everybody(workspace).find((user) => user.id === id);

export const userNamed = (workspace: Workspace, name: string): User | undefined =>
  everybody(workspace).find((user) => user.name === name || user.id === name || user.real_name === name);

export const channelById = (workspace: Workspace, id: string): Channel | undefined =>
  workspace.channels.find((found) => found.id === id);

export const channelNamed = (workspace: Workspace, name: string): Channel | undefined =>
  workspace.channels.find((found) => found.name === name.replace(/^#/, '') || found.id === name);

/** The conversation between the bot and one user, opened when it is first needed. */
export function openDm(workspace: Workspace, userId: string): Channel {
  const id = `D${userId.slice(1)}`;
  const known = channelById(workspace, id);
  if (known) return known;
  const opened = channel(id, 'directmessage', 'bot', { kind: 'im', members: [userId, workspace.bot.user] });
  workspace.channels.push(opened);
  return opened;
}

/** The messages that this user sees in a channel: only their own ephemerals. */
export const messagesFor = (userId: string, found: Channel): Message[] =>
  found.members.includes(userId)
    ? found.messages.filter((message) => !message.ephemeral_to || message.ephemeral_to === userId)
    : [];

export const channelsOf = (workspace: Workspace, userId: string): Channel[] =>
  workspace.channels.filter((found) => found.members.includes(userId));

export const topModal = (workspace: Workspace, userId: string): View | undefined =>
  workspace.modals[userId]?.at(-1);

export function viewById(workspace: Workspace, id: string): View | undefined {
  const stacks = Object.values(workspace.modals).flat();
  return [...stacks, ...Object.values(workspace.homes)].find((view) => view.id === id);
}

const offsets = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  const format =
    offsets.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  offsets.set(timeZone, format);
  return format;
}

/** Seconds east of UTC in that zone at that moment, as Slack's `tz_offset`. */
export function zoneOffset(tz: string, at: number): number {
  const parts = offsetFormat(tz).formatToParts(at);
  const shown = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(shown);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}
