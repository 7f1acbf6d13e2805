import type { Span } from '../../../domain/time.ts';
import { parseSpanWord, spanIn } from './span.ts';

const unitOfTime = /^(?:s|y|mth|se?c|ye?a?r|hou?r|min|minute|day|week|wk|month|quarter|decade)s?$/i;

const numberWord = /^(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|half|some|a?few)$/i;

interface SpanAndRest {
  readonly during: Span | null;
  readonly rest: readonly string[];
}

/** `for 7d …`; “for the demo” is the beginning of a reason, “until friday” is a time that cannot be read. */
export function spanAfterFor(words: readonly string[]): SpanAndRest {
  const [first, amount = '', unit = ''] = words;
  if (/^(?:until|till)$/i.test(first ?? '')) parseSpanWord(`${first} ${amount}`.trim());
  if (first?.toLowerCase() !== 'for') return { during: null, rest: words };
  const short = spanIn(amount);
  if (short) return { during: short, rest: words.slice(2) };
  const long = spanIn(`${amount} ${unit}`);
  if (long) return { during: long, rest: words.slice(3) };
  if (/^\d+[a-z]+$/i.test(amount)) parseSpanWord(amount);
  // Taken for the beginning of a reason, “for 2 years” would mean for good.
  const isNumber = /^\d+$/.test(amount) || numberWord.test(amount);
  if (isNumber && unitOfTime.test(unit)) parseSpanWord(`${amount} ${unit}`);
  return { during: null, rest: words };
}
