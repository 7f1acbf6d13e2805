import { sendEvent } from './events.ts';
import { buttonFor, inputFor, type Look, visibleMessages } from './find-control.ts';
import { type Said, valueFor } from './input-value.ts';
import { globalShortcut, messageShortcut } from './payloads.ts';
import { channelToTypeIn, type } from './send-message.ts';
import type { Message, Option, User, View } from './shapes.ts';
import { slackbotSays } from './slackbot-messages.ts';
import { closeByHand, type Submission, submit } from './submit-view.ts';
import { enter, press, suggest } from './use-control.ts';
import { channelNamed, messagesFor, openDm, topModal, userNamed } from './workspace.ts';
import type { World } from './world.ts';

export interface Person {
  id: string;
  name: string;
  /** Sends a message, or a slash command when it starts with `/`; the channel `dm` is the one with the bot. */
  types: (text: string, at?: { channel?: string }) => Promise<void>;
  shortcut: (callbackId: string, on?: { message: Message }) => Promise<void>;
  opensHome: () => Promise<void>;
  sees: (at?: { channel?: string }) => Message[];
  lastEphemeral: () => Message | undefined;
  lastDm: () => Message | undefined;
  dms: () => Message[];
  home: () => View | undefined;
  modal: () => View | undefined;
  troubles: () => string[];
  /** Presses a button or an overflow option; a confirmation is answered with yes unless `confirm` is false. */
  clicks: (labelOrActionId: string, look?: Look & { confirm?: boolean }) => Promise<void>;
  chooses: (labelOrId: string, said: Said, look?: Look) => Promise<void>;
  fills: (values: Record<string, Said>, look?: Look) => Promise<void>;
  suggestions: (labelOrId: string, query: string) => Promise<Option[]>;
  submits: () => Promise<Submission>;
  closes: () => Promise<void>;
}

function activeUser(world: World, name: string): User {
  const user = userNamed(world.workspace, name);
  if (!user) throw new Error(`nobody is called ${name}`);
  return user;
}

function reads(world: World, user: User) {
  const { workspace } = world;
  const dms = (): Message[] => messagesFor(user.id, openDm(workspace, user.id));
  return {
    id: user.id,
    name: user.name,
    sees: ({ channel }: { channel?: string } = {}): Message[] => {
      if (channel === undefined) return visibleMessages(world, user);
      if (channel === 'dm') return dms();
      const found = channelNamed(workspace, channel);
      return found ? messagesFor(user.id, found) : [];
    },
    lastEphemeral: () => visibleMessages(world, user).findLast((message) => message.ephemeral_to === user.id),
    dms,
    lastDm: () => dms().findLast((message) => message.user !== user.id && !message.ephemeral_to),
    home: () => workspace.homes[user.id],
    modal: () => topModal(workspace, user.id),
    troubles: () => workspace.troubles.filter((one) => one.user === user.id).map((one) => one.words),
  };
}

async function useShortcut(
  world: World,
  user: User,
  { callbackId, message }: { callbackId: string; message?: Message | undefined },
) {
  const known = world.app.shortcuts.find((one) => one.callback_id === callbackId);
  if (!known) throw new Error(`the manifest has no shortcut ${callbackId}`);
  const payload = message
    ? messageShortcut(world, user, { callback_id: callbackId, message })
    : globalShortcut(world, user, callbackId);
  const ack = await world.deliver({ kind: 'interactive', payload });
  if (ack.ok) return;
  const words = `${known.name} failed with the error "${ack.reason}"`;
  slackbotSays(world, user, { channel: openDm(world.workspace, user.id), words });
}

async function openHome(world: World, user: User): Promise<void> {
  if (!world.app.homeTab) throw new Error('this app has no Home tab');
  const channel = openDm(world.workspace, user.id).id;
  const event = { type: 'app_home_opened', user: user.id, channel, tab: 'home' };
  await sendEvent(world, { subscription: 'app_home_opened', event });
}

export function personOf(world: World, name: string): Person {
  const user = activeUser(world, name);
  const acts = <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      if (user.deleted) throw new Error(`${user.name} is deactivated and cannot use Slack`);
      return act(...args);
    };
  };
  const say = async (target: ReturnType<typeof inputFor>, said: Said): Promise<void> =>
    enter(world, user, { target, value: await valueFor(world, user, { target, said }) });
  return {
    ...reads(world, user),
    types: acts(async (text, { channel = 'general' } = {}) =>
      type(world, user, { text, channel: channelToTypeIn(world, user, channel) }),
    ),
    shortcut: acts((callbackId, on) => useShortcut(world, user, { callbackId, message: on?.message })),
    opensHome: acts(() => openHome(world, user)),
    clicks: acts(async (said, { confirm = true, ...look } = {}) => {
      const target = buttonFor(world, user, { said, ...look });
      if (target.element.confirm && !confirm) return;
      await press(world, user, target);
    }),
    chooses: acts((label, said, look) => say(inputFor(world, user, { said: label, ...look }), said)),
    fills: acts(async (values, look = { in: 'modal' }) => {
      for (const [label, said] of Object.entries(values))
        await say(inputFor(world, user, { said: label, ...look }), said);
    }),
    suggestions: acts((label, query) =>
      suggest(world, user, { target: inputFor(world, user, { said: label }), query }),
    ),
    submits: acts(() => submit(world, user)),
    closes: acts(() => closeByHand(world, user)),
  };
}
