import { HOUR, MINUTE, wallIn, type Zone } from '../../time.ts';
import type { Wishes } from './preferences.ts';
import { morningOf } from './tell-at.ts';

/** A digest that is later than this is no longer of the morning, and the next one comes tomorrow. */
const MORNING_MS = HOUR;

/** The day of which the digest is due now, as a date in the zone; null: none is. */
export function digestDay(now: Date, zone: Zone, wishes: Wishes): string | null {
  const { digest, workingDays } = wishes;
  const { year, month, day, hour, minute, weekday } = wallIn(now, zone);
  const isDay =
    digest === 'daily' ? workingDays.includes(weekday) : digest === 'weekly' && weekday === workingDays[0];
  const late = (hour * 60 + minute - morningOf(wishes)) * MINUTE;
  if (!isDay || late < 0 || late >= MORNING_MS) return null;
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}
