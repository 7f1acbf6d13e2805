import { type Control, controlsIn } from './input-kinds.ts';
import { blocksOf, type Place } from './payloads.ts';
import type { Block, Element, Message, Option, User } from './shapes.ts';
import { textOfBlocks } from './text-of.ts';
import { channelsOf, messagesFor, topModal } from './workspace.ts';
import type { World } from './world.ts';

export interface Target extends Control {
  place: Place;
  option?: Option;
}

type Where = 'modal' | 'home' | Message;

export interface Look {
  in?: Where;
  /** Words in the same block as the control, or in the one above it. */
  near?: string;
}

const byTs = (one: Message, other: Message): number => Number(one.ts) - Number(other.ts);

export const visibleMessages = (world: World, user: User): Message[] =>
  channelsOf(world.workspace, user.id)
    .flatMap((channel) => messagesFor(user.id, channel))
    .toSorted(byTs);

/** Search order: the open modal alone; else messages, newest first, then Home. */
function placesOf(world: World, user: User, where?: Where): Place[] {
  const modal = topModal(world.workspace, user.id);
  const home = world.workspace.homes[user.id];
  const modals: Place[] = modal ? [{ kind: 'view', view: modal }] : [];
  const homes: Place[] = home ? [{ kind: 'view', view: home }] : [];
  if (where === 'modal') return modals;
  if (where === 'home') return homes;
  if (where) return [{ kind: 'message', message: where }];
  const messages = visibleMessages(world, user).toReversed();
  return [...modals, ...messages.map((message): Place => ({ kind: 'message', message })), ...homes];
}

const wordsIn = (text: unknown): string | undefined => {
  if (typeof text === 'string') return text;
  return typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : undefined;
};

export const optionsOf = (element: Element): Option[] => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap((group) => group.options),
];

export const isOption = (option: Option, said: string): boolean =>
  option.value === said || wordsIn(option.text) === said;

/** The labels and ids that name this control. */
function namesOf({ block, element }: Control): (string | undefined)[] {
  const ids = [element.action_id, block.block_id];
  if (element.type === 'button') return [element.action_id, wordsIn(element.text)];
  const label = block.type === 'input' ? wordsIn(block.label) : wordsIn(block.text);
  return [...ids, label, wordsIn(element.placeholder)];
}

function around(blocks: Block[], block: Block): string {
  const at = blocks.indexOf(block);
  return textOfBlocks(blocks.slice(Math.max(0, at - 1), at + 1));
}

function targetsIn(place: Place, near: string | undefined): Target[] {
  const blocks = blocksOf(place);
  const all = controlsIn(blocks).map((control) => ({ ...control, place }));
  if (near === undefined) return all;
  return all.filter(({ block }) => around(blocks, block).includes(near));
}

function pressable(target: Target, said: string): Target[] {
  if (target.element.type === 'button') return namesOf(target).includes(said) ? [target] : [];
  if (target.element.type !== 'overflow') return [];
  return optionsOf(target.element)
    .filter((option) => isOption(option, said))
    .map((option) => ({ ...target, option }));
}

function firstOf(
  world: World,
  user: User,
  { look, matches }: { look: Look; matches: (target: Target) => Target[] },
) {
  for (const place of placesOf(world, user, look.in)) {
    const [found] = targetsIn(place, look.near).flatMap(matches);
    if (found) return found;
  }
  return undefined;
}

const shown = (world: World, user: User, look: Look): string =>
  placesOf(world, user, look.in)
    .flatMap((place) => targetsIn(place, look.near))
    .slice(0, 30)
    .map((target) => namesOf(target).filter(Boolean).join(' / '))
    .join('; ');

export function buttonFor(world: World, user: User, { said, ...look }: Look & { said: string }): Target {
  const found = firstOf(world, user, { look, matches: (target) => pressable(target, said) });
  if (found) return found;
  throw new Error(
    `${user.name} sees no button "${said}". There is: ${shown(world, user, look) || 'nothing'}`,
  );
}

export function inputFor(world: World, user: User, { said, ...look }: Look & { said: string }): Target {
  const matches = (target: Target) =>
    target.element.type !== 'button' && namesOf(target).includes(said) ? [target] : [];
  const found = firstOf(world, user, { look, matches });
  if (found) return found;
  throw new Error(`${user.name} sees no input "${said}". There is: ${shown(world, user, look) || 'nothing'}`);
}
