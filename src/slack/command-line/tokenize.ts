import { parseArgs } from 'node:util';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
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
  /** What the word for the verb says of an amount without a sign; null: nothing. */
  readonly sign: '+' | null;
  /** Another verb that does what an option says; null: none does. */
  doneBy(option: string): string | null;
}

export interface TokenizedLine extends Pick<LineGrammar, 'sign'> {
  readonly verb: string;
  readonly usage: string;
  readonly words: readonly Word[];
  /** The last of them, if they come after an option and others before it: the two do not belong together. */
  readonly late: readonly Word[];
  readonly options: ReadonlyMap<string, string>;
  /** The words of the value of each of them. */
  readonly optionWords: ReadonlyMap<string, readonly Word[]>;
  /** What is wrong with the options as such. */
  readonly mistakes: readonly Problem[];
}

const guarded = ({ text, isQuoted }: Word): string => {
  if (/^-[^-]/.test(text) || (isQuoted && text.startsWith('-'))) return DASHED + text;
  return text.replace(/^--[^=]+/, (option) => option.toLowerCase());
};
const bare = (text: string): string => text.replace(DASHED, '');

interface TypedOption {
  readonly name: string;
  readonly rawName: string;
  /** Of one that the verb does not have: all words up to the next option. */
  readonly kind: OptionKind;
  value: string | undefined;
  readonly words: Word[];
}

/** Splits what follows the verb into words and options. */
export function tokenize(typed: readonly Word[], grammar: LineGrammar): TokenizedLine {
  const { verb, usage, sign, options: kinds } = grammar;
  const words = withSpansJoined(typed, kinds);
  const rest: Word[] = [];
  let early: number | null = null;
  const named: TypedOption[] = [];
  let open: TypedOption | null = null;
  for (const token of tokensOf(words, kinds)) {
    if (token.kind === 'option-terminator') open = null;
    else if (token.kind === 'option') {
      open = optionOf(token, kinds, words);
      named.push(open);
      early ??= rest.length || null;
    } else {
      const word = { text: bare(token.value), isQuoted: words[token.index]?.isQuoted ?? false };
      if (open && continues(open, word.text)) {
        open.value = `${open.value ?? ''} ${word.text}`;
        open.words.push(word);
      } else {
        open = null;
        rest.push(word);
      }
    }
  }
  const late = rest.slice(early ?? rest.length);
  return { verb, usage, sign, words: rest, late, ...understood(named, grammar) };
}

const kindOf = (kinds: OptionKinds, name: string): OptionKind | null =>
  Object.hasOwn(kinds, name) ? (kinds[name] ?? null) : null;

interface OptionToken extends Pick<TypedOption, 'name' | 'rawName'> {
  readonly index: number;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function optionOf(
  { name, rawName, index, value: typed, inlineValue }: OptionToken,
  kinds: OptionKinds,
  words: readonly Word[],
): TypedOption {
  const value = typed === undefined ? undefined : bare(typed);
  // Of `--name="a b"` only the space tells that it was in quotes.
  const isQuoted = inlineValue ? /\s/.test(value ?? '') : (words[index + 1]?.isQuoted ?? false);
  const first = value ? [{ text: value, isQuoted }] : [];
  return { name, rawName, kind: kindOf(kinds, name) ?? 'text', value, words: first };
}

/** The options that the verb takes, and what is wrong with the others. */
function understood(
  named: readonly TypedOption[],
  grammar: LineGrammar,
): Pick<TokenizedLine, 'options' | 'optionWords' | 'mistakes'> {
  const options = new Map<string, string>();
  const optionWords = new Map<string, readonly Word[]>();
  const mistakes = named.flatMap((option) => {
    const mistake = mistakeIn(option, grammar, options);
    if (mistake === null) {
      options.set(option.name, option.value ?? 'yes');
      optionWords.set(option.name, option.words);
    }
    return mistake ?? [];
  });
  return { options, optionWords, mistakes };
}

/** null: it can be kept. */
function mistakeIn(
  { name, rawName, value }: TypedOption,
  { verb, usage, options: kinds, doneBy }: LineGrammar,
  options: ReadonlyMap<string, string>,
): Problem | null {
  const kind = kindOf(kinds, name);
  if (kind === null) return { kind: 'unknown_option', verb, option: rawName, does: doneBy(rawName), usage };
  if (kind === 'flag' && value !== undefined) return { kind: 'not_understood', verb, word: value, usage };
  if (kind !== 'flag' && !value?.trim()) return { kind: 'missing_argument', option: rawName, usage };
  return options.has(name) ? { kind: 'option_twice', option: rawName } : null;
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
    args: withoutValues(words.map(guarded), kinds),
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

/** An option that another one follows has no value; `parseArgs` would take the other one for it. */
const withoutValues = (args: readonly string[], kinds: OptionKinds): string[] =>
  args.map((arg, at) => {
    const kind = kindOf(kinds, arg.replace(/^--/, ''));
    const isBare = arg.startsWith('--') && kind !== null && kind !== 'flag';
    return isBare && args[at + 1]?.startsWith('--') ? `${arg}=` : arg;
  });

const continues = ({ kind, value = '' }: TypedOption, word: string): boolean =>
  kind === 'text' ||
  (kind === 'list' && (value.endsWith(',') || word.startsWith(','))) ||
  (kind === 'amount' &&
    /^(?:us)?\$?[\d., ]+$/i.test(value) &&
    (unitOfMoney.test(word) || isDigitGroup(word)));

/** Other currencies too, so that they are refused. */
const unitOfMoney = new RegExp(String.raw`^(?:us\$|${UNITS}|euros?|pounds?|yen|yuan|eur|gbp|jpy|cny)$`, 'i');

/** What a line holds beyond what its verb takes. */
export const notUnderstood = (
  { verb, usage }: Pick<TokenizedLine, 'verb' | 'usage'>,
  word: string,
): Refused => new Refused({ kind: 'not_understood', verb, word, usage });

/** For a verb that takes no more words. */
export function assertNoWords(line: TokenizedLine, words: readonly Word[] = line.words): void {
  if (words.length > 0) throw notUnderstood(line, textOf(words));
}
