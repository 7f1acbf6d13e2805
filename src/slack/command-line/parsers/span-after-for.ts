import type { Span } from '../../../domain/time.ts';
import { parseSpanWord, spanIn } from './span.ts';

const unitOfTime = /^(?:s|y|mth|se?c|ye?a?r|hou?r|min|minute|day|week|wk|month|quarter|decade)s?$/i;

interface SpanAndRest {
  readonly during: Span | null;
  readonly rest: readonly string[];
}

/** `for 7d …`; “for the demo” is the beginning of a reason. */
export function spanAfterFor(words: readonly string[]): SpanAndRest {
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
