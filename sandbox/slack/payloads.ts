import { type Control, inputKind, stateValue } from './input-kinds.ts';
import { wireMessage } from './messages.ts';
import type { Channel, Inputs, Message, Option, User, View } from './shapes.ts';
import { newResponseUrl, newTrigger } from './triggers.ts';
import { wireView } from './views.ts';
import { channelById } from './workspace.ts';
import { nextTs, type World } from './world.ts';

/** The source of an interaction: a message, a modal or Home. */
export type Place = { kind: 'message'; message: Message } | { kind: 'view'; view: View };

export const inputsOf = (place: Place): Inputs =>
  place.kind === 'message' ? place.message.inputs : place.view.inputs;

export const blocksOf = (place: Place) =>
  place.kind === 'message' ? (place.message.blocks ?? []) : place.view.blocks;

const sender = (world: World, user: User) => ({
  user: { id: user.id, username: user.name, name: user.name, team_id: user.team_id },
  team: { id: world.workspace.team.id, domain: world.workspace.team.domain },
  api_app_id: world.workspace.bot.app_id,
  token: 'verification',
  enterprise: world.workspace.enterprise ?? null,
  is_enterprise_install: false,
});

const channelName = (channel: Channel): string =>
  ({ public: channel.name, private: 'privategroup', im: 'directmessage' })[channel.kind];

export function slashCommand(
  world: World,
  user: User,
  said: { channel: Channel; command: string; text: string },
) {
  const { channel, command, text } = said;
  const { enterprise } = world.workspace;
  return {
    token: 'verification',
    team_id: world.workspace.team.id,
    team_domain: world.workspace.team.domain,
    ...(enterprise && { enterprise_id: enterprise.id, enterprise_name: enterprise.name }),
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: world.workspace.bot.app_id,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(world, { kind: 'commands', user: user.id, channel }),
    trigger_id: newTrigger(world, user.id),
  };
}

export const globalShortcut = (world: World, user: User, callback_id: string) => ({
  type: 'shortcut',
  ...sender(world, user),
  callback_id,
  action_ts: nextTs(world),
  trigger_id: newTrigger(world, user.id),
});

export function messageShortcut(
  world: World,
  user: User,
  { callback_id, message }: { callback_id: string; message: Message },
) {
  const channel = channelOf(world, message);
  return {
    type: 'message_action',
    ...sender(world, user),
    callback_id,
    action_ts: nextTs(world),
    trigger_id: newTrigger(world, user.id),
    response_url: newResponseUrl(world, { kind: 'actions', user: user.id, channel }),
    message_ts: message.ts,
    channel: { id: channel.id, name: channelName(channel) },
    message: wireMessage(world, message),
  };
}

function channelOf(world: World, message: Message): Channel {
  const channel = channelById(world.workspace, message.channel);
  if (!channel) throw new Error(`no channel ${message.channel}`);
  return channel;
}

/** Slack leaves the message itself out when it is ephemeral. */
function placeOf(world: World, place: Place): Record<string, unknown> {
  if (place.kind === 'view')
    return { container: { type: 'view', view_id: place.view.id }, view: wireView(world, place.view) };
  const { message } = place;
  const channel = channelOf(world, message);
  const isEphemeral = message.ephemeral_to !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts && { thread_ts: message.thread_ts }),
    },
    channel: { id: channel.id, name: channelName(channel) },
    ...(!isEphemeral && { message: wireMessage(world, message) }),
  };
}

function actionOf(
  world: World,
  place: Place,
  { block, element, option }: Control & { option?: Option | undefined },
) {
  const kind = inputKind(element);
  const { type, action_id, text, value, url, style } = element;
  const button = type === 'button' && { text, value, url, style };
  return {
    type,
    action_id,
    block_id: block.block_id,
    action_ts: nextTs(world),
    ...button,
    ...(type === 'overflow' && { selected_option: option }),
    ...(kind && { [kind.field]: stateValue(inputsOf(place), { block, element }) }),
  };
}

interface Act extends Control {
  place: Place;
  option?: Option | undefined;
}

export function blockActions(world: World, user: User, { place, ...control }: Act) {
  const answering = place.kind === 'message' && {
    state: { values: place.message.inputs },
    response_url: newResponseUrl(world, {
      kind: 'actions',
      user: user.id,
      channel: channelOf(world, place.message),
      message: place.message,
    }),
  };
  return {
    type: 'block_actions',
    ...sender(world, user),
    ...placeOf(world, place),
    ...answering,
    trigger_id: newTrigger(world, user.id),
    actions: [actionOf(world, place, control)],
  };
}

export function blockSuggestion(
  world: World,
  user: User,
  { place, block, element, query }: Act & { query: string },
) {
  const { block_id } = block;
  const { action_id } = element;
  const where = placeOf(world, place);
  return { type: 'block_suggestion', ...sender(world, user), ...where, action_id, block_id, value: query };
}

export const viewSubmission = (world: World, user: User, view: View) => ({
  type: 'view_submission',
  ...sender(world, user),
  trigger_id: newTrigger(world, user.id),
  view: wireView(world, view),
  response_urls: [],
});

export const viewClosed = (
  world: World,
  user: User,
  { view, isCleared }: { view: View; isCleared: boolean },
) => ({
  type: 'view_closed',
  ...sender(world, user),
  view: wireView(world, view),
  is_cleared: isCleared,
});
