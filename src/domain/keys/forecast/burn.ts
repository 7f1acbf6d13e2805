import { mean, median, quantile, sampleStandardDeviation } from 'simple-statistics';
import { DAY, HOUR } from '../../time.ts';
import { type Units, units } from '../quota.ts';
import type { Sample } from './sample.ts';
import { type Point, spendingOf, spentBetween } from './spending.ts';
import { sinceShift, trendOf } from './trend.ts';
import { workingTime } from './working-time.ts';

/** How a key spends, as of a time. */
export interface Burn {
  readonly at: Date;
  /** All that was used then; absent in rows of an older version. */
  readonly used?: Units;
  /** Of the last seven days, or since the first reading. */
  readonly spent: { readonly units: Units; readonly since: Date };
  /** Of which nothing can be said when `at` moves on: it was not used for long. */
  readonly rate: Rate | { readonly kind: 'unknown'; readonly why: Unknown };
  /** Absent: what a usual day takes is not known. */
  readonly day?: Day;
}

/** What the 24 hours before took, and what a usual day takes: the median of the days with use before them. */
interface Day {
  readonly spent: Units;
  readonly usual: Units;
}

export type Unknown = 'too_young' | 'too_few_samples' | 'stopped';

/** An estimate shows no more digits than it has. */
const rounded = (amount: number, digits: number): Units =>
  units(Math.round(Number(amount.toPrecision(digits))));

export const perDayOf = ({ perDay }: Rate): Units => rounded(perDay, 3);

/** In units a day. */
export interface Rate {
  readonly kind: 'known';
  readonly perDay: number;
  /** The standard deviation of what one day takes. */
  readonly spread: number;
  /** How many whole days it rests on. */
  readonly days: number;
  /** The longest time without use, in days: what one use may take at once. */
  readonly rest: number;
  /** What a day takes ÷ the mean, the newest day of the week before `at` first; 1 where it is not known. */
  readonly week: readonly number[];
  /** By which factor days grow, or shrink, from day to day, as a logarithm; absent: they do neither. */
  readonly trend?: number;
}

/** How far back samples count. */
export const BURN_WINDOW = 15 * DAY;
const LONGEST = 14;
const WEEK = 7;
const FEWEST_SAMPLES = 5;
const FEWEST_BUSY = 3;
/** A key is not in use after three days without a call, or after twice its longest rest, but not for a single night. */
const STOPPED = { after: 3 * DAY, atLeast: 12 * HOUR, rests: 2 };
/** Of fewer days too little is known to tell an outlier, or the spread from day to day. */
const FEW_DAYS = 4;

/** `samples` in order of time, the last one read at `at`. */
export function burnOf(samples: readonly Sample[], at: Date): Burn {
  const now = at.getTime();
  const all = spendingUntil(now, samples);
  const { points } = all;
  const first = points[0]?.at ?? now;
  const since = Math.max(first, now - WEEK * DAY);
  const spent = { units: rounded(spentBetween(points, since, now), 4), since: new Date(since) };
  const day = dayOf(all.days);
  const known = { at, used: samples.at(-1)?.used ?? units(0), spent, ...(day && { day }) };
  const { idle, rest } = restsOf(points, now);
  const isStopped = idle >= STOPPED.after || idle > Math.max(STOPPED.atLeast, STOPPED.rests * rest);
  const unknown = (why: Unknown): Burn => ({ ...known, rate: { kind: 'unknown', why } });
  if (isStopped) return unknown('stopped');
  const working = workingTime(samples);
  const used = working === samples ? all : spendingUntil(now, working);
  if (now - (used.points[0]?.at ?? now) < DAY) return unknown('too_young');
  return samples.length < FEWEST_SAMPLES
    ? unknown('too_few_samples')
    : { ...known, rate: rateOf(used, now, rest) };
}

interface Spending {
  readonly points: readonly Point[];
  /** What each whole day took, the newest first, as far back as they count. */
  readonly days: readonly number[];
}

function spendingUntil(now: number, samples: readonly Sample[]): Spending {
  const points = spendingOf(samples);
  const whole = Math.floor((now - (points[0]?.at ?? now)) / DAY);
  return { points, days: piecesOf(points, now, { count: Math.min(LONGEST, whole), each: DAY }) };
}

/** Of a week at least, and of some days with use: before, nobody can tell what is usual. */
function dayOf(days: readonly number[]): Day | null {
  if (days.length < WEEK) return null;
  const [last = 0, ...before] = days;
  const busy = before.filter((day) => day > 0);
  return busy.length < FEWEST_BUSY ? null : { spent: rounded(last, 4), usual: rounded(median(busy), 3) };
}

function restsOf(points: readonly Point[], now: number): { idle: number; rest: number } {
  let moved = points[0]?.at ?? now;
  let rest = 0;
  points.forEach(({ at, spent }, i) => {
    if (spent <= (points[i - 1]?.spent ?? spent)) return;
    rest = Math.max(rest, (points[i - 1]?.at ?? at) - moved);
    moved = at;
  });
  return { idle: now - moved, rest };
}

function rateOf({ points, days: all }: Spending, now: number, rest: number): Rate {
  const steady = sinceShift(all);
  const whole = all.length;
  const days = steady < whole ? steady : whole >= WEEK ? whole - (whole % WEEK) : whole;
  const found = all.slice(0, days);
  const week = weekOf(found);
  const level = mean(found);
  const alike = withoutOutliers(found).map((day, i) => day - level * ((week[i % WEEK] ?? 1) - 1));
  const spread = days < FEW_DAYS ? spreadOfHours(points, now, days) : sampleStandardDeviation(alike);
  const perDay = Math.max(0, medianSlope(alike));
  const few = days < WEEK ? 1 + 1 / days : 1;
  const trend = trendOf(alike);
  const known = { days, rest: Math.min(1, rest / DAY), week };
  if (trend !== null) return growing(alike, { ...known, trend });
  return { kind: 'known', perDay, spread: spread * few, ...known };
}

/** What was spent in equal pieces of time, the newest first. */
const piecesOf = (points: readonly Point[], now: number, { count, each }: { count: number; each: number }) =>
  Array.from({ length: count }, (_, i) => spentBetween(points, now - (i + 1) * each, now - i * each));

/** As of the newest day. */
function growing(
  days: readonly number[],
  of: Pick<Rate, 'days' | 'rest' | 'week'> & { trend: number },
): Rate {
  const level = days.map((day, i) => day * Math.exp(of.trend * (i + 0.5)));
  return { kind: 'known', perDay: median(level), spread: sampleStandardDeviation(level), ...of };
}

/** A single day does not count as more than thrice a busy one. */
function withoutOutliers(days: readonly number[]): number[] {
  const busy = quantile([...days], 0.8);
  return days.length < FEW_DAYS || busy === 0 ? [...days] : days.map((day) => Math.min(day, 3 * busy));
}

/** As Theil and Sen: of what the days sum up to, over at least half of them. */
function medianSlope(days: readonly number[]): number {
  const sums = [0];
  for (const day of days) sums.push((sums.at(-1) ?? 0) + day);
  const apart = Math.max(1, Math.floor(days.length / 2));
  const slopes = sums.flatMap((sum, i) =>
    sums.slice(i + apart).map((later, j) => (later - sum) / (j + apart)),
  );
  return median(slopes);
}

/** Where days are too few to differ. */
const spreadOfHours = (points: readonly Point[], now: number, days: number): number =>
  2 * sampleStandardDeviation(piecesOf(points, now, { count: 4 * days, each: DAY / 4 }));

/** How the days of a week differ, once there are two; less so the more the same day differs from week to week. */
function weekOf(days: readonly number[]): number[] {
  const level = mean([...days]);
  if (days.length < 2 * WEEK || level === 0) return Array(WEEK).fill(1);
  const weekdays = Array.from({ length: WEEK }, (_, i) => mean(days.filter((_, at) => at % WEEK === i)));
  const noise = mean(days.map((day, i) => (day - (weekdays[i % WEEK] ?? 0)) ** 2));
  const differences = sampleStandardDeviation(weekdays) ** 2;
  const trust = differences > 0 ? Math.max(0, 1 - noise / differences) : 0;
  return weekdays.map((weekday) => 1 + trust * (weekday / level - 1));
}

/** Little changes within an hour, and nothing while a key rests that has stopped. */
const FRESH = HOUR;

export function isBurnDue(burn: Burn | null, moved: { used: Units } | null, now: Date): boolean {
  if (burn === null) return moved !== null;
  if (moved && isOvertaken(burn, moved.used)) return true;
  const isStopped = burn.rate.kind === 'unknown' && burn.rate.why === 'stopped';
  if (isStopped) return moved !== null;
  return Math.abs(now.getTime() - burn.at.getTime()) >= FRESH;
}

/** By so much of it, what is told as spent may be too little. */
const OVERTAKEN = 0.1;

/** More was spent since than fits what is told of it; what may be an unusual day is looked at with each reading. */
function isOvertaken({ used, spent, day }: Burn, usedNow: Units): boolean {
  if (used === undefined) return false;
  const since = Math.max(0, usedNow - used);
  return since > OVERTAKEN * spent.units || (day !== undefined && day.spent + since >= 2 * day.usual);
}
