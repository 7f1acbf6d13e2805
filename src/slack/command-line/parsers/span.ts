import { casual, type ParsingComponents } from 'chrono-node/en';
import { Refused } from '../../../domain/problems/problem.ts';
import { DAY, HOUR, MINUTE, parseSpan, type Span, type SpanUnit, span } from '../../../domain/time.ts';

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
  const found = parseSpan(text) ?? spokenSpan(text);
  if (found !== null && found.amount * LENGTH[found.unit] > LONGEST_DAYS * DAY)
    throw new Refused({ kind: 'span_too_long', text });
  return found;
}

/** The same, but `Refused` (`bad_span`) instead of null. */
export function parseSpanWord(text: string): Span {
  const found = spanIn(text);
  if (found === null) throw new Refused({ kind: 'bad_span', text });
  return found;
}

/** chrono-node takes “a few” for three. */
const vague = /\b(?:few|some|several)\b/i;
const MOST_CHARACTERS = 40;
const MOST_WORDS = 6;

const unit =
  /(?<=^|[\d\s])(?:(mo)(?:nths?)?|(m)(?:in(?:ute)?s?)?|(h)(?:(?:ou)?rs?)?|(d)(?:ays?)?|(w)(?:(?:ee)?ks?)?|(y)(?:(?:ea)?rs?)?)(?=$|[\d\s,])/gi;

/** `2d 3d`, of which chrono-node takes the last. */
function namesUnitTwice(text: string): boolean {
  const named = [...text.matchAll(unit)].map(([, ...units]) => units.join('').toLowerCase());
  return new Set(named).size < named.length;
}

/** Two months of different lengths. */
const JANUARY = new Date('2001-01-01T00:00:00Z');
const FEBRUARY = new Date('2001-02-01T00:00:00Z');

/** `two weeks`, `half an hour`: what chrono-node reads after “in”. */
function spokenSpan(text: string): Span | null {
  if (text.length > MOST_CHARACTERS || vague.test(text) || namesUnitTwice(text)) return null;
  const [from] = spoken(text, JANUARY);
  if (!from || from.end || from.text.length !== text.length + 3) return null;
  const [later] = spoken(text, FEBRUARY);
  const found = spanSince(from.start, JANUARY);
  // “1 month 2 days” is as long as the month is, and a span has one unit.
  return later && found?.amount === spanSince(later.start, FEBRUARY)?.amount ? found : null;
}

type SpokenEnd = Pick<ParsingComponents, 'get' | 'isCertain' | 'date'>;

const spoken = (text: string, instant: Date) => casual.parse(`in ${text}`, { instant, timezone: 0 });

function spanSince(to: SpokenEnd, from: Date): Span | null {
  const passed = to.date().getTime() - from.getTime();
  const year = (to.get('year') ?? 0) - from.getUTCFullYear();
  const months = 12 * year + (to.get('month') ?? 0) - 1 - from.getUTCMonth();
  const exact = to.isCertain('hour') ? whole(passed / MINUTE, 'm') : whole(passed / DAY, 'd');
  return to.isCertain('day') ? exact : whole(months, 'mo');
}

const whole = (amount: number, unit: SpanUnit): Span | null =>
  Number.isInteger(amount) && amount > 0 ? span(amount, unit) : null;

/** The span that words begin with, and the number of those words. */
export function spanAtStart(words: readonly string[]): { span: Span; words: number } | null {
  for (let length = Math.min(words.length, Math.max(2, spokenWords(words))); length > 0; length -= 1) {
    const found = spanIn(words.slice(0, length).join(' '));
    if (found) return { span: found, words: length };
  }
  return null;
}

/** How many of the words chrono-node reads as a length of time; it may take more of them than there are in it. */
export function spokenWords(words: readonly string[]): number {
  const text = words.slice(0, MOST_WORDS).join(' ').slice(0, MOST_CHARACTERS);
  const [found] = spoken(text, JANUARY);
  return found?.index === 0 ? found.text.split(' ').length - 1 : 0;
}
