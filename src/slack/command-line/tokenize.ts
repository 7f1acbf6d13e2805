import { parseArgs } from 'node:util';
import splitArguments from 'string-argv';
import { Refused } from '../../domain/problems/problem.ts';

// Characters of the private-use area stand in for quotes that are letters of a text.
const APOSTROPHE = '\ue000';
const QUOTE = '\ue001';
/** Guards `-$10`, which is an amount and not a bundle of short options. */
const DASHED = '\ue002';

/** `—name`, where a phone made one dash of two. */
const fusedDashes = (options: readonly string[]): RegExp =>
  new RegExp(`(^|\\s)[–—]+(?=(?:${options.join('|')})\\b)`, 'gi');

/** Phones make curly quotes and long dashes; Slack wraps links and escapes three characters. */
function straightened(text: string): string {
  return text
    .replace(/<(?:https?:\/\/|mailto:)[^|<>]*\|([^<>]*)>/g, '$1')
    .replace(/<((?:https?:\/\/|mailto:)[^<>]*)>/g, '$1')
    .replace(/<#[A-Z0-9]+\|([^<>]*)>/g, '#$1')
    .replace(/<@([UW][A-Z0-9]+)\|[^<>]*>/g, '<@$1>')
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‘’‚‛]/g, "'");
}

/** Slack escapes three characters of a command's text. */
export const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** A single quote opens only where a word begins: “it doesn't” and “users' keys” hold apostrophes. */
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

/** The next quote that no letter follows; it closes where a space follows, or nothing. */
function endOfQuote(text: string, from: number): number {
  const end = /'(?!\w)/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

function dashed(text: string, options: readonly string[]): string {
  const fused = fusedDashes(options);
  return text.replace(/"[^"]*"|[^"]+/g, (part) =>
    part.startsWith('"') ? part : part.replace(fused, '$1--').replace(/(^|\s)[–—−](?=[$\d.])/g, '$1-'),
  );
}

/** More than anybody types; everything after this is linear in it. */
const MOST_CHARACTERS = 8192;

/** The words of a line; what stands in quotes is one. `options`: all that any verb has. */
export function wordsOf(text: string, options: readonly string[]): string[] {
  if (text.length > MOST_CHARACTERS)
    throw new Refused({ kind: 'line_too_long', characters: text.length, max: MOST_CHARACTERS });
  const line = dashed(quoted(straightened(text)), options);
  if ((line.match(/"/g) ?? []).length % 2 === 1) throw new Refused({ kind: 'unclosed_quote', text });
  return splitArguments(line).map((word) =>
    unescaped(word.replaceAll(APOSTROPHE, "'").replaceAll(QUOTE, '"')),
  );
}

/** `text` runs to the next option, `list` goes on while commas connect it, `word` is one word. */
export type OptionKind = 'word' | 'text' | 'list' | 'flag';
export type OptionKinds = Readonly<Record<string, OptionKind>>;

/** The verb of a line, with what a refusal quotes and the options it takes. */
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

/** What follows the verb, parted into words and options. */
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
      if (open && goesOn(kinds[open], options.get(open) ?? '', word))
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

const goesOn = (kind: OptionKind | undefined, already: string, word: string): boolean =>
  kind === 'text' || (kind === 'list' && (already.endsWith(',') || word.startsWith(',')));

/** Answers the option that following words may belong to. */
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
  const already = kinds[option] === 'list' && options.has(option) ? `${options.get(option)},` : '';
  options.set(option, already + bare(value ?? 'yes'));
  return isFlag ? null : option;
}
