import { isOption, optionsOf, type Target } from './find-control.ts';
import type { Option, User } from './shapes.ts';
import { suggested } from './use-control.ts';
import { channelNamed, userNamed } from './workspace.ts';
import type { World } from './world.ts';

/** What a person enters: text, names of options, people or channels, or a date. */
export type Said = string | number | boolean | Date | string[] | null;

const list = (said: Said): string[] => (Array.isArray(said) ? said : said === null ? [] : [String(said)]);

function offered(target: Target, said: string): Option {
  const found = optionsOf(target.element).find((option) => isOption(option, said));
  if (found) return found;
  const labels = optionsOf(target.element).map((option) => option.text.text);
  throw new Error(`there is no option "${said}" but: ${labels.join('; ')}`);
}

function named(world: World, type: string, said: string): string {
  const isUser = type.includes('users');
  const found = isUser ? userNamed(world.workspace, said) : channelNamed(world.workspace, said);
  if (!found) throw new Error(`nobody and nothing is called "${said}"`);
  return found.id;
}

const seconds = (said: Said): number =>
  typeof said === 'number'
    ? said
    : Math.floor(new Date(said instanceof Date ? said : String(said)).getTime() / 1000);

/** The `state.values` entry for what the person entered. */
export async function valueFor(world: World, user: User, { target, said }: { target: Target; said: Said }) {
  const { type } = target.element;
  if (said === null || said === '') return undefined;
  if (type === 'datetimepicker') return seconds(said);
  if (/^(static_select|radio_buttons)$/.test(type)) return offered(target, String(said));
  if (type === 'external_select') return suggested(world, user, { target, said: String(said) });
  if (/^(users|conversations|channels)_select$/.test(type)) return named(world, type, String(said));
  if (/^multi_(users|conversations|channels)_select$/.test(type))
    return list(said).map((one) => named(world, type, one));
  if (/^(multi_static_select|checkboxes)$/.test(type)) return list(said).map((one) => offered(target, one));
  if (type !== 'multi_external_select') return String(said);
  const options: Option[] = [];
  for (const one of list(said)) options.push(await suggested(world, user, { target, said: one }));
  return options;
}
