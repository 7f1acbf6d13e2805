import { type Hours, isWithin } from '../../policy/hours.ts';
import { MINUTE, type Weekday, wallIn, wallTime, type Zone } from '../../time.ts';
import { isByNobody, type NoticeBody } from '../notice.ts';
import { WATCH_RULES } from '../watch-rules/watch-rules.ts';

/** When a person wants to be told what can wait. */
export interface TellingHours {
  readonly quietHours: Hours | null;
  readonly workingDays: readonly Weekday[];
}

/** Where no quiet hours say when the day begins. */
const MORNING = 9 * 60;

/** Whether this can wait for the day. What stops a key, what somebody asked for and what goes to many cannot. */
export const waitsForDay = (body: NoticeBody): boolean =>
  isByNobody(body) && WATCH_RULES[body.what.kind].urgency === 'by_day';

/** When what waits for the day may be told: now, or at the next end of the quiet hours on a working day. */
export function tellAt(now: Date, zone: Zone, hours: TellingHours): Date {
  let at = now;
  for (let next = laterThan(at, zone, hours); next !== null; next = laterThan(at, zone, hours)) at = next;
  return at;
}

/** When a day begins, in minutes: at the end of the quiet hours of its night. */
export const morningOf = ({ quietHours }: Pick<TellingHours, 'quietHours'>): number =>
  quietHours && quietHours.from > quietHours.to ? quietHours.to : MORNING;

/** The next moment that may be better; null: this one is good. */
function laterThan(at: Date, zone: Zone, { quietHours, workingDays }: TellingHours): Date | null {
  const local = wallIn(at, zone);
  const minutes = local.hour * 60 + local.minute;
  const begins = morningOf({ quietHours });
  const clock = (days: number, minutes: number) => {
    const { year, month, day } = local;
    const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
    return wallTime({ year, month, day: day + days, hour, minute, second: 0 }, zone);
  };
  if (!workingDays.includes(local.weekday)) return clock(1, begins);
  if (quietHours === null || !isWithin(quietHours, minutes)) return null;
  const end = clock(minutes < quietHours.to ? 0 : 1, quietHours.to);
  if (end > at) return end;
  // Clocks were set back: this hour comes a second time, and only its first pass has this end.
  return new Date(at.getTime() - local.second * 1000 + (quietHours.to - minutes) * MINUTE);
}
