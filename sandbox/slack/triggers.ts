import { randomInt } from 'node:crypto';
import { ApiError } from './content.ts';
import type { Channel, Message, ResponseUrl, Trigger } from './shapes.ts';
import { newId, type World } from './world.ts';

const TRIGGER_MS = 3000;
const RESPONSE_URL_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

export function newTrigger(world: World, user: string): string {
  const id = `${randomInt(1e9, 9e9)}.${randomInt(1e9, 9e9)}.${newId('').toLowerCase()}`;
  world.workspace.triggers.push({ id, user, expiresAt: world.clock() + TRIGGER_MS, used: false });
  return id;
}

export function spendTrigger(world: World, id: string): Trigger {
  const trigger = world.workspace.triggers.find((one) => one.id === id);
  if (!trigger) throw new ApiError('invalid_trigger_id');
  if (trigger.used) throw new ApiError('exchanged_trigger_id');
  if (world.clock() > trigger.expiresAt) throw new ApiError('expired_trigger_id');
  trigger.used = true;
  return trigger;
}

interface Source {
  kind: 'commands' | 'actions';
  user: string;
  channel: Channel;
  message?: Message;
}

export function newResponseUrl(world: World, { kind, user, channel, message }: Source): string {
  const path = `/${kind}/${world.workspace.team.id}/${randomInt(1e9, 9e9)}/${newId('')}`;
  const opened: ResponseUrl = {
    path,
    user,
    channel: channel.id,
    expiresAt: world.clock() + RESPONSE_URL_MS,
    uses: 0,
    posted: [],
    ...(message && { source: { ts: message.ts } }),
  };
  world.workspace.responseUrls.push(opened);
  return world.url + path;
}

export function spendResponseUrl(world: World, path: string): ResponseUrl {
  const found = world.workspace.responseUrls.find((one) => one.path === path);
  if (!found) throw new ApiError('invalid_url');
  if (world.clock() > found.expiresAt) throw new ApiError('expired_url');
  if (found.uses >= RESPONSE_URL_USES) throw new ApiError('used_url');
  found.uses += 1;
  return found;
}
