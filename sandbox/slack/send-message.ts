import { ApiError } from './content.ts';
import { sendEvent } from './events.ts';
import { post } from './messages.ts';
import { slashCommand } from './payloads.ts';
import { showAnswer } from './response-url.ts';
import type { Channel, User } from './shapes.ts';
import { slackbotSays } from './slackbot-messages.ts';
import { channelNamed, openDm, userNamed } from './workspace.ts';
import type { World } from './world.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Replaces known names by ids, as `should_escape` asks; unknown ones stay text. */
function withMentions(world: World, text: string): string {
  const { workspace } = world;
  return text
    .replace(/(^|\s)@([\w.-]+)/g, (whole, before: string, name: string) => {
      const group = workspace.groups.find((one) => one.handle === name);
      const user = userNamed(workspace, name);
      if (group) return `${before}<!subteam^${group.id}>`;
      return user ? `${before}<@${user.id}>` : whole;
    })
    .replace(/(^|\s)#([\w-]+)/g, (whole, before: string, name: string) => {
      const channel = channelNamed(workspace, name);
      return channel && channel.name === name ? `${before}<#${channel.id}|${name}>` : whole;
    })
    .replace(/(^|\s)(https?:\/\/\S+)/g, '$1<$2>');
}

export function channelToTypeIn(world: World, user: User, name: string): Channel {
  const channel = name === 'dm' ? openDm(world.workspace, user.id) : channelNamed(world.workspace, name);
  if (!channel?.members.includes(user.id)) throw new Error(`${user.name} is not in #${name}`);
  if (channel.is_archived) throw new Error(`#${name} is archived`);
  return channel;
}

export async function type(world: World, user: User, { text, channel }: { text: string; channel: Channel }) {
  if (text.startsWith('/')) return runCommand(world, user, { text, channel });
  const isDm = channel.kind === 'im';
  if (isDm && (!world.app.messagesTab || world.app.readOnlyMessages))
    throw new Error('sending messages to this app has been turned off');
  const message = post(world, channel, { user: user.id, text: withMentions(world, escaped(text)) });
  const kinds = { public: 'channel', private: 'group', im: 'im' } as const;
  const channel_type = kinds[channel.kind];
  const { ts } = message;
  const subscription = { channel: 'message.channels', group: 'message.groups', im: 'message.im' }[
    channel_type
  ];
  if (!channel.members.includes(world.workspace.bot.user)) return;
  const event = { type: 'message', user: user.id, text: message.text, ts, channel: channel.id, channel_type };
  await sendEvent(world, { subscription, event });
}

async function runCommand(world: World, user: User, { text, channel }: { text: string; channel: Channel }) {
  const [, command = '', words = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const known = world.app.commands.find((one) => one.command === command);
  if (!known || user.is_stranger)
    return slackbotSays(world, user, { channel, words: `${command} is not a valid command.` });
  const sent = known.should_escape ? withMentions(world, escaped(words)) : escaped(words);
  const payload = slashCommand(world, user, { channel, command, text: sent.trim() });
  const ack = await world.deliver({ kind: 'slash_commands', payload });
  if (!ack.ok)
    return slackbotSays(world, user, { channel, words: `${command} failed with the error "${ack.reason}"` });
  if (typeof ack.payload !== 'object' || ack.payload === null || Object.keys(ack.payload).length === 0)
    return;
  try {
    showAnswer(world, { ...ack.payload }, { channel, user: user.id });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    slackbotSays(world, user, { channel, words: `${command} failed with the error "${error.code}"` });
  }
}
