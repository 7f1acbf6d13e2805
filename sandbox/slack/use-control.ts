import type { z } from 'zod';
import { isOption, type Target } from './find-control.ts';
import { inputKind } from './input-kinds.ts';
import { suggestionAnswer } from './limits-parts.ts';
import { blockActions, blockSuggestion, inputsOf } from './payloads.ts';
import type { InputState, Option, User } from './shapes.ts';
import { clearTrouble, markTrouble, NO_CONNECTION } from './slackbot-messages.ts';
import { type Ack, changed, type World } from './world.ts';

/** Sends the click to the app; an error stays visible where the person clicked. */
export async function press(world: World, user: User, target: Target): Promise<Ack> {
  const ack = await world.deliver({ kind: 'interactive', payload: blockActions(world, user, target) });
  const { place } = target;
  const words = ack.ok || place.kind === 'view' ? NO_CONNECTION : `This app did not respond (${ack.reason})`;
  if (ack.ok) clearTrouble(world, place);
  else markTrouble(world, user, { place, words });
  return ack;
}

/** Sets one input; sends an action to the app if the block dispatches one. */
export async function enter(world: World, user: User, { target, value }: { target: Target; value: unknown }) {
  const { block, element, place } = target;
  const kind = inputKind(element);
  if (!kind) throw new Error(`${element.type} takes no value`);
  const state: InputState = { type: element.type, [kind.field]: value ?? kind.empty };
  const inputs = inputsOf(place);
  inputs[block.block_id ?? ''] = { ...inputs[block.block_id ?? ''], [element.action_id ?? '']: state };
  if (place.kind === 'view') delete place.view.errors[block.block_id ?? ''];
  changed(world);
  if (block.type !== 'input' || block.dispatch_action) await press(world, user, target);
}

type Answer = z.infer<typeof suggestionAnswer>;

const flat = (answer: Answer): Option[] => {
  const found = 'options' in answer ? answer.options : answer.option_groups.flatMap((group) => group.options);
  return found.map(({ text, value, description }) => ({
    text: text as Option['text'],
    value,
    ...(description && { description: description as NonNullable<Option['description']> }),
  }));
};

const MIN_QUERY = 3;

export async function suggest(
  world: World,
  user: User,
  { target, query }: { target: Target; query: string },
) {
  if (query.length < (target.element.min_query_length ?? MIN_QUERY)) return [];
  const payload = blockSuggestion(world, user, { ...target, query });
  const ack = await world.deliver({ kind: 'interactive', payload });
  const answer = ack.ok ? suggestionAnswer.safeParse(ack.payload) : undefined;
  if (answer?.success) return flat(answer.data);
  const words = `Could not load the options of ${target.element.action_id}`;
  markTrouble(world, user, { place: target.place, words });
  return [];
}

export async function suggested(
  world: World,
  user: User,
  { target, said }: { target: Target; said: string },
) {
  const options = await suggest(world, user, { target, query: said });
  const found =
    options.find((offer) => isOption(offer, said)) ?? (options.length === 1 ? options[0] : undefined);
  if (found) return found;
  const offered = options.map((offer) => offer.text.text).join('; ') || 'nothing';
  throw new Error(`the app suggested no "${said}" but: ${offered}`);
}
