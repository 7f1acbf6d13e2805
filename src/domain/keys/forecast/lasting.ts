import { DAY } from '../../time.ts';
import type { Units } from '../quota.ts';
import type { Burn, Rate } from './burn.ts';

/** In days from now: it is all spent between the two. */
export interface Lasting {
  readonly from: number;
  readonly to: number;
}

/** Nobody plans for longer. */
export const LONG = 90;
/** How much of what is expected may be off, beside what differs from day to day. */
const DRIFT = 0.08;
/** So that nine of ten ranges hold the true day (test/domain/forecast). */
const DEVIATIONS = 1.6;
/** No key spends as evenly as a few days may look. */
const LEAST_SPREAD = 0.05;
/** What an unknown weekend may take of a day. */
const QUIET = 0.25;
const STEPS = 8;
const STEP = 1 / STEPS;
const WEEK = 7;
/** In days. */
const LONGEST_TREND = 14;

/** How long so much lasts, `from` at most `LONG`; null: nobody knows, not even roughly. */
export function lastingOf(amount: Units, burn: Burn | null, now: Date): Lasting | null {
  if (burn?.rate.kind !== 'known' || burn.rate.perDay <= 0) return null;
  const spending = { rate: burn.rate, since: burn.at.getTime(), now: now.getTime(), amount };
  const soonest = spentAfter({ ...spending, side: 'soonest', limit: LONG });
  if (soonest >= LONG) return { from: LONG, to: LONG };
  const from = Math.max(0, soonest - STEP);
  // “In 2 to 30 days” helps nobody.
  const limit = 8 * (from + 0.5);
  const to = spentAfter({ ...spending, side: 'latest', limit });
  return to < limit ? { from, to } : null;
}

interface Spending {
  readonly rate: Rate;
  readonly since: number;
  readonly now: number;
  readonly amount: Units;
  readonly side: 'soonest' | 'latest';
  /** In days. */
  readonly limit: number;
}

/** After how many days the amount is spent: found by whole days, then within the day. Asked for every key of a sweep. */
function spentAfter(spending: Spending): number {
  const { limit } = spending;
  const inDay = daysOf(spending);
  let spent = 0;
  for (let day = 0; day < limit; day += 1) {
    const expected = spent + inDay(day);
    if (isSpent(spending, day + 1, expected)) return Math.min(withinDay(spending, day, spent), limit);
    spent = expected;
  }
  return limit;
}

/** What is expected to be spent in a whole day. While there is no trend, each week is like the first. */
function daysOf(spending: Spending): (day: number) => number {
  const week: number[] = [];
  const isAlike = grown(spending, LONGEST_TREND) === 1;
  return (day) => {
    const known = isAlike ? week[day % WEEK] : undefined;
    if (known !== undefined) return known;
    let expected = 0;
    for (let step = 0; step < STEPS; step += 1) expected += inStep(spending, day + step * STEP);
    if (isAlike) week[day % WEEK] = expected;
    return expected;
  };
}

function withinDay(spending: Spending, day: number, before: number): number {
  let expected = before;
  for (let at = day; at < day + 1; at += STEP) {
    expected += inStep(spending, at);
    if (isSpent(spending, at + STEP, expected)) return at + STEP;
  }
  return day + 1;
}

/** What is expected to be spent in the step of a day that begins then. */
function inStep(spending: Spending, begins: number): number {
  const middle = begins + STEP / 2;
  return spending.rate.perDay * STEP * shareOf(spending, middle) * grown(spending, middle);
}

function isSpent({ rate, amount, side }: Spending, days: number, expected: number): boolean {
  const lump = (rate.perDay * rate.rest) / 2;
  if (expected === 0) return amount <= (side === 'soonest' ? lump : -lump);
  const variance = varianceOf(rate, days, expected);
  if (side === 'soonest') {
    // Most days are far from the end, and need no logarithm.
    if (variance < LITTLE.variance && expected * LITTLE.times + lump < amount) return false;
    return expected * Math.exp(deviation(variance)) + lump >= amount;
  }
  if (expected < amount + lump) return false;
  return expected * Math.exp(-deviation(variance)) - lump >= amount;
}

/** Of what is expected to be spent by then, as a share of its square. */
function varianceOf({ perDay, spread, days: known }: Rate, days: number, expected: number): number {
  const daily = Math.max(spread, LEAST_SPREAD * perDay);
  // Not `Math.hypot`, which takes many times as long.
  return (daily ** 2 * (days + days ** 2 / known)) / expected ** 2 + DRIFT ** 2;
}

/** As a logarithm, because spending may double but never turns back. */
const deviation = (variance: number): number => DEVIATIONS * Math.sqrt(Math.log1p(variance));

/** So little variance makes it at most so many times what is expected. */
const LITTLE = { variance: 0.25, times: Math.exp(deviation(0.25)) };

/** How many times as much a day ahead takes as one does now: nobody knows whether a trend goes on, so up to both. */
function grown({ rate: { trend = 0 }, side }: Spending, days: number): number {
  const goesOn = side === 'soonest' ? trend > 0 : trend < 0;
  return goesOn ? Math.exp(trend * Math.min(days, LONGEST_TREND)) : 1;
}

/** What a day ahead takes of a mean day. */
function shareOf({ rate, since, now, side }: Spending, days: number): number {
  const at = now + days * DAY;
  const ahead = Math.floor((at - since) / DAY) % WEEK;
  const isKnown = 6 - ahead < rate.days;
  return side === 'latest' && !isKnown && isWeekend(at) ? QUIET : (rate.week[6 - ahead] ?? 1);
}

/** Anywhere near UTC. The first of January 1970 was a Thursday. */
const isWeekend = (at: number): boolean => [2, 3].includes(Math.floor(at / DAY) % 7);
