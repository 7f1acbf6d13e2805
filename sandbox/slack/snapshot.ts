import type { AppSettings } from './app-settings.ts';
import type { Channel, Message, View } from './shapes.ts';
import { channelsOf, messagesFor, openDm, userNamed } from './workspace.ts';
import type { World } from './world.ts';

export interface ShownMessage extends Message {
  author: string;
  isFromApp: boolean;
}

export interface ShownChannel extends Omit<Channel, 'messages' | 'members'> {
  /** The conversation with the app has kind `im`. */
  canPost: boolean;
  messages: ShownMessage[];
}

/** What one person sees now. */
export interface Snapshot {
  me: { id: string; name: string; real_name: string; tz: string };
  /** Names for the ids in mentions: users, groups and channels. */
  names: Record<string, string>;
  app: Pick<AppSettings, 'commands' | 'shortcuts' | 'homeTab'> & { name: string; user: string };
  channels: ShownChannel[];
  home: View | null;
  /** The stack of open modals, the visible one last. */
  modals: View[];
  troubles: string[];
}

function namesIn({ workspace }: World): Record<string, string> {
  const users = workspace.users.map((user) => [user.id, user.name]);
  const groups = workspace.groups.map((group) => [group.id, group.handle]);
  const channels = workspace.channels.map((channel) => [channel.id, channel.name]);
  return { USLACKBOT: 'Slackbot', ...Object.fromEntries([...users, ...groups, ...channels]) };
}

function shownChannel(world: World, userId: string, channel: Channel): ShownChannel {
  const names = namesIn(world);
  const { members: _, messages: __, ...fields } = channel;
  const isOpen = channel.kind !== 'im' || (world.app.messagesTab && !world.app.readOnlyMessages);
  return {
    ...fields,
    canPost: isOpen && !channel.is_archived,
    messages: messagesFor(userId, channel).map((message) => ({
      ...message,
      author: names[message.user] ?? message.user,
      isFromApp: message.user === world.workspace.bot.user,
    })),
  };
}

export function snapshotFor(world: World, name: string): Snapshot {
  const { workspace, app } = world;
  const user = userNamed(workspace, name);
  if (!user) throw new Error(`nobody is called ${name}`);
  if (!user.deleted && !user.is_stranger) openDm(workspace, user.id);
  return {
    me: { id: user.id, name: user.name, real_name: user.real_name ?? user.name, tz: user.tz ?? 'Etc/UTC' },
    names: namesIn(world),
    app: {
      commands: app.commands,
      shortcuts: app.shortcuts,
      homeTab: app.homeTab,
      name: 'cometkey',
      user: workspace.bot.user,
    },
    channels: channelsOf(workspace, user.id).map((channel) => shownChannel(world, user.id, channel)),
    home: workspace.homes[user.id] ?? null,
    modals: workspace.modals[user.id] ?? [],
    troubles: workspace.troubles.filter((one) => one.user === user.id).map((one) => one.words),
  };
}
