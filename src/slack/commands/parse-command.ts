import type { KeyId } from '../../domain/keys/key.ts';
import type { SettingsPatch } from '../../domain/keys/settings.ts';
import { assertNone, readAll } from '../../domain/problems/mistakes.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import { spanAtStart } from '../command-line/parsers/span.ts';
import { type TokenizedLine, tokenize } from '../command-line/tokenize.ts';
import { MOST_NAME_WORDS, plain, textOf, type Word, wordsOf } from '../command-line/words.ts';
import type { Text } from '../text/text.ts';
import { COMMANDS, type Command, usageOf, type VerbName } from './commands.ts';
import { noteOn, signOf } from './naming/aliases.ts';
import { doneBy } from './naming/options.ts';
import { verbAt } from './naming/unknown-verb.ts';
import { isAddition } from './naming/wishes.ts';
import type { Verb } from './verb.ts';

const verbs: Readonly<Record<VerbName, Verb<object>>> = COMMANDS as never;
const OPTION_NAMES = [
  ...new Set(['help', ...Object.values(verbs).flatMap(({ options = {} }) => Object.keys(options))]),
];

/** One way to part a line into the name of a key and the words after it. */
export interface Reading {
  /** null: the line names no key. */
  readonly key: string | null;
  /** `Refused` tells which of the words after the name is not understood. */
  readonly command: () => Command;
}

export interface Readings {
  readonly verb: VerbName;
  /** Only the existing keys tell where a name ends: each beginning of the line that may be one, the longest first. */
  readonly named: readonly Reading[];
  /** For when no key is found. */
  readonly unfound: Reading;
  /** What can be read of the settings that it gives a key, even if the rest is refused. */
  readonly settings: SettingsPatch;
  /** What is to be said after the command has run, of the key that it was about; null: nothing. */
  readonly note: ((key: KeyId | null) => Text | null) | null;
}

/** `Refused` tells what was not understood, and what to write instead. */
export function parseCommand(text: string, context: ParseContext): Readings {
  const words = wordsOf(text, OPTION_NAMES);
  const [first, ...others] = words;
  if (first && asksForHelp(first)) return read('help', others, context);
  const { verb, length } = verbAt(COMMANDS, texts(words));
  const rest = words.slice(length);
  if (isHelpOn(verbs[verb], rest)) return read('help', [{ text: verb, isQuoted: false }], context);
  if (verb === 'policy' && rest[0] && isExplain(rest[0])) return explaining(rest.slice(1), context);
  const [next] = rest;
  if (/^add$/i.test(first?.text ?? '') && next && !next.isQuoted && isAddition(next.text))
    throw new Refused({ kind: 'sentence_in_name', name: textOf(rest), isNew: true });
  const sign = signOf(textOf(words.slice(0, length)));
  return { ...read(verb, rest, context, sign), note: (key) => noteOn(first?.text ?? '', key) };
}

const isExplain = ({ text, isQuoted }: Word): boolean => !isQuoted && /^explain$/i.test(text);

/** `policy explain quota KEY +$50`: a line that is not run is read as if it were. */
function explaining(words: readonly Word[], context: ParseContext): Readings {
  const { verb, length } = explainedAt(words);
  const { settings, named, unfound } = read(
    verb,
    words.slice(length),
    context,
    signOf(textOf(words.slice(0, length))),
  );
  const explained = ({ key, command }: Reading): Reading => ({
    key,
    command: () => ({ verb: 'policy', explained: command(), key }) as Command,
  });
  return { verb: 'policy', settings, named: named.map(explained), unfound: explained(unfound), note: null };
}

function explainedAt(words: readonly Word[]): { verb: VerbName; length: number } {
  const example = `policy explain ${verbs.quota.examples[0]}`;
  if (words.length === 0) throw new Refused({ kind: 'not_explained', verb: '', why: 'no_line', example });
  const found = verbAt(COMMANDS, texts(words));
  if (verbs[found.verb].changeOf === undefined)
    throw new Refused({ kind: 'not_explained', verb: found.verb, why: 'no_change', example });
  return found;
}

const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text);

/** In quotes it is the name of a key. */
const asksForHelp = ({ text, isQuoted }: Word): boolean => !isQuoted && /^(?:\?|help|-h|--help)$/i.test(text);

const isMark = ({ text, isQuoted }: Word): boolean => !isQuoted && /^(?:\?|-h)$/i.test(text);

/** `quota ?`, `quota search-prod ?`; a `?` after more than a name belongs to the reason. */
function isHelpOn({ termsAt, asks }: Verb<object>, words: readonly Word[]): boolean {
  if (words.some(({ text, isQuoted }) => text === '--help' && !isQuoted)) return true;
  const [last] = words.slice(-1);
  if (!last || asks) return words.length === 1 && words.every(asksForHelp);
  const named = words.slice(0, -1);
  if (named.length === 0) return asksForHelp(last);
  return isMark(last) && (termsAt ? nameLength(named, termsAt) === named.length : named.length === 1);
}

function read(
  verb: VerbName,
  words: readonly Word[],
  context: ParseContext,
  sign: TokenizedLine['sign'] = null,
): Readings {
  const { options = {}, termsAt, parse, settingsIn } = verbs[verb];
  const line = tokenize(words, {
    verb,
    usage: usageOf(verb),
    options,
    sign,
    doneBy: (option) => doneBy(option, verb),
  });
  const settings = settingsIn?.(line, context) ?? {};
  const parsed = (rest: TokenizedLine) =>
    readAll({ options: () => assertNone(rest.mistakes), words: () => parse(rest, context) }).words;
  if (termsAt === undefined) {
    const command = () => ({ verb, ...parsed(line) }) as Command;
    return { verb, settings, named: [], unfound: { key: null, command }, note: null };
  }
  const reading = (length: number): Reading => {
    const key = textOf(line.words.slice(0, length)) || null;
    const rest: TokenizedLine = { ...line, words: line.words.slice(length) };
    return { key, command: () => ({ verb, ...parsed(rest), key }) as Command };
  };
  const unfound = nameLength(line.words, termsAt);
  const named = lengthsOfNames(line, unfound).map(reading);
  return { verb, settings, named, unfound: reading(unfound), note: null };
}

/** A name in quotes, or a number, is a name by itself; a number with a unit of time is none. */
function nameLength(words: readonly Word[], termsAt: (words: readonly Word[]) => number): number {
  const [first] = words;
  if (!first) return 0;
  if (first.isQuoted) return 1;
  if (!/^#?\d+$/.test(first.text)) return termsAt(words);
  return termsAt(words) === 0 && spanAtStart(plain(words.slice(0, 2)))?.words === 2 ? 0 : 1;
}

/** The lengths of the beginnings that may be a name, the longest first. A quoted text after the first word is no part. */
function lengthsOfNames({ words, late }: TokenizedLine, unfound: number): number[] {
  const [first, ...more] = words;
  if (!first) return [];
  if (first.isQuoted) return [1];
  const quoted = more.findIndex(({ isQuoted }) => isQuoted);
  const longest = Math.min(
    quoted === -1 ? words.length : quoted + 1,
    words.length - late.length,
    MOST_NAME_WORDS,
  );
  // If the first word means something to the verb, it is a name only together with others.
  const shortest = unfound === 0 ? 2 : 1;
  return Array.from({ length: Math.max(0, longest - shortest + 1) }, (_, at) => longest - at);
}
