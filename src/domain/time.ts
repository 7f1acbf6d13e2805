import { createRequire } from 'node:module';
import { TZDate } from '@date-fns/tz';

// The ESM barrel of date-fns costs 0.8 s and 370 MB at start; single CommonJS modules cost 30 ms.
const require = createRequire(import.meta.url);
const { add } = require('date-fns/add') as typeof import('date-fns/add');
const { endOfDay } = require('date-fns/endOfDay') as typeof import('date-fns/endOfDay');
const { startOfDay } = require('date-fns/startOfDay') as typeof import('date-fns/startOfDay');

export type SpanUnit = 'm' | 'h' | 'd' | 'w' | 'mo';
/** A length of time as people write it: `30m 4h 7d 2w 3mo`; a year is twelve months. */
export interface Span {
  readonly amount: number;
  readonly unit: SpanUnit;
}
/** An IANA zone name, such as `Europe/Berlin`. */
export type Zone = string;

/** By the name that the system gives it; null: there is no such zone, and it would throw wherever a date is formatted. */
export function parseZone(name: string): Zone | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const duration = {
  m: (minutes: number) => ({ minutes }),
  h: (hours: number) => ({ hours }),
  d: (days: number) => ({ days }),
  w: (weeks: number) => ({ weeks }),
  mo: (months: number) => ({ months }),
} satisfies Record<SpanUnit, (n: number) => object>;

const EXACT = { m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY } as const;

/** Clocks of replicas differ by seconds, so a time over a minute ahead came from a wrong clock. */
export const isFromWrongClock = (at: Date, now: Date): boolean => at.getTime() - now.getTime() > MINUTE;

export const span = (amount: number, unit: SpanUnit): Span => ({ amount, unit });

/** Minutes and hours are exact; days, weeks and months are calendar steps in the zone, month ends clamped. */
export function addSpan(at: Date, { amount, unit }: Span, zone: Zone): Date {
  // No clock of UTC is ever set back, so its steps are exact, and this is asked of every key of a sweep.
  if (zone === 'UTC' && unit !== 'mo') return new Date(at.getTime() + amount * EXACT[unit]);
  return new Date(add(new TZDate(at.getTime(), zone), duration[unit](amount)).getTime());
}

/** Clocks are set forth and back, and a zone may skip a day. */
export const LONGEST_DAY = 26 * HOUR;

/** The least and the most milliseconds that it lasts, whenever it begins and wherever. */
export function spanRange({ amount, unit }: Span): readonly [number, number] {
  if (unit === 'm' || unit === 'h') return [amount * EXACT[unit], amount * EXACT[unit]];
  const [least, most] = unit === 'mo' ? [28 * DAY, 31 * DAY] : [EXACT[unit], EXACT[unit]];
  return [amount * least - LONGEST_DAY, amount * most + LONGEST_DAY];
}

/** Calendars are slow, so they are asked only where it is close. */
export function isLongerSpan(one: Span, than: Span, { from, zone }: { from: Date; zone: Zone }): boolean {
  const [[least, most], [otherLeast, otherMost]] = [spanRange(one), spanRange(than)];
  if (least > otherMost || most < otherLeast) return least > otherMost;
  return addSpan(from, one, zone) > addSpan(from, than, zone);
}

/** Whether so long after `from` is later than `at`. */
export function isLaterThan(at: Date, length: Span, { from, zone }: { from: Date; zone: Zone }): boolean {
  const [least, most] = spanRange(length);
  const passed = at.getTime() - from.getTime();
  if (passed < least || passed > most) return passed < least;
  return addSpan(from, length, zone) > at;
}

/** 23:59:59 of a calendar day in a zone. */
export function dayEnd({ year, month, day }: { year: number; month: number; day: number }, zone: Zone): Date {
  const end = endOfDay(new TZDate(year, month - 1, day, zone)).getTime();
  return new Date(Math.floor(end / 1000) * 1000);
}

/** When its day begins in a zone: at midnight, or where clocks skip that, at the first moment after it. */
export const dayStart = (at: Date, zone: Zone): Date =>
  new Date(startOfDay(new TZDate(at.getTime(), zone)).getTime());

export const nextDayStart = (at: Date, zone: Zone): Date =>
  dayStart(addSpan(dayStart(at, zone), span(1, 'd'), zone), zone);

/** Local date, time and offset: `2026-12-31T18:00:00.000+01:00`. */
export const isoIn = (at: Date, zone: Zone): string => new TZDate(at.getTime(), zone).toISOString();

/** Local date: `2026-12-31`. */
export const dateIn = (at: Date, zone: Zone): string => isoIn(at, zone).slice(0, 10);

/** Local date and time. `month` is 1 to 12. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A local time that the zone skips in spring counts as one hour later. */
export const wallTime = ({ year, month, day, hour, minute, second }: WallTime, zone: Zone): Date =>
  new Date(new TZDate(year, month - 1, day, hour, minute, second, zone).getTime());

/** Offset from UTC in minutes, positive in the east. */
export const zoneOffset = (at: Date, zone: Zone): number =>
  -new TZDate(at.getTime(), zone).getTimezoneOffset();

const spanPattern =
  /^(\d{1,5})\s*(m|min|mins|minutes?|h|hr|hrs|hours?|d|days?|w|wks?|weeks?|mo|months?|y|yrs?|years?)$/i;

/** null: not a span, or zero. */
export function parseSpan(text: string): Span | null {
  const [, amount, word = ''] = spanPattern.exec(text.trim()) ?? [];
  if (!amount || Number(amount) === 0) return null;
  if (/^y/i.test(word)) return span(12 * Number(amount), 'mo');
  const unit = /^mo/i.test(word) ? 'mo' : (word.charAt(0).toLowerCase() as SpanUnit);
  return span(Number(amount), unit);
}

export interface SpanPart {
  readonly amount: number;
  readonly unit: SpanUnit | 'y';
}

/** As people say it: twelve months as a year, and two hours or more of minutes in days and hours. */
export function spanParts({ amount, unit }: Span): readonly SpanPart[] {
  if (unit === 'mo' && amount % 12 === 0) return [{ amount: amount / 12, unit: 'y' }];
  if (unit !== 'm' || amount < 120) return [{ amount, unit }];
  const parts: SpanPart[] = [
    { amount: Math.floor(amount / 1440), unit: 'd' },
    { amount: Math.floor(amount / 60) % 24, unit: 'h' },
    { amount: amount % 60, unit: 'm' },
  ];
  return parts.filter((part) => part.amount > 0);
}

export const spanKey = ({ amount, unit }: Span): string => `${amount}${unit}`;

/** From Monday, 1 to 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The local time in a zone. */
export function wallIn(at: Date, zone: Zone): WallTime & { readonly weekday: Weekday } {
  const local = new TZDate(at.getTime(), zone);
  return {
    year: local.getFullYear(),
    month: local.getMonth() + 1,
    day: local.getDate(),
    hour: local.getHours(),
    minute: local.getMinutes(),
    second: local.getSeconds(),
    weekday: (((local.getDay() + 6) % 7) + 1) as Weekday,
  };
}
