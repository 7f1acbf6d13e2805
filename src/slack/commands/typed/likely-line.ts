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
  const mended = swap && line.includes(swap[0]) ? line.replace(swap[0], () => swap[1]) : null;
  return mended !== null && mended !== line && isRead(mended, context) ? mended : null;
}

/** What was typed, and what was probably meant. */
type Swap = readonly [typed: string, meant: string];

function swapFor(problem: Problem): Swap | null {
  switch (problem.kind) {
    case 'unknown_verb':
      return problem.nearest === null ? null : [problem.verb, problem.nearest];
    case 'bad_amount':
      return problem.meant ? [problem.text, problem.meant] : null;
    case 'ends_on_date':
      return [problem.text, problem.meant];
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
  return [word, /^[a-z][\w-]*$/i.test(nearest.name) ? nearest.name : `#${nearest.id}`];
}

function modelSwap({
  models: [model, other],
  nearest,
}: Extract<Problem, { kind: 'no_such_model' }>): Swap | null {
  return model !== undefined && other === undefined && nearest !== null ? [model, nearest] : null;
}

const optionsOf = (verb: string): string[] =>
  Object.hasOwn(COMMANDS, verb)
    ? Object.keys((COMMANDS[verb as keyof typeof COMMANDS] as Verb<object>).options ?? {})
    : [];

function optionSwap(verb: string, option: string): Swap | null {
  const nearest = nearestOf(option.replace(/^-+/, ''), optionsOf(verb));
  return nearest === null ? null : [option, `--${nearest}`];
}

/** `name=search` for `--name search`. */
function assignedSwap(verb: string, word: string): Swap | null {
  const [, option = '', value = ''] = /^(\w+)=(\S+)$/.exec(word) ?? [];
  return optionsOf(verb).includes(option.toLowerCase()) ? [word, `--${option.toLowerCase()} ${value}`] : null;
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
