import { Refused } from '../../domain/problems/problem.ts';
import { HOUR } from '../../domain/time.ts';
import { expiryAtStart } from './parsers/moment.ts';
import type { ParseContext } from './parsers/parse-context.ts';
import { spanAtStart } from './parsers/span.ts';
import { endSaid, timeSaid, timeSaidFirst } from './said-time.ts';
import { plain, textOf, type Word } from './words.ts';

export const isWord = (word: Word | undefined, pattern: RegExp): boolean =>
  word !== undefined && !word.isQuoted && pattern.test(word.text);

export const FOR = /^for$/i;
export const UNTIL = /^(?:until|till?|'til)$/i;
export const startsTime = (word: Word | undefined): boolean => isWord(word, FOR) || isWord(word, UNTIL);

export function lengthUntil(at: Date, { now }: ParseContext): string {
  const hours = Math.ceil((at.getTime() - now.getTime()) / HOUR);
  return hours <= 72 ? `for ${hours}h` : `for ${Math.ceil(hours / 24)}d`;
}

/** A time among the words of a reason, and how to write it as the time of a grant. */
export interface FoundTime {
  readonly time: string;
  readonly meant: string;
}

/** More would take too long, and nobody says so many times. */
const MOST_TIMES = 4;

export const timeIn = (words: readonly Word[], context: ParseContext): FoundTime | null =>
  leadingTime(words, context) ?? laterTime(words, context);

/** “4h”, “tomorrow”: words that begin with a span, or are nothing but a date. */
function leadingTime(words: readonly Word[], context: ParseContext): FoundTime | null {
  const span = spanAtStart(plain(words));
  if (span)
    return { time: textOf(words.slice(0, span.words)), meant: `for ${textOf(words.slice(0, span.words))}` };
  const date = soon(plain(words), context);
  return date?.words === words.length ? { time: textOf(words), meant: lengthUntil(date.at, context) } : null;
}

function laterTime(words: readonly Word[], context: ParseContext): FoundTime | null {
  const places = words.flatMap((word, at) => (startsTime(word) ? [at] : [])).slice(0, MOST_TIMES);
  for (const at of places) {
    const found = timeAtStart(words.slice(at, at + 9), context);
    const time = textOf(words.slice(at, at + (found?.words ?? 0)));
    if (found) return { time, meant: found.date ? lengthUntil(found.date, context) : time };
  }
  return null;
}

/** `for 7d` or `until friday`, and of how many words; `date` null: a length. */
export function timeAtStart(
  [first, ...after]: readonly Word[],
  context: ParseContext,
): { words: number; date: Date | null } | null {
  if (!startsTime(first)) return null;
  const span = isWord(first, FOR) ? spanAtStart(plain(after)) : null;
  const date = span ? null : soon(plain(after), context);
  const found = span ?? date;
  return found && { words: 1 + found.words, date: date?.at ?? null };
}

/** A date that is past is told of in a reason, and “never” is none. */
export function soon(words: readonly string[], context: ParseContext): { at: Date; words: number } | null {
  try {
    const found = expiryAtStart(words, context);
    return found && found.at !== 'never' ? { at: found.at, words: found.words } : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** “by monday”, “this week only” at the edge of a reason, and how to write about as long. */
export const timeSaidIn = (words: readonly Word[], context: ParseContext): FoundTime | null =>
  saidWith(timeSaid, words, context);

export const endSaidIn = (words: readonly Word[], context: ParseContext): FoundTime | null =>
  saidWith(endSaid, words, context);

function saidWith(
  said: (text: string) => string | null,
  words: readonly Word[],
  context: ParseContext,
): FoundTime | null {
  const time = words.some(({ isQuoted }) => isQuoted) ? null : said(textOf(words));
  return time === null ? null : { time, meant: aboutAs(time, context) };
}

const ABOUT: readonly (readonly [RegExp, string])[] = [
  [/\bhour/i, '1h'],
  [/\b(?:day|daily|night|nightly)\b/i, '24h'],
  [/\bmonth/i, '30d'],
  [/\bquarter/i, '3mo'],
  [/\byear/i, '1y'],
];

function aboutAs(time: string, context: ParseContext): string {
  const [, day] = /\b(today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i.exec(time) ?? [];
  const isThisWeek = /\bweekend\b|\b(?:this|the) week\b|\beow\b/i.test(time) && !/\bnext\b/i.test(time);
  const words = time
    .replace(/\b(?:only|just)\b/gi, '')
    .trim()
    .split(/\s+/);
  const at = soon(day ? [day] : isThisWeek ? ['sunday'] : words.slice(1), context)?.at;
  if (at) return lengthUntil(at, context);
  return `for ${ABOUT.find(([unit]) => unit.test(time))?.[1] ?? '7d'}`;
}

const amountWord = /^(?:[+\-=](?:us)?\p{Sc}?|(?:us)?\p{Sc})[\d.]/iu;
const clockOrDate = /^(?:\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2})/;
const GOES_ON = /^(?:and|or|plus|to)$/i;
const HALF = /^(?:an? )?half\b/i;

/** A second time or amount after the first: it would be taken for the reason. null: there is none. */
export function secondIn(words: readonly Word[], context: ParseContext): string | null {
  const [first, ...after] = words;
  if (isWord(first, UNTIL)) return textOf(words.slice(0, 2));
  if (!isWord(first, GOES_ON)) return beginning(words, context);
  const found = HALF.exec(plain(after).join(' '))?.[0] ?? beginning(after, context);
  return found === null ? null : `${first?.text} ${found}`;
}

/** `$3` after `+$14`, and `and $3`. */
export function secondAmountIn([first, second]: readonly Word[]): string | null {
  if (isWord(first, amountWord)) return first?.text ?? null;
  return isWord(first, GOES_ON) && isWord(second, amountWord) ? `${first?.text} ${second?.text}` : null;
}

function beginning(words: readonly Word[], context: ParseContext): string | null {
  const [first] = words;
  if (isWord(first, amountWord) || isWord(first, clockOrDate)) return first?.text ?? null;
  const found = timeAtStart(words, context);
  if (found) return textOf(words.slice(0, found.words));
  return leadingTime(words, context)?.time ?? timeSaidFirst(plain(words).join(' '));
}
