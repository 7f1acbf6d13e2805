import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import { isSecondQuoted, tokenize, wordsOf } from '../command-line/tokenize.ts';
import { COMMANDS, type Command, usageOf, type VerbName } from './commands.ts';
import { nameIn } from './unknown-verb.ts';
import type { Verb } from './verb.ts';

const verbs: Readonly<Record<VerbName, Verb<object>>> = COMMANDS as never;
const OPTION_NAMES = [...new Set(Object.values(verbs).flatMap(({ options = {} }) => Object.keys(options)))];

/** How a line can be read. Where a key's name may end at several words, the longest name comes first. */
export type Readings = readonly [Command, ...Command[]];

/** `Refused` tells what was not understood, and what to write instead. */
export function parseCommand(text: string, context: ParseContext): Readings {
  const [first = 'help', ...words] = wordsOf(text, OPTION_NAMES);
  const verb = nameIn(COMMANDS, first);
  const { options = {}, parse } = verbs[verb];
  const parsed = parse(tokenize(words, { verb, usage: usageOf(verb), options }), context);
  const commands = [parsed].flat().map((command) => ({ verb, ...command }));
  if (commands.length === 1 || !isSecondQuoted(text, OPTION_NAMES)) return commands as unknown as Readings;
  const [quoted] = words;
  const named = commands.filter((command) => 'key' in command && command.key === quoted);
  return (named.length > 0 ? named : commands) as unknown as Readings;
}
