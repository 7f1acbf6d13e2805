import { type Span, type SpanUnit, span } from '../../domain/time.ts';
import { parseSpanWord, spanAtStart } from './parsers/span.ts';
import { notUnderstood, type TokenizedLine } from './tokenize.ts';
import { MOST_NAME_WORDS, plain, textOf, type Word } from './words.ts';

const UNITS: Readonly<Record<string, readonly [number, SpanUnit]>> = {
  day: [1, 'd'],
  week: [7, 'd'],
  month: [30, 'd'],
  quarter: [3, 'mo'],
  year: [12, 'mo'],
};

const named = /^(?:(?:for )?the )?(?:this|last|past|current|previous) (day|week|month|quarter|year)(?= |$)/;
const counted = /^(?:(?:for|in) )?(?:the )?(?:last|past|previous) (?=\S)/;

/** The length of time until now that words begin with: `today`, `this week`, `last 7 days`, `30d`; null: none. */
function pastAtStart(words: readonly Word[]): { span: Span; words: number } | null {
  const text = plain(words).join(' ').toLowerCase();
  const [day] = /^(?:today|yesterday)(?= |$)/.exec(text) ?? [];
  if (day) return { span: span(day === 'today' ? 1 : 2, 'd'), words: 1 };
  const [said, unit = ''] = named.exec(text) ?? [];
  const [amount, of] = UNITS[unit] ?? [];
  if (said && amount && of) return { span: span(amount, of), words: said.split(' ').length };
  const lead = counted.exec(text)?.[0].trimEnd().split(' ').length ?? 0;
  const found = spanAtStart(plain(words.slice(lead)));
  return found && { span: found.span, words: lead + found.words };
}

/** More words than such a time has. */
const MOST_WORDS = 8;

const BEGINS =
  /^(?:today|yesterday|this|last|past|current|previous|the|for|in|\d+|an?|half|one|two|three|four|five|six|seven|eight|nine|ten)$/i;

/** Where such a time begins that is said in words, behind a name at the latest; the number of words if there is none. */
export function pastAt(words: readonly Word[]): number {
  const at = words
    .slice(0, MOST_NAME_WORDS + 1)
    .findIndex(
      ({ text, isQuoted }, start) =>
        !isQuoted && BEGINS.test(text) && pastAtStart(words.slice(start, start + MOST_WORDS)) !== null,
    );
  return at === -1 ? words.length : at;
}

/** The words are that time and nothing else: the first that is not used is named. null: there are none. */
export function parsePast(line: TokenizedLine, words: readonly Word[]): Span | null {
  if (words.length === 0) return null;
  const found = pastAtStart(words);
  if (found === null) return parseSpanWord(textOf(words));
  const rest = words.slice(found.words);
  if (rest.length > 0) throw notUnderstood(line, textOf(rest));
  return found.span;
}
