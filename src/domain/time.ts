import { createRequire } from 'node:module';
import { TZDate } from '@date-fns/tz';

// The ESM barrel costs 0.8 s and 370 MB at start; the CommonJS modules one by one cost 30 ms.
const require = createRequire(import.meta.url);
const { add } = require('date-fns/add') as typeof import('date-fns/add');
const { endOfDay } = require('date-fns/endOfDay') as typeof import('date-fns/endOfDay');

export type SpanUnit = 'm' | 'h' | 'd' | 'w' | 'mo';
/** A length of time as people write it: `30m 4h 7d 2w 3mo`. */
export interface Span {
  readonly amount: number;
  readonly unit: SpanUnit;
}
/** An IANA zone name, such as `Europe/Berlin`. */
export type Zone = string;

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

/** Clocks of replicas differ by seconds; what is further ahead was written while a clock was wrong. */
export const isFromWrongClock = (at: Date, now: Date): boolean => at.getTime() - now.getTime() > MINUTE;

export const span = (amount: number, unit: SpanUnit): Span => ({ amount, unit });

/** Minutes and hours are exact; days, weeks and months are calendar steps in the zone, month ends clamped. */
export function addSpan(at: Date, { amount, unit }: Span, zone: Zone): Date {
  return new Date(add(new TZDate(at.getTime(), zone), duration[unit](amount)).getTime());
}

/** 23:59:59 of a calendar day in a zone. */
export function dayEnd({ year, month, day }: { year: number; month: number; day: number }, zone: Zone): Date {
  const end = endOfDay(new TZDate(year, month - 1, day, zone)).getTime();
  return new Date(Math.floor(end / 1000) * 1000);
}

/** What the calendar and the clock show there, and how far east: `2026-12-31T18:00:00.000+01:00`. */
export const isoIn = (at: Date, zone: Zone): string => new TZDate(at.getTime(), zone).toISOString();

/** The day it is there: `2026-12-31`. */
export const dateIn = (at: Date, zone: Zone): string => isoIn(at, zone).slice(0, 10);

/** What a clock on the wall shows. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** An hour that a zone skips in spring is read as the one after it. */
export const wallTime = ({ year, month, day, hour, minute, second }: WallTime, zone: Zone): Date =>
  new Date(new TZDate(year, month - 1, day, hour, minute, second, zone).getTime());

/** Minutes east of Greenwich. */
export const zoneOffset = (at: Date, zone: Zone): number =>
  -new TZDate(at.getTime(), zone).getTimezoneOffset();

const spanPattern = /^(\d{1,5})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?|mo|months?)$/i;

export function parseSpan(text: string): Span | null {
  const [, amount, word = ''] = spanPattern.exec(text.trim()) ?? [];
  if (!amount || Number(amount) === 0) return null;
  const unit = /^mo/i.test(word) ? 'mo' : (word.charAt(0).toLowerCase() as SpanUnit);
  return span(Number(amount), unit);
}

export const spanKey = ({ amount, unit }: Span): string => `${amount}${unit}`;
