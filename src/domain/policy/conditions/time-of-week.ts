import { addSpan, span, type Weekday, wallIn, type Zone } from '../../time.ts';
import { EVERY_DAY, type Hours, isWithin } from '../hours.ts';
import type { Condition } from './condition.ts';

/** `between` null: the whole day. A night belongs to the day on which it begins. */
export interface TimeOfWeek {
  readonly between: Hours | null;
  readonly on: readonly Weekday[];
  readonly zone: Zone;
}

export const timeOfWeek: Condition<TimeOfWeek> = {
  holds({ between, on, zone }, { now }) {
    const { hour, minute } = wallIn(now, zone);
    const minutes = hour * 60 + minute;
    if (between === null) return on.includes(wallIn(now, zone).weekday);
    const isAfterMidnight = between.from > between.to && minutes < between.to;
    const began = isAfterMidnight ? addSpan(now, span(-1, 'd'), zone) : now;
    return isWithin(between, minutes) && on.includes(wallIn(began, zone).weekday);
  },
  covers: (wide, narrow) =>
    narrow.on.every((day) => wide.on.includes(day)) &&
    ((wide.between === null && wide.on.length === EVERY_DAY.length) ||
      (wide.zone === narrow.zone && isSame(wide.between, narrow.between))),
};

const isSame = (one: Hours | null, other: Hours | null): boolean =>
  one?.from === other?.from && one?.to === other?.to;
