import { type Component, casual, type ParsingComponents } from 'chrono-node/en';
import { Refused } from '../../../domain/problems/problem.ts';
import {
  addSpan,
  DAY,
  dateIn,
  dayEnd,
  MINUTE,
  type Span,
  wallTime,
  zoneOffset,
} from '../../../domain/time.ts';
import type { ParseContext } from './parse-context.ts';
import { spanIn, spokenWords } from './span.ts';

export type Expiry = Date | 'never';

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i;
/** chrono-node must not guess whether `1/2/2027` is in January or February, or what `2026-13-01` means. */
const isAmbiguous = (text: string): boolean =>
  /\d{1,2}[/.]\d{1,2}/.test(text) || (/^\d{4}-/.test(text) && !isoDay(text.slice(0, 10)));
/** A date as chrono-node read it; `isCertain` tells which parts of it the text gave. */
type SpokenDate = Pick<ParsingComponents, 'get' | 'isCertain'>;

const monthName = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;
/** With these words the text itself tells which week or year is meant. */
const relative = /\b(?:last|past|previous|next|ago)\b/i;
const LAST_YEAR = 2100;
/** No date needs more, and the time that chrono-node takes grows with the square of the length. */
const MOST_CHARACTERS = 60;

/** `30d`, `2026-12-31`, `2026-12-31T18:00`, `next friday 17:00`, `never`. `Refused`: `bad_moment`, `past_moment`. */
export function parseExpiry(text: string, context: ParseContext): Expiry {
  const at = expiryIn(text, context);
  if (at === null) throw new Refused({ kind: 'bad_moment', text });
  return at;
}

const LEADING = /^(?:until|till?|for|to)\s+/i;

/** When something ends that has to; `Refused` for what does not, too. */
export function parseEnd(text: string, context: ParseContext): Date {
  const at = parseExpiry(text.trim().replace(LEADING, ''), context);
  if (at === 'never') throw new Refused({ kind: 'delegation_needs_end' });
  return at;
}

/** The same, but null instead of `bad_moment`. */
function expiryIn(text: string, context: ParseContext): Expiry | null {
  const word = text.trim();
  if (/^(never|none|no expiry|forever)$/i.test(word)) return 'never';
  const at = momentIn(word, context);
  if (at === null || Number.isNaN(at.getTime()) || at.getUTCFullYear() > LAST_YEAR) return null;
  if (at.getTime() <= context.now.getTime()) throw new Refused({ kind: 'past_moment', text, at });
  return at;
}

/** As many as `Dec 31 2027 at 18:00 UTC` has. */
const MOST_WORDS = 7;

/** The expiry that words begin with, and the number of those words. */
export function expiryAtStart(
  words: readonly string[],
  context: ParseContext,
): { at: Expiry; words: number } | null {
  const most = Math.max(3, wordsOfDate(words, context), spokenWords(words));
  for (let length = Math.min(words.length, most); length > 0; length -= 1) {
    const at = expiryIn(words.slice(0, length).join(' '), context);
    if (at) return { at, words: length };
  }
  return null;
}

/** How many of the words chrono-node reads as a date; it may take more of them than there are in it. */
function wordsOfDate(words: readonly string[], { now, zone }: ParseContext): number {
  const text = words.slice(0, MOST_WORDS).join(' ').slice(0, MOST_CHARACTERS);
  const [found] = casual.parse(text, { instant: now, timezone: zoneOffset(now, zone) });
  return found?.index === 0 ? found.text.split(' ').length : 0;
}

const momentIn = (text: string, context: ParseContext): Date | null =>
  text.length > MOST_CHARACTERS
    ? null
    : (spanEnd(text, context) ?? isoMoment(text, context) ?? spokenMoment(text, context));

/** The length of time after which something expires; null: the text gives a date, or none. */
export const expirySpan = (text: string): Span | null => spanIn(text.trim().replace(/^in\s+/i, ''));

function spanEnd(text: string, { now, zone }: ParseContext): Date | null {
  const span = expirySpan(text);
  return span && addSpan(now, span, zone);
}

function isoMoment(text: string, { zone }: ParseContext): Date | null {
  const match = iso.exec(text);
  if (!match) return null;
  const date = isoDay(text.slice(0, 10));
  const [hour = 0, minute = 0, second = 0] = match.slice(4, 7).map((part = '0') => Number(part));
  if (!date || hour > 23 || minute > 59 || second > 59) return null;
  if (match[4] === undefined) return dayEnd(date, zone);
  const time = { ...date, hour, minute, second };
  return match[7] === undefined ? wallTime(time, zone) : atOffset(time, minutesOf(match[7]));
}

/** null: there is no such day. */
function isoDay(text: string): { year: number; month: number; day: number } | null {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  const isDate = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  return isDate ? { year, month, day } : null;
}

/** `+02:00`, `-0330`, `+02`; a name stands for UTC. */
function minutesOf(offset: string): number {
  const [, sign, hours, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}

const atOffset = (time: Parameters<typeof wallTime>[0], minutes: number): Date =>
  new Date(wallTime(time, 'UTC').getTime() - minutes * MINUTE);

/** The whole text must be one date; without a time of day it means the end of that day. */
function spokenMoment(text: string, context: ParseContext): Date | null {
  const { now, zone } = context;
  if (isAmbiguous(text)) return null;
  // After a time in this form it reads no zone by its name.
  const said = text.replace(/^(\d{4}-\d{2}-\d{2})[T ](?=\d)/i, '$1 at ');
  const found = casual.parse(said, { instant: now, timezone: zoneOffset(now, zone) });
  const [result] = found;
  if (!result || found.length > 1 || result.end || result.text.length !== said.length) return null;
  const { start } = result;
  // Nobody can tell which day of a month is meant.
  if (monthName.test(text) && !start.isCertain('day')) return null;
  const date = relative.test(text) ? dateOf(start) : nearestDate(start, dateIn(now, zone));
  return date === null ? null : atHour(date, start, context);
}

/** A day of the calendar: its midnight in UTC, in milliseconds since the epoch. */
type CalendarDay = number;

const dateOf = (start: SpokenDate): CalendarDay =>
  Date.UTC(start.get('year') ?? 0, (start.get('month') ?? 1) - 1, start.get('day') ?? 1);

/** A weekday, or a date without a year, means the first such day from today on. */
function nearestDate(start: SpokenDate, today: string): CalendarDay | null {
  const from = Date.parse(today);
  const date = dateOf(start);
  if (start.isCertain('weekday') && !start.isCertain('day')) {
    const days = (new Date(date).getUTCDay() - new Date(from).getUTCDay() + 7) % 7;
    return from + days * DAY;
  }
  if (!start.isCertain('day') || start.isCertain('year')) return date;
  return nextAnniversary(start, from);
}

/** null: it is 29 February, and neither this year nor the next has one. */
function nextAnniversary(start: SpokenDate, from: CalendarDay): CalendarDay | null {
  const year = new Date(from).getUTCFullYear();
  const [month, day] = [start.get('month') ?? 1, start.get('day') ?? 1];
  const dates = [Date.UTC(year, month - 1, day), Date.UTC(year + 1, month - 1, day)];
  return dates.find((date) => date >= from && new Date(date).getUTCDate() === day) ?? null;
}

function atHour(day: CalendarDay, start: SpokenDate, { zone }: ParseContext): Date {
  const at = new Date(day);
  const date = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
  if (!start.isCertain('hour')) return dayEnd(date, zone);
  const of = (part: Component) => start.get(part) ?? 0;
  const time = { ...date, hour: of('hour'), minute: of('minute'), second: of('second') };
  const offset = start.isCertain('timezoneOffset') ? start.get('timezoneOffset') : null;
  if (offset === null) return wallTime({ ...time, second: 0 }, zone);
  return atOffset(time, offset);
}
