import { DAY } from '../../time.ts';
import { type Units, units } from '../quota.ts';
import type { Sample } from './sample.ts';
import { spendingOf, spentBetween } from './spending.ts';

/** What was spent on one day, in UTC. */
export interface DaySpent {
  /** Midnight. */
  readonly day: Date;
  readonly spent: Units;
}

export const totalSpent = (all: readonly Pick<DaySpent, 'spent'>[]): Units =>
  units(all.reduce((total, { spent }) => total + spent, 0));

/** The midnights of the last so many days, today's the last one. */
export function lastDays(count: number, now: Date): Date[] {
  const today = Math.floor(now.getTime() / DAY);
  return Array.from({ length: count }, (_, i) => new Date((today - count + 1 + i) * DAY));
}

/** From samples in order of time. */
export function spentDaily(samples: readonly Sample[], days: readonly Date[]): DaySpent[] {
  const points = spendingOf(samples);
  // Rounded as a sum, so that no unit is lost between two days.
  const until = (at: number) => Math.round(spentBetween(points, 0, at));
  return days.map((day) => ({ day, spent: units(until(day.getTime() + DAY) - until(day.getTime())) }));
}

/** The same of several keys together. */
export const sumDaily = (all: readonly (readonly DaySpent[])[], days: readonly Date[]): DaySpent[] =>
  days.map((day, i) => ({ day, spent: totalSpent(all.flatMap((of) => of[i] ?? [])) }));
