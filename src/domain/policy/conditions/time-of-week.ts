import { type Weekday, wallIn, type Zone } from '../../time.ts';
import { EVERY_DAY, type Hours, isWithin } from '../hours.ts';
import type { Circumstances, Condition } from './condition.ts';

/** `between` null: the whole day. A night belongs to the day on which it begins. */
export interface TimeOfWeek {
  readonly between: Hours | null;
  readonly on: readonly Weekday[];
  readonly zone: Zone;
}

export const timeOfWeek: Condition<TimeOfWeek> = {
  holds({ between, on, zone }, given) {
    const { hour, minute, weekday } = wallOf(given, zone);
    const minutes = hour * 60 + minute;
    if (between === null) return on.includes(weekday);
    if (!isWithin(between, minutes)) return false;
    const isAfterMidnight = between.from > between.to && minutes < between.to;
    return on.includes(isAfterMidnight ? dayBefore(weekday) : weekday);
  },
  covers: (wide, narrow) =>
    narrow.on.every((day) => wide.on.includes(day)) &&
    ((wide.between === null && wide.on.length === EVERY_DAY.length) ||
      (wide.zone === narrow.zone && isSame(wide.between, narrow.between))),
};

const dayBefore = (day: Weekday): Weekday => (day === 1 ? 7 : ((day - 1) as Weekday));

/** Calendars are slow, and all rules are asked at one moment. */
const walls = new WeakMap<Circumstances, Map<Zone, ReturnType<typeof wallIn>>>();

function wallOf(given: Circumstances, zone: Zone): ReturnType<typeof wallIn> {
  const known = walls.get(given) ?? new Map();
  walls.set(given, known);
  const wall = known.get(zone) ?? wallIn(given.now, zone);
  known.set(zone, wall);
  return wall;
}

const isSame = (one: Hours | null, other: Hours | null): boolean =>
  one?.from === other?.from && one?.to === other?.to;
