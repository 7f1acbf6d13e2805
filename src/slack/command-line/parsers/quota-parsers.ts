import type { Span } from '../../../domain/time.ts';
import type { Command } from '../command.ts';
import type { TokenizedLine } from '../tokenize.ts';
import { parseAmount, parseAmountWord } from './amount.ts';
import { parseSpanWord, spanIn } from './span.ts';

const looksSigned = (word: string): boolean => /^[+\-=]\s*[$\d.]/.test(word);
const looksUnsigned = (word: string): boolean => /^\$|^[\d.,]+(e\d+|usd|u|units?)?$/i.test(word);

/** `+ $50` is one amount, though a space stands in it. */
const withSignsJoined = (words: readonly string[]): string[] =>
  words.flatMap((word, at) => {
    if (/^[+\-=]$/.test(words[at - 1] ?? '')) return [];
    return /^[+\-=]$/.test(word) ? [word + (words[at + 1] ?? '')] : [word];
  });

/** The key's name is what stands before the amount, spaces and all. */
export function quotaCommand(line: TokenizedLine): Extract<Command, { verb: 'quota' }> {
  const words = withSignsJoined(line.words);
  const signed = words.findIndex(looksSigned);
  const unsigned = words.slice(1).find(looksUnsigned);
  if (signed === -1 && unsigned) parseAmountWord(unsigned);
  const before = signed === -1 ? words : words.slice(0, signed);
  const { during, rest } = spanFirst(signed === -1 ? [] : words.slice(signed + 1), line);
  return {
    verb: 'quota',
    key: before.join(' ') || null,
    amount: signed === -1 ? null : parseAmountWord(words[signed] ?? ''),
    during,
    reason: line.options.get('reason') ?? rest.join(' '),
  };
}

export function unlimitedCommand(line: TokenizedLine): Extract<Command, { verb: 'unlimited' }> {
  const at = line.words.findIndex((word) => /^(on|off)$/i.test(word));
  const key = (at === -1 ? line.words : line.words.slice(0, at)).join(' ') || null;
  const after = at === -1 ? [] : line.words.slice(at + 1);
  const to = line.words[at]?.toLowerCase();
  if (to === 'off') {
    const left = line.options.get('left');
    const reason = line.options.get('reason') ?? after.join(' ');
    return { verb: 'unlimited', key, to: 'off', left: left === undefined ? null : parseAmount(left), reason };
  }
  const { during, rest } = spanFirst(after, line);
  const reason = line.options.get('reason') ?? rest.join(' ');
  return to === 'on'
    ? { verb: 'unlimited', key, to, during, reason }
    : { verb: 'unlimited', key, to: null, reason };
}

const unitOfTime = /^(?:s|y|mth|se?c|ye?a?r|hou?r|min|minute|day|week|wk|month|quarter|decade)s?$/i;

/** `for 7d …`; “for the demo” is the beginning of a reason. */
function spanFirst(
  words: readonly string[],
  line: TokenizedLine,
): { during: Span | null; rest: readonly string[] } {
  const option = line.options.get('for');
  if (option !== undefined) return { during: parseSpanWord(option), rest: words };
  const [first, amount = '', unit = ''] = words;
  if (first?.toLowerCase() !== 'for') return { during: null, rest: words };
  const short = spanIn(amount);
  if (short) return { during: short, rest: words.slice(2) };
  const long = spanIn(`${amount} ${unit}`);
  if (long) return { during: long, rest: words.slice(3) };
  if (/^\d+[a-z]+$/i.test(amount)) parseSpanWord(amount);
  // Taken for the beginning of a reason, “for 2 years” would mean for good.
  if (/^\d+$/.test(amount) && unitOfTime.test(unit)) parseSpanWord(`${amount} ${unit}`);
  return { during: null, rest: words };
}
