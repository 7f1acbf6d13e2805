import { COMMANDS } from '../commands.ts';
import { nearestOf } from '../unknown-verb.ts';
import type { Verb } from '../verb.ts';

/** What stands in a line, and what was probably meant. */
export interface Swap {
  readonly typed: string;
  readonly meant: string;
  /** The option whose value it is. */
  readonly of?: string;
  /** It stands behind the first word of the key, which may be the same number. */
  readonly isBehindKey?: true;
}

const optionsOf = (verb: string): string[] =>
  Object.hasOwn(COMMANDS, verb)
    ? Object.keys((COMMANDS[verb as keyof typeof COMMANDS] as Verb<object>).options ?? {})
    : [];

export function optionSwap(verb: string, option: string): Swap | null {
  const nearest = nearestOf(option.replace(/^-+/, ''), optionsOf(verb));
  return nearest === null ? null : { typed: option, meant: `--${nearest}` };
}

/** `name=search` for `--name search`. */
export function assignedSwap(verb: string, word: string): Swap | null {
  const [, option = '', value = ''] = /^(\w+)=(\S+)$/.exec(word) ?? [];
  const name = option.toLowerCase();
  return optionsOf(verb).includes(name) ? { typed: word, meant: `--${name} ${value}` } : null;
}
