import { z } from 'zod';
import { optionsOf, type Target, visibleMessages } from './find-control.ts';
import { controlsIn } from './input-kinds.ts';
import { valueFor } from './input-value.ts';
import { blocksOf, type Place } from './payloads.ts';
import { personOf } from './person.ts';
import type { Message, User } from './shapes.ts';
import { enter, press, suggest } from './use-control.ts';
import { userNamed, viewById } from './workspace.ts';
import type { World } from './world.ts';

const who = { as: z.string() };

/** The control that was used, by the exact ids of the snapshot. */
const exactly = {
  ...who,
  at: z.union([z.object({ channel: z.string(), ts: z.string() }), z.object({ view_id: z.string() })]),
  block_id: z.string(),
  action_id: z.string(),
};

const said = z.union([z.string(), z.number(), z.array(z.string()), z.null()]);

const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('types'), ...who, text: z.string(), channel: z.string() }),
  z.object({
    act: z.literal('shortcut'),
    ...who,
    callback_id: z.string(),
    message: z.object({ channel: z.string(), ts: z.string() }).optional(),
  }),
  z.object({ act: z.literal('opensHome'), ...who }),
  z.object({ act: z.literal('clicks'), ...exactly, option: z.string().optional() }),
  z.object({ act: z.literal('fills'), ...exactly, value: said }),
  z.object({ act: z.literal('suggestions'), ...exactly, query: z.string() }),
  z.object({ act: z.literal('submits'), ...who }),
  z.object({ act: z.literal('closes'), ...who }),
]);

/** What a page posts to `/sandbox/act`. */
export type Act = z.infer<typeof actSchema>;
type ExactAct = Extract<Act, { at: unknown }>;

function messageAt(world: World, user: User, { channel, ts }: { channel: string; ts: string }): Message {
  const found = visibleMessages(world, user).find((one) => one.channel === channel && one.ts === ts);
  if (!found) throw new Error(`${user.name} sees no message ${ts} in ${channel}`);
  return found;
}

function placeAt(world: World, user: User, at: ExactAct['at']): Place {
  if ('ts' in at) return { kind: 'message', message: messageAt(world, user, at) };
  const view = viewById(world.workspace, at.view_id);
  if (view?.user !== user.id) throw new Error(`${user.name} sees no view ${at.view_id}`);
  return { kind: 'view', view };
}

function targetAt(world: World, user: User, { at, block_id, action_id }: ExactAct): Target {
  const place = placeAt(world, user, at);
  const control = controlsIn(blocksOf(place)).find(
    ({ block, element }) => block.block_id === block_id && element.action_id === action_id,
  );
  if (!control) throw new Error(`there is no ${block_id}/${action_id}`);
  return { ...control, place };
}

function userOf(world: World, name: string): User {
  const user = userNamed(world.workspace, name);
  if (!user || user.deleted) throw new Error(`${name} is nobody here`);
  return user;
}

async function perform(world: World, act: Act): Promise<unknown> {
  const user = userOf(world, act.as);
  const person = personOf(world, act.as);
  switch (act.act) {
    case 'types':
      return person.types(act.text, { channel: act.channel });
    case 'shortcut': {
      const message = act.message && messageAt(world, user, act.message);
      return person.shortcut(act.callback_id, message && { message });
    }
    case 'opensHome':
      return person.opensHome();
    case 'clicks': {
      const target = targetAt(world, user, act);
      const option = optionsOf(target.element).find((offer) => offer.value === act.option);
      await press(world, user, option ? { ...target, option } : target);
      return undefined;
    }
    case 'fills': {
      const target = targetAt(world, user, act);
      const value = await valueFor(world, user, { target, said: act.value });
      return enter(world, user, { target, value });
    }
    case 'suggestions':
      return suggest(world, user, { target: targetAt(world, user, act), query: act.query });
    case 'submits':
      return person.submits();
    case 'closes':
      return person.closes();
  }
}

export type ActAnswer = { ok: true; result?: unknown } | { ok: false; error: string };

export async function actAnswer(world: World, given: unknown): Promise<ActAnswer> {
  const act = actSchema.safeParse(given);
  if (!act.success) return { ok: false, error: z.prettifyError(act.error) };
  try {
    const result = await perform(world, act.data);
    return result === undefined ? { ok: true } : { ok: true, result };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
