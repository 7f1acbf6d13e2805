import { type Call, flag, type Method, method, needScopeFor, optional, page, required } from './api-call.ts';
import { ApiError, checkedContent, checkedMetadata } from './content.ts';
import { post, remove, rewrite, wireMessage } from './messages.ts';
import type { Channel, Message } from './shapes.ts';
import { channelById, openDm, userById } from './workspace.ts';

const UPDATE_TEXT_LIMIT = 4000;

export function target(call: Call, field: 'channel' | 'channel_id' = 'channel'): Channel {
  const { world } = call;
  const id = required(call, field);
  const channel =
    field === 'channel' && /^[UW]/.test(id) ? dmWith(call, id) : channelById(world.workspace, id);
  if (!channel) throw new ApiError('channel_not_found');
  const isMember = channel.members.includes(world.workspace.bot.user);
  const mayJoinIn = channel.kind === 'public' && world.app.scopes.includes('chat:write.public');
  if (!isMember && channel.kind !== 'public') throw new ApiError('channel_not_found');
  if (!isMember && !mayJoinIn) throw new ApiError('not_in_channel');
  if (channel.is_archived) throw new ApiError('is_archived');
  if (channel.is_posting_restricted) throw new ApiError('restricted_action');
  if (channel.kind === 'im' && !world.app.messagesTab) throw new ApiError('messages_tab_disabled');
  return channel;
}

function dmWith({ world }: Call, id: string): Channel {
  const user = userById(world.workspace, id);
  if (!user || user.deleted || user.is_stranger) throw new ApiError('channel_not_found');
  if (user.is_bot) throw new ApiError('cannot_dm_bot');
  return openDm(world.workspace, id);
}

function found(call: Call): { channel: Channel; message: Message } {
  const channel = channelById(call.world.workspace, required(call, 'channel'));
  if (!channel?.members.includes(call.world.workspace.bot.user)) throw new ApiError('channel_not_found');
  const ts = optional(call, 'ts') ?? required(call, 'message_ts');
  const message = channel.messages.find((one) => one.ts === ts && !one.ephemeral_to);
  if (!message) throw new ApiError('message_not_found');
  return { channel, message };
}

function postMessage(call: Call) {
  const { world, args } = call;
  const channel = target(call);
  const content = checkedContent(args);
  const message = post(world, channel, {
    ...content,
    user: world.workspace.bot.user,
    metadata: checkedMetadata(args['metadata']),
    thread_ts: optional(call, 'thread_ts'),
  });
  return { channel: channel.id, ts: message.ts, message: wireMessage(world, message) };
}

/** An update keeps blocks and metadata that it does not contain. */
function update(call: Call) {
  const { world, args } = call;
  const { channel, message } = found(call);
  if (channel.is_archived) throw new ApiError('is_inactive');
  if (message.user !== world.workspace.bot.user) throw new ApiError('cant_update_message');
  const { text, blocks = message.blocks } = checkedContent(args, UPDATE_TEXT_LIMIT);
  const metadata = checkedMetadata(args['metadata']);
  rewrite(world, message, {
    text,
    blocks: blocks?.length ? blocks : undefined,
    ...(metadata && { metadata }),
  });
  return { channel: channel.id, ts: message.ts, text, message: wireMessage(world, message) };
}

function postEphemeral(call: Call) {
  const { world, args } = call;
  const to = required(call, 'user');
  const channel = target(call);
  const user = userById(world.workspace, to);
  if (!user || user.deleted || !channel.members.includes(to)) throw new ApiError('user_not_in_channel');
  const message = post(world, channel, {
    ...checkedContent(args),
    user: world.workspace.bot.user,
    thread_ts: optional(call, 'thread_ts'),
    ephemeral_to: to,
  });
  return { message_ts: message.ts };
}

function deleteMessage(call: Call) {
  const { channel, message } = found(call);
  if (message.user !== call.world.workspace.bot.user) throw new ApiError('cant_delete_message');
  remove(call.world, channel, message);
  return { channel: channel.id, ts: message.ts };
}

function getPermalink(call: Call) {
  const { channel, message } = found(call);
  const { domain } = call.world.workspace.team;
  const path = `${channel.id}/p${message.ts.replace('.', '')}`;
  return { channel: channel.id, permalink: `https://${domain}.slack.com/archives/${path}` };
}

const readScopes = (kind: 'history' | 'read'): string[] =>
  ['channels', 'groups', 'im', 'mpim'].map((type) => `${type}:${kind}`);

function readable(call: Call): Channel {
  const channel = channelById(call.world.workspace, required(call, 'channel'));
  if (!channel) throw new ApiError('channel_not_found');
  const isMember = channel.members.includes(call.world.workspace.bot.user);
  if (!isMember && channel.kind !== 'public') throw new ApiError('channel_not_found');
  needScopeFor(call, channel, 'history');
  if (!isMember) throw new ApiError('not_in_channel');
  return channel;
}

function within(call: Call, message: Message): boolean {
  const [ts, oldest, latest] = [
    Number(message.ts),
    Number(optional(call, 'oldest') ?? 0),
    Number(optional(call, 'latest') ?? Number.POSITIVE_INFINITY),
  ];
  return flag(call, 'inclusive') ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
}

function listing(call: Call, messages: Message[]) {
  const { rows, next } = page(
    call,
    messages.filter((message) => within(call, message)),
  );
  const withMetadata = flag(call, 'include_all_metadata');
  return {
    messages: rows.map((message) => wireMessage(call.world, message, withMetadata)),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

function history(call: Call) {
  const shown = readable(call).messages.filter(
    (message) => !message.ephemeral_to && (!message.thread_ts || message.thread_ts === message.ts),
  );
  return listing(call, shown.toReversed());
}

function replies(call: Call) {
  const ts = required(call, 'ts');
  const all = readable(call).messages.filter((message) => !message.ephemeral_to);
  if (!all.some((message) => message.ts === ts)) throw new ApiError('thread_not_found');
  return listing(
    call,
    all.filter((message) => message.ts === ts || message.thread_ts === ts),
  );
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': method(['chat:write'], postMessage),
  'chat.update': method(['chat:write'], update),
  'chat.postEphemeral': method(['chat:write'], postEphemeral),
  'chat.delete': method(['chat:write'], deleteMessage),
  'chat.getPermalink': method([], getPermalink),
  'conversations.history': method(readScopes('history'), history),
  'conversations.replies': method(readScopes('history'), replies),
};
