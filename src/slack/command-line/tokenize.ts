import { parseArgs } from 'node:util';
import { Refused } from '../../domain/problems/problem.ts';
import { isDigitGroup } from './amount-words.ts';
import { UNITS } from './parsers/amount.ts';
import { spanAtStart } from './parsers/span.ts';
import { plain, textOf, type Word } from './words.ts';

/** Put before `-$10`, and before what is in quotes, so that `parseArgs` takes neither for options. */
const DASHED = '\ue002';

/**
 * `word`: one word. `amount`: a number and its unit. `span`: a length of time. `text`: all words up to the next option. `list`: words joined by
 * commas. `flag`: no value.
 */
export type OptionKind = 'word' | 'amount' | 'span' | 'text' | 'list' | 'flag';
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
  readonly words: readonly Word[];
  /** The last of them, if they come after an option and others before it: the two do not belong together. */
  readonly late: readonly Word[];
  readonly options: ReadonlyMap<string, string>;
}

const guarded = ({ text, isQuoted }: Word): string => {
  if (/^-[^-]/.test(text) || (isQuoted && text.startsWith('-'))) return DASHED + text;
  return text.replace(/^--[^=]+/, (option) => option.toLowerCase());
};
const bare = (text: string): string => text.replace(DASHED, '');

/** Splits what follows the verb into words and options. */
export function tokenize(typed: readonly Word[], grammar: LineGrammar): TokenizedLine {
  const { verb, usage, options: kinds } = grammar;
  const words = withSpansJoined(typed, kinds);
  const rest: Word[] = [];
  let early: number | null = null;
  const options = new Map<string, string>();
  let open: string | null = null;
  for (const token of tokensOf(words, kinds)) {
    if (token.kind === 'option-terminator') open = null;
    else if (token.kind === 'option') {
      open = takeOption(grammar, options, token);
      early ??= rest.length || null;
    } else {
      const text = bare(token.value);
      if (open && continues(kinds[open], options.get(open) ?? '', text))
        options.set(open, `${options.get(open)} ${text}`);
      else {
        open = null;
        rest.push({ text, isQuoted: words[token.index]?.isQuoted ?? false });
      }
    }
  }
  return { verb, usage, words: rest, late: rest.slice(early ?? rest.length), options };
}

/** `--for two weeks`: a length of time is one word. */
function withSpansJoined(words: readonly Word[], kinds: OptionKinds): readonly Word[] {
  const at = words.findIndex(
    ({ text, isQuoted }) => !isQuoted && kinds[/^--(\w+)$/.exec(text.toLowerCase())?.[1] ?? ''] === 'span',
  );
  if (at === -1) return words;
  const after = words.slice(at + 1);
  const length = spanAtStart(plain(after))?.words ?? 0;
  if (length < 2) return words;
  const span = { text: textOf(after.slice(0, length)), isQuoted: false };
  return [...words.slice(0, at + 1), span, ...after.slice(length)];
}

const tokensOf = (words: readonly Word[], kinds: OptionKinds) =>
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
  kind === 'text' ||
  (kind === 'list' && (already.endsWith(',') || word.startsWith(','))) ||
  (kind === 'amount' &&
    /^(?:us)?\$?[\d., ]+$/i.test(already) &&
    (unitOfMoney.test(word) || isDigitGroup(word)));

/** Other currencies too, so that they are refused. */
const unitOfMoney = new RegExp(String.raw`^(?:us\$|${UNITS}|euros?|pounds?|yen|yuan|eur|gbp|jpy|cny)$`, 'i');

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
    throw new Refused({ kind: 'missing_argument', option: rawName, usage });
  if (options.has(option)) throw new Refused({ kind: 'option_twice', option: rawName });
  options.set(option, bare(value ?? 'yes'));
  return isFlag ? null : option;
}

/** What a line holds beyond what its verb takes. */
export const notUnderstood = (
  { verb, usage }: Pick<TokenizedLine, 'verb' | 'usage'>,
  word: string,
): Refused => new Refused({ kind: 'not_understood', verb, word, usage });

/** For a verb that takes no more words. */
export function assertNoWords(line: TokenizedLine, words: readonly Word[] = line.words): void {
  if (words.length > 0) throw notUnderstood(line, textOf(words));
}
