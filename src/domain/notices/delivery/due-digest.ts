import { dateIn, HOUR, isFromWrongClock, wallIn, wallTime, type Zone } from '../../time.ts';
import type { Wishes } from './preferences.ts';
import { morningOf, tellAt } from './tell-at.ts';

/** When a person's digest was last made, or chosen. */
export interface DigestMark {
  readonly at: Date;
  /** Of which day or week it was; null: of none, because it was chosen then. */
  readonly period: string | null;
}

/** Where nobody knows when the last one was made, a later digest is no longer of the morning. */
const MORNING_MS = HOUR;

/**
 * The day or week of which the digest is due now; null: none is. It comes in the morning, and where that was missed
 * later on a working day, but never within the quiet hours.
 */
export function dueDigest(now: Date, zone: Zone, wishes: Wishes, last: DigestMark | null): string | null {
  if (wishes.digest === 'off' || tellAt(now, zone, wishes) > now) return null;
  const { day, period } = firstDay(now, zone, wishes);
  const dueAt = morningOfDay(day, zone, wishes);
  if (now < dueAt || now < morningOfDay(now, zone, wishes)) return null;
  if (last === null || isFromWrongClock(last.at, now))
    return now.getTime() - dueAt.getTime() < MORNING_MS ? period : null;
  return last.at < dueAt && last.period !== period ? period : null;
}

/** The day or week that a moment belongs to. */
export const periodOf = (at: Date, zone: Zone, wishes: Wishes): string => firstDay(at, zone, wishes).period;

/** Today, or for a weekly digest the first working day of this week. */
function firstDay(now: Date, zone: Zone, { digest, workingDays }: Wishes): { day: Date; period: string } {
  if (digest === 'daily') return { day: now, period: dateIn(now, zone) };
  const { weekday } = wallIn(now, zone);
  const before = (days: number) => noon(now, zone, -days);
  const monday = before(weekday - 1);
  return { day: before(weekday - Math.min(...workingDays)), period: `week of ${dateIn(monday, zone)}` };
}

function noon(at: Date, zone: Zone, days: number): Date {
  const wall = wallIn(at, zone);
  return wallTime({ ...wall, day: wall.day + days, hour: 12, minute: 0, second: 0 }, zone);
}

function morningOfDay(day: Date, zone: Zone, wishes: Wishes): Date {
  const minutes = morningOf(wishes);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  return wallTime({ ...wallIn(day, zone), hour, minute, second: 0 }, zone);
}
