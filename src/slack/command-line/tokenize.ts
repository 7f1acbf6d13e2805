import { parseArgs } from 'node:util';
import splitArguments from 'string-argv';
import { Refused } from '../../domain/problems/problem.ts';

// Private-use characters that replace the quotes inside a text until it is split into words.
const APOSTROPHE = '\ue000';
const QUOTE = '\ue001';
/** Put before `-$10`, so that `parseArgs` does not take the amount for short options. */
const DASHED = '\ue002';

/** Matches `—name`: phones make one long dash of two hyphens. */
const fusedDashes = (options: readonly string[]): RegExp =>
  new RegExp(`(^|\\s)[–—]+(?=(?:${options.join('|')})\\b)`, 'gi');

/** Undoes what phones and Slack do to a text: curly quotes, and `<…>` around links, channels and mentions. */
function straightened(text: string): string {
  return text
    .replace(/<(?:https?:\/\/|mailto:)[^|<>]*\|([^<>]*)>/g, '$1')
    .replace(/<((?:https?:\/\/|mailto:)[^<>]*)>/g, '$1')
    .replace(/<#[A-Z0-9]+\|([^<>]*)>/g, '#$1')
    .replace(/<@([UW][A-Z0-9]+)\|[^<>]*>/g, '<@$1>')
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‘’‚‛]/g, "'");
}

/** Slack escapes these three characters in the text of a command. */
export const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Single quotes become double ones. One opens only before a word: “it doesn't” and “users' keys” have apostrophes. */
function quoted(text: string): string {
  const done: string[] = [];
  let from = 0;
  let end = -1;
  for (const { index } of text.matchAll(/(?<=^|[\s=])'/g)) {
    if (index < from) continue;
    if (end <= index) end = endOfQuote(text, index + 1);
    if (!/^'(?:\s|$)/.test(text.slice(end, end + 2))) continue;
    const inner = text
      .slice(index + 1, end)
      .replaceAll("'", APOSTROPHE)
      .replaceAll('"', QUOTE);
    done.push(text.slice(from, index).replaceAll("'", APOSTROPHE), `"${inner}"`);
    from = end + 1;
  }
  return [...done, text.slice(from).replaceAll("'", APOSTROPHE)].join('');
}

/** The next quote that no letter follows. It closes only before a space or the end, which the caller checks. */
function endOfQuote(text: string, from: number): number {
  const end = /'(?!\w)/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

/** Long dashes before an option or an amount become hyphens, except in double quotes. */
function dashed(text: string, options: readonly string[]): string {
  const fused = fusedDashes(options);
  return text.replace(/"[^"]*"|[^"]+/g, (part) =>
    part.startsWith('"') ? part : part.replace(fused, '$1--').replace(/(^|\s)[–—−](?=[$\d.])/g, '$1-'),
  );
}

/** More than anybody types. Everything that reads a line takes time in proportion to its length. */
const MOST_CHARACTERS = 8192;

/** The words of a line; a quoted text is one word. `options`: the names of the options of all verbs. */
export function wordsOf(text: string, options: readonly string[]): string[] {
  if (text.length > MOST_CHARACTERS)
    throw new Refused({ kind: 'line_too_long', characters: text.length, max: MOST_CHARACTERS });
  const line = normalised(text, options);
  if ((line.match(/"/g) ?? []).length % 2 === 1) throw new Refused({ kind: 'unclosed_quote', text });
  return splitArguments(line).map((word) =>
    unescaped(word.replaceAll(APOSTROPHE, "'").replaceAll(QUOTE, '"')),
  );
}

const normalised = (text: string, options: readonly string[]): string =>
  dashed(quoted(straightened(text)), options);

/** Whether the word after the verb is in quotes, so that no word after it belongs to it. */
export const isSecondQuoted = (text: string, options: readonly string[]): boolean =>
  /^\s*\S+\s+"[^"]*"(?:\s|$)/.test(normalised(text, options));

/** `word`: one word. `text`: all words up to the next option. `list`: words joined by commas. `flag`: no value. */
export type OptionKind = 'word' | 'text' | 'list' | 'flag';
export type OptionKinds = Readonly<Record<string, OptionKind>>;

/** The verb of a line, the usage that a refusal quotes, and the options of the verb. */
export interface LineGrammar {
  readonly verb: string;
  readonly usage: string;
  readonly options: OptionKinds;
}

export interface TokenizedLine {
  readonly verb: string;
  readonly usage: string;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

const guarded = (word: string): string => {
  if (/^-[^-]/.test(word)) return DASHED + word;
  return word.replace(/^--[^=]+/, (option) => option.toLowerCase());
};
const bare = (word: string): string => word.replace(DASHED, '');

/** Splits what follows the verb into words and options. */
export function tokenize(words: readonly string[], grammar: LineGrammar): TokenizedLine {
  const { verb, usage, options: kinds } = grammar;
  const rest: string[] = [];
  const options = new Map<string, string>();
  let open: string | null = null;
  for (const token of tokensOf(words, kinds)) {
    if (token.kind === 'option-terminator') open = null;
    else if (token.kind === 'option') open = takeOption(grammar, options, token);
    else {
      const word = bare(token.value);
      if (open && continues(kinds[open], options.get(open) ?? '', word))
        options.set(open, `${options.get(open)} ${word}`);
      else {
        open = null;
        rest.push(word);
      }
    }
  }
  return { verb, usage, words: rest, options };
}

const tokensOf = (words: readonly string[], kinds: OptionKinds) =>
  parseArgs({
    args: words.map(guarded),
    options: Object.fromEntries(
      Object.entries(kinds).map(([option, kind]) => [
        option,
        { type: kind === 'flag' ? 'boolean' : 'string' },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;

const continues = (kind: OptionKind | undefined, already: string, word: string): boolean =>
  kind === 'text' || (kind === 'list' && (already.endsWith(',') || word.startsWith(',')));

/** Stores an option; returns its name if the next words may belong to it. */
function takeOption(
  { verb, usage, options: kinds }: LineGrammar,
  options: Map<string, string>,
  { name: option, rawName, value }: { name: string; rawName: string; value?: string | undefined },
): string | null {
  if (!Object.hasOwn(kinds, option))
    throw new Refused({ kind: 'unknown_option', verb, option: rawName, usage });
  const isFlag = kinds[option] === 'flag';
  if (isFlag && value !== undefined) throw new Refused({ kind: 'not_understood', verb, word: value, usage });
  if (!isFlag && (!value?.trim() || value.startsWith('--')))
    throw new Refused({ kind: 'missing_argument', verb: `${verb} ${rawName}`, usage });
  const isList = kinds[option] === 'list';
  if (options.has(option) && !isList) throw new Refused({ kind: 'option_twice', option: rawName });
  const already = isList && options.has(option) ? `${options.get(option)},` : '';
  options.set(option, already + bare(value ?? 'yes'));
  return isFlag ? null : option;
}
