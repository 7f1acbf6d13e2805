import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import { tokenize, wordsOf } from '../command-line/tokenize.ts';
import { COMMANDS, type Command, usageOf, type VerbName } from './commands.ts';
import { nameIn } from './unknown-verb.ts';
import type { Verb } from './verb.ts';

const verbs: Readonly<Record<VerbName, Verb<object>>> = COMMANDS as never;
const OPTION_NAMES = [...new Set(Object.values(verbs).flatMap(({ options = {} }) => Object.keys(options)))];

/** One reading of the line, or several: the one with the longest name of a key first. */
export type Readings = readonly [Command, ...Command[]];

/** What a line asks for; `Refused` says what was not understood and what to write instead. */
export function parseCommand(text: string, context: ParseContext): Readings {
  const [first = 'help', ...words] = wordsOf(text, OPTION_NAMES);
  const verb = nameIn(COMMANDS, first);
  const { options = {}, parse } = verbs[verb];
  const parsed = parse(tokenize(words, { verb, usage: usageOf(verb), options }), context);
  return [parsed].flat().map((command) => ({ verb, ...command })) as unknown as Readings;
}
