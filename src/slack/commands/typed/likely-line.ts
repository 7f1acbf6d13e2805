import type { Problem } from '../../../domain/problems/problem.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import { COMMANDS } from '../commands.ts';
import { parseCommand } from '../parse-command.ts';
import { nearestOf } from '../unknown-verb.ts';
import type { Verb } from '../verb.ts';

/** A refused line as it was probably meant; null: nobody can tell, or it would be refused too. */
export function likelyLine(problem: Problem, line: string, context: ParseContext): string | null {
  const swap = swapFor(problem);
  const likely = swap && swapped(line, swap);
  return likely !== null && isRead(likely, context) ? likely : null;
}

interface Swap {
  readonly typed: string;
  readonly meant: string;
  /** The option whose value it is. */
  readonly of?: string;
}

/** Where it stands as a word of its own, because the same letters may also be in the verb or in the name of the key. */
function swapped(line: string, { typed, meant, of }: Swap): string | null {
  const start = of === undefined ? 0 : line.toLowerCase().indexOf(of);
  for (let at = line.indexOf(typed, Math.max(0, start)); at !== -1; at = line.indexOf(typed, at + 1)) {
    const end = at + typed.length;
    if (/(?:^|[\s,="'“‘])$/.test(line.slice(0, at)) && /^(?:[\s,="'”’]|$)/.test(line.slice(end)))
      return line.slice(0, at) + meant + line.slice(end);
  }
  return null;
}

function swapFor(problem: Problem): Swap | null {
  switch (problem.kind) {
    case 'unknown_verb':
      return problem.nearest === null ? null : { typed: problem.verb, meant: problem.nearest };
    case 'bad_amount':
      return problem.meant ? { typed: problem.text, meant: problem.meant } : null;
    case 'ends_on_date':
      return { typed: problem.text, meant: problem.meant };
    case 'setting_in_name':
      return problem.isFirst ? null : { typed: problem.text, meant: problem.option };
    case 'no_such_key':
      return keySwap(problem);
    case 'no_such_model':
      return modelSwap(problem);
    case 'unknown_option':
      return optionSwap(problem.verb, problem.option);
    case 'not_understood':
      return assignedSwap(problem.verb, problem.word);
    default:
      return null;
  }
}

/** By its name, where that is one word which cannot be a number. */
function keySwap({
  word,
  nearest: [nearest, other],
}: Extract<Problem, { kind: 'no_such_key' }>): Swap | null {
  if (!nearest || other) return null;
  const meant = /^[a-z][\w-]*$/i.test(nearest.name) ? nearest.name : `#${nearest.id}`;
  return { typed: word, meant };
}

function modelSwap({
  models: [model, other],
  nearest,
}: Extract<Problem, { kind: 'no_such_model' }>): Swap | null {
  if (model === undefined || other !== undefined || nearest === null) return null;
  return { typed: model, meant: nearest, of: '--models' };
}

const optionsOf = (verb: string): string[] =>
  Object.hasOwn(COMMANDS, verb)
    ? Object.keys((COMMANDS[verb as keyof typeof COMMANDS] as Verb<object>).options ?? {})
    : [];

function optionSwap(verb: string, option: string): Swap | null {
  const nearest = nearestOf(option.replace(/^-+/, ''), optionsOf(verb));
  return nearest === null ? null : { typed: option, meant: `--${nearest}` };
}

/** `name=search` for `--name search`. */
function assignedSwap(verb: string, word: string): Swap | null {
  const [, option = '', value = ''] = /^(\w+)=(\S+)$/.exec(word) ?? [];
  const name = option.toLowerCase();
  return optionsOf(verb).includes(name) ? { typed: word, meant: `--${name} ${value}` } : null;
}

function isRead(line: string, context: ParseContext): boolean {
  try {
    parseCommand(line, context).unfound.command();
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
