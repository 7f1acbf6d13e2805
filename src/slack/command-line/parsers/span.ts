import { Refused } from '../../../domain/problems/problem.ts';
import { DAY, HOUR, MINUTE, parseSpan, type Span, type SpanUnit } from '../../../domain/time.ts';

const LONGEST_DAYS = 3660;

const LENGTH: Record<SpanUnit, number> = {
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
  mo: 30.5 * DAY,
};

/** The length of time that a text gives; null: it gives none. `Refused` (`span_too_long`) above ten years. */
export function spanIn(text: string): Span | null {
  const span = parseSpan(text);
  if (span !== null && span.amount * LENGTH[span.unit] > LONGEST_DAYS * DAY)
    throw new Refused({ kind: 'span_too_long', text });
  return span;
}

/** The same, but `Refused` (`bad_span`) instead of null. */
export function parseSpanWord(text: string): Span {
  const span = spanIn(text);
  if (span === null) throw new Refused({ kind: 'bad_span', text });
  return span;
}
