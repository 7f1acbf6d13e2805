import type { Weekday } from '../time.ts';

/** Minutes after midnight. `from` later than `to`: over midnight. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

const NAMES: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** `22:00-07:00`; null: no such hours, or the whole day. */
export function parseHours(text: string): Hours | null {
  const [, from, to] = /^(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/.exec(text.trim()) ?? [];
  const [begin, end] = [minutesIn(from), minutesIn(to)];
  return begin === null || end === null || begin === end ? null : { from: begin, to: end };
}

function minutesIn(text = ''): number | null {
  const [hour = Number.NaN, minute = Number.NaN] = text.split(':').map(Number);
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const hoursKey = ({ from, to }: Hours): string => `${clock(from)}-${clock(to)}`;

export const isWithin = ({ from, to }: Hours, minutes: number): boolean =>
  from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to;

/** `mon-fri`, also over the end of the week as `sun-thu`, or one day; null: no days. */
export function parseWeekdays(text: string): readonly Weekday[] | null {
  const [first = '', last = first, ...rest] = text.toLowerCase().split(/\s*[-–]\s*/);
  if (rest.length > 0) return null;
  const [from, to] = [dayNamed(first), dayNamed(last)];
  if (from === null || to === null) return null;
  const length = ((to - from + 7) % 7) + 1;
  return EVERY_DAY.slice(0, length).map((_, at) => (((from - 1 + at) % 7) + 1) as Weekday);
}

function dayNamed(name: string): Weekday | null {
  const at = NAMES.indexOf(name.trim());
  return at === -1 ? null : ((at + 1) as Weekday);
}

/** `mon-fri`, `mon, wed-fri` or `mon wed`; null: no days. */
export function parseDays(text: string): readonly Weekday[] | null {
  const parts = text
    .trim()
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[\s,]+/)
    .filter((part) => part !== '');
  const ranges = parts.map(parseWeekdays);
  const days = ranges.flatMap((range) => range ?? []);
  return days.length === 0 || ranges.includes(null) ? null : inOrder(days);
}

export const inOrder = (days: readonly Weekday[]): readonly Weekday[] =>
  [...new Set(days)].sort((a, b) => a - b);

/** What `parseDays` reads as these days. */
export const daysKey = (days: readonly Weekday[]): string =>
  inOrder(days)
    .flatMap((day) => (days.includes((day - 1) as Weekday) ? [] : [rangeFrom(day, days)]))
    .join(', ');

function rangeFrom(first: Weekday, days: readonly Weekday[]): string {
  let last = first;
  while (days.includes((last + 1) as Weekday)) last = (last + 1) as Weekday;
  const [from = '', to = ''] = [NAMES[first - 1], NAMES[last - 1]];
  return from === to ? from : `${from}-${to}`;
}
