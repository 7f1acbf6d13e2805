import type { Content } from './content.ts';
import { inputsIn } from './input-kinds.ts';
import type { Channel, Message, Metadata, SharedFile } from './shapes.ts';
import { changed, nextTs, type World } from './world.ts';

interface Posting extends Content {
  user: string;
  thread_ts?: string | undefined;
  metadata?: Metadata | undefined;
  ephemeral_to?: string | undefined;
  files?: SharedFile[] | undefined;
}

export function post(world: World, channel: Channel, posting: Posting): Message {
  const { user, text, blocks, thread_ts, metadata, ephemeral_to, files } = posting;
  const message: Message = {
    ts: nextTs(world),
    channel: channel.id,
    user,
    text,
    inputs: inputsIn(blocks ?? []),
    ...(user === world.workspace.bot.user && { bot_id: world.workspace.bot.bot_id }),
    ...(blocks && { blocks }),
    ...(thread_ts && { thread_ts }),
    ...(metadata && { metadata }),
    ...(ephemeral_to && { ephemeral_to }),
    ...(files && { files }),
  };
  channel.messages.push(message);
  changed(world);
  return message;
}

export function rewrite(world: World, message: Message, content: Content & { metadata?: Metadata }): void {
  message.text = content.text;
  if (content.blocks) message.blocks = content.blocks;
  else delete message.blocks;
  if (content.metadata) message.metadata = content.metadata;
  message.inputs = inputsIn(content.blocks ?? [], message.inputs);
  message.edited = { user: world.workspace.bot.user, ts: nextTs(world) };
  delete message.trouble;
  changed(world);
}

export function remove(world: World, channel: Channel, message: Message): void {
  channel.messages = channel.messages.filter((other) => other !== message);
  changed(world);
}

/** A message as the Web API and interaction payloads carry it. */
export function wireMessage(world: World, message: Message, withMetadata = true): Record<string, unknown> {
  const { ts, user, bot_id, text, blocks, thread_ts, edited, metadata } = message;
  return {
    type: 'message',
    user,
    ts,
    text,
    team: world.workspace.team.id,
    ...(bot_id && { bot_id, app_id: world.workspace.bot.app_id }),
    ...(blocks && { blocks }),
    ...(thread_ts && { thread_ts }),
    ...(edited && { edited }),
    ...(metadata && withMetadata && { metadata }),
  };
}
