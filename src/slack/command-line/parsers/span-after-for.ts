import { Refused } from '../../../domain/problems/problem.ts';
import type { Span } from '../../../domain/time.ts';
import { parseSpanWord, spanIn } from './span.ts';

const unitOfTime = /^(?:s|y|mth|se?c|ye?a?r|hou?r|min|minute|day|week|wk|month|quarter|decade)s?$/i;

const numberWord = /^(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|half|some|a?few)$/i;

interface SpanAndRest {
  readonly during: Span | null;
  readonly rest: readonly string[];
}

/** Reads `for 7d` at the beginning. “for the demo” belongs to a reason; “until friday” is refused (`bad_span`). */
export function spanAfterFor(words: readonly string[]): SpanAndRest {
  const [first, amount = '', unit = ''] = words;
  if (/^(?:until|till)$/i.test(first ?? '')) parseSpanWord(`${first} ${amount}`.trim());
  if (first?.toLowerCase() !== 'for') return withoutTime(words);
  const short = spanIn(amount);
  if (short) return { during: short, rest: words.slice(2) };
  const long = spanIn(`${amount} ${unit}`);
  if (long) return { during: long, rest: words.slice(3) };
  if (/^\d+[a-z]+$/i.test(amount)) parseSpanWord(amount);
  // Read as part of a reason, “for 2 years” would be granted for good.
  const isNumber = /^\d+$/.test(amount) || numberWord.test(amount);
  if (isNumber && unitOfTime.test(unit)) parseSpanWord(`${amount} ${unit}`);
  return withoutTime(words);
}

/** Read as part of a reason, “demo for 7d” would be granted for good. */
function withoutTime(words: readonly string[]): SpanAndRest {
  for (const [at, word] of words.entries()) {
    if (word.toLowerCase() !== 'for') continue;
    const [amount = '', unit = ''] = words.slice(at + 1);
    const time = [amount, `${amount} ${unit}`].find((text) => spanIn(text) !== null);
    if (time) throw new Refused({ kind: 'time_in_reason', time: `for ${time}`, reason: words.join(' ') });
  }
  return { during: null, rest: words };
}
