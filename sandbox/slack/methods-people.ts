import { type Call, flag, type Method, method, needScopeFor, optional, page, required } from './api-call.ts';
import { ApiError } from './content.ts';
import type { Channel, User } from './shapes.ts';
import { channelById, everybody, openDm, userById, zoneOffset } from './workspace.ts';

const zones = new Map<string, boolean>();

/** A person may have no zone, or one that only old clients know. */
const isZone = (tz: unknown): tz is string => {
  if (typeof tz !== 'string') return false;
  const isKnown = zones.get(tz) ?? canFormat(tz);
  zones.set(tz, isKnown);
  return isKnown;
};

const canFormat = (tz: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: tz }));
  } catch {
    return false;
  }
};

const wireUser = ({ world, ...call }: Call, user: User): Record<string, unknown> => {
  const { email, locale, real_name, is_stranger, is_hidden: _, ...fields } = user;
  const showEmail = world.app.scopes.includes('users:read.email');
  return {
    ...fields,
    real_name,
    tz_label: user.tz,
    tz_offset: zoneOffset(isZone(user.tz) ? user.tz : 'Etc/UTC', world.clock()),
    profile: { real_name, display_name: user.name, ...(showEmail && { email }) },
    is_app_user: false,
    ...(is_stranger && { is_stranger }),
    // External people and listings without the flag carry no locale.
    ...(flag({ world, ...call }, 'include_locale') && !is_stranger && { locale }),
  };
};

function usersInfo(call: Call) {
  const user = userById(call.world.workspace, required(call, 'user'));
  if (!user) throw new ApiError('user_not_found');
  if (user.is_hidden) throw new ApiError('user_not_visible');
  return { user: wireUser(call, user) };
}

function usersList(call: Call) {
  const { rows, next } = page(call, everybody(call.world.workspace));
  return { members: rows.map((user) => wireUser(call, user)), response_metadata: { next_cursor: next } };
}

const usergroupsList = (call: Call) => ({
  usergroups: call.world.workspace.groups.map(({ users, ...group }) => ({
    ...group,
    team_id: call.world.workspace.team.id,
    is_usergroup: true,
    user_count: users.length,
    ...(flag(call, 'include_users') && { users }),
  })),
});

function usergroupMembers(call: Call) {
  const group = call.world.workspace.groups.find((one) => one.id === required(call, 'usergroup'));
  if (!group) throw new ApiError('no_such_subteam');
  return { users: group.users };
}

const read = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];

function visibleChannel(call: Call): Channel {
  const channel = channelById(call.world.workspace, required(call, 'channel'));
  const isMember = channel?.members.includes(call.world.workspace.bot.user);
  if (!channel || (channel.kind !== 'public' && !isMember)) throw new ApiError('channel_not_found');
  needScopeFor(call, channel, 'read');
  return channel;
}

const wireChannel = ({ world }: Call, channel: Channel): Record<string, unknown> => {
  const { id, name, kind, is_archived, is_ext_shared, members } = channel;
  const { user: bot } = world.workspace.bot;
  const own = { id, is_archived, is_ext_shared, is_im: kind === 'im', is_mpim: false };
  if (kind === 'im') return { ...own, user: members.find((member) => member !== bot) };
  return {
    ...own,
    name,
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_private: kind === 'private',
    is_shared: is_ext_shared,
    is_member: members.includes(bot),
    context_team_id: world.workspace.team.id,
  };
};

function conversationsInfo(call: Call) {
  const channel = visibleChannel(call);
  const members = flag(call, 'include_num_members') && { num_members: channel.members.length };
  return { channel: { ...wireChannel(call, channel), ...members } };
}

function conversationsMembers(call: Call) {
  const { rows, next } = page(call, visibleChannel(call).members);
  return { members: rows, response_metadata: { next_cursor: next } };
}

function conversationsOpen(call: Call) {
  const { workspace } = call.world;
  const known = optional(call, 'channel');
  const ids = known ? [] : required(call, 'users').split(',');
  if (ids.length > 1) throw new ApiError('method_not_supported_for_channel_type');
  const user = userById(workspace, ids[0] ?? '');
  if (!known && (!user || user.is_stranger)) throw new ApiError('user_not_found');
  if (user?.deleted) throw new ApiError('user_disabled');
  if (user?.is_bot) throw new ApiError('cannot_dm_bot');
  const channel = user ? openDm(workspace, user.id) : channelById(workspace, known ?? '');
  if (channel?.kind !== 'im') throw new ApiError('channel_not_found');
  return { channel: flag(call, 'return_im') ? wireChannel(call, channel) : { id: channel.id } };
}

function authTest({ world }: Call) {
  const { team, bot, enterprise } = world.workspace;
  return {
    ...(enterprise && { enterprise_id: enterprise.id }),
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    team_id: team.id,
    user: 'cometkey',
    user_id: bot.user,
    bot_id: bot.bot_id,
    is_enterprise_install: false,
  };
}

function botsInfo(call: Call) {
  const { bot } = call.world.workspace;
  if ((optional(call, 'bot') ?? bot.bot_id) !== bot.bot_id) throw new ApiError('bot_not_found');
  return {
    bot: { id: bot.bot_id, app_id: bot.app_id, user_id: bot.user, name: 'cometkey', deleted: false },
  };
}

export const peopleMethods: Record<string, Method> = {
  'auth.test': method([], authTest),
  'bots.info': method(['users:read'], botsInfo),
  'team.info': method(['team:read'], ({ world }) => ({ team: world.workspace.team })),
  'users.info': method(['users:read'], usersInfo),
  'users.list': method(['users:read'], usersList),
  'usergroups.list': method(['usergroups:read'], usergroupsList),
  'usergroups.users.list': method(['usergroups:read'], usergroupMembers),
  'conversations.info': method(read, conversationsInfo),
  'conversations.members': method(read, conversationsMembers),
  'conversations.open': method(['im:write'], conversationsOpen),
};
