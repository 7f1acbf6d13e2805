import { dayStart, nextDayStart, wallIn, type Zone } from '../../time.ts';
import { type Units, units } from '../quota.ts';
import { isDaily, type Sample } from './sample.ts';
import { spendingOf, spentBetween } from './spending.ts';

/** A day of a reader: of 24 hours, or of 23 or 25 where clocks change. */
export interface Day {
  /** Its middle, which has the reader's date also where the day is counted from elsewhere. */
  readonly noon: Date;
  readonly from: Date;
  readonly until: Date;
}

export interface DaySpent extends Day {
  readonly spent: Units;
}

export const totalSpent = (all: readonly { readonly spent: Units }[]): Units =>
  units(all.reduce((total, { spent }) => total + spent, 0));

/** The last so many days in a zone, today the last one. */
export function lastDays(count: number, now: Date, zone: Zone): Day[] {
  const days: Day[] = [];
  for (let until = nextDayStart(now, zone); days.length < count; until = days[0]?.from ?? until) {
    const from = dayStart(new Date(until.getTime() - 1), zone);
    days.unshift({ noon: new Date((from.getTime() + until.getTime()) / 2), from, until });
  }
  return days;
}

/** Where one sample of each day in UTC may be left, a date can only be counted as in UTC. */
export function sampledDays(days: readonly Day[], now: Date, zone: Zone): Day[] {
  const cut = (at: Date): Date => (isDaily(at, now) ? midnightInUtc(at, zone) : at);
  return days.map(({ noon, from, until }) => ({ noon, from: cut(from), until: cut(until) }));
}

/** The first of the days that begins where it does for its reader; null: all do. */
export function firstOwnDay(sampled: readonly Day[], own: readonly Day[]): Day | null {
  const last = sampled.findLastIndex(({ from }, i) => from.getTime() !== own[i]?.from.getTime());
  return last === -1 ? null : (sampled[last + 1] ?? null);
}

function midnightInUtc(at: Date, zone: Zone): Date {
  const { year, month, day } = wallIn(at, zone);
  return new Date(Date.UTC(year, month - 1, day));
}

/** From samples in order of time. */
export function spentDaily(samples: readonly Sample[], days: readonly Day[]): DaySpent[] {
  const points = spendingOf(samples);
  // Rounded as a sum, so that no unit is lost between two days.
  const until = (at: Date) => Math.round(spentBetween(points, 0, at.getTime()));
  return days.map((day) => ({ ...day, spent: units(until(day.until) - until(day.from)) }));
}

/** The same of several keys together. */
export const sumDaily = (all: readonly (readonly DaySpent[])[], days: readonly Day[]): DaySpent[] =>
  days.map((day, i) => ({ ...day, spent: totalSpent(all.flatMap((of) => of[i] ?? [])) }));
