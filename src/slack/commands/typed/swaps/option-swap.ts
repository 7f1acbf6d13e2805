import type { Problem } from '../../../../domain/problems/problem.ts';
import { nearestOf } from '../../../command-line/nearest-word.ts';
import { spanIn } from '../../../command-line/parsers/span.ts';
import { COMMANDS } from '../../commands.ts';
import { isNeedless, optionName } from '../../naming/options.ts';
import type { Verb } from '../../verb.ts';

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

/** `list --expired`: the word is taken, but not as an option. */
const isTaken = (verb: string, word: string): boolean =>
  Object.hasOwn(COMMANDS, verb) &&
  /^[a-z]+$/.test(word) &&
  new RegExp(`(?<![-\\w@])${word}(?!\\w)`).test(
    (COMMANDS[verb as keyof typeof COMMANDS] as Verb<object>).usage,
  );

export function optionSwap(verb: string, option: string): Swap | null {
  if (isNeedless(option, verb)) return { typed: option, meant: '' };
  const known = optionsOf(verb);
  const word = option.replace(/^-+/, '').toLowerCase();
  if (isTaken(verb, word)) return { typed: option, meant: word };
  const name = optionName(option);
  const nearest = known.includes(name) ? name : nearestOf(word, known);
  return nearest === null ? null : { typed: option, meant: `--${nearest}` };
}

/** `name=search` for `--name search`. */
export function assignedSwap(verb: string, word: string): Swap | null {
  const [, option = '', value = ''] = /^(\w+)=(\S+)$/.exec(word) ?? [];
  const name = option.toLowerCase();
  return optionsOf(verb).includes(name) ? { typed: word, meant: `--${name} ${value}` } : null;
}

/** `expires friday` for `--expires friday`: where an edit has its settings, nothing else has a meaning. */
export function dashlessSwap({ verb, word }: Extract<Problem, { kind: 'not_understood' }>): Swap | null {
  const [, option = '', value = ''] =
    /^(\w+)\s+(?:(?:to|is|on|at|until|till?)\s+|=\s*)?(\S.*)$/i.exec(word) ?? [];
  const name = optionName(option);
  return verb === 'edit' && optionsOf(verb).includes(name)
    ? { typed: word, meant: `--${name} ${value}` }
    : null;
}

/** Only lifting a limit takes a time, `unlimited KEY 4h`, and only bringing one back an amount, `unlimited KEY $20`. */
export function switchSwap({ verb, word }: Extract<Problem, { kind: 'not_understood' }>): Swap | null {
  if (verb !== 'unlimited') return null;
  if (/^for$/i.test(word)) return { typed: word, meant: `on ${word}` };
  if (/^=?\p{Sc}\d/u.test(word)) return { typed: word, meant: `off ${word}` };
  if (spanIn(word)) return { typed: word, meant: `on for ${word}` };
  const nearest = nearestOf(word, ['on', 'off']);
  return nearest === null ? null : { typed: word, meant: nearest, isBehindKey: true };
}
