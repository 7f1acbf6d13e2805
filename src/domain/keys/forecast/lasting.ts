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

/** After how many days the amount is spent: found by whole days, then within the day. */
function spentAfter(spending: Spending): number {
  const { limit } = spending;
  let spent = 0;
  for (let day = 0; day < limit; day += 1) {
    const inSteps = stepsOf(spending, day, spent);
    spent = inSteps.at(-1) ?? spent;
    if (!isSpent(spending, day + 1, spent)) continue;
    const step = inSteps.findIndex((expected, at) => isSpent(spending, day + (at + 1) * STEP, expected));
    return Math.min(day + (step + 1) * STEP, limit);
  }
  return limit;
}

/** What is expected to be spent at the end of each step of a day. */
function stepsOf(spending: Spending, day: number, before: number): number[] {
  let expected = before;
  return Array.from({ length: STEPS }, (_, at) => {
    const middle = day + (at + 0.5) * STEP;
    expected += spending.rate.perDay * STEP * shareOf(spending, middle) * grown(spending, middle);
    return expected;
  });
}

function isSpent({ rate, amount, side }: Spending, days: number, expected: number): boolean {
  const sign = side === 'soonest' ? 1 : -1;
  const lump = (rate.perDay * rate.rest) / 2;
  return expected * Math.exp(sign * deviation(rate, days, expected)) + sign * lump >= amount;
}

/** As a logarithm, because spending may double but never turns back. */
function deviation({ perDay, spread, days: known }: Rate, days: number, expected: number): number {
  const daily = Math.max(spread, LEAST_SPREAD * perDay);
  const sum = Math.hypot(daily * Math.sqrt(days), (daily * days) / Math.sqrt(known), DRIFT * expected);
  return expected === 0 ? 0 : DEVIATIONS * Math.sqrt(Math.log1p((sum / expected) ** 2));
}

/** How many times as much a day ahead takes as one does now: nobody knows whether a trend goes on, so up to both. */
function grown({ rate: { trend = 0 }, side }: Spending, days: number): number {
  const goesOn = side === 'soonest' ? trend > 0 : trend < 0;
  return goesOn ? Math.exp(trend * Math.min(days, LONGEST_TREND)) : 1;
}

/** What a day ahead takes of a mean day. */
function shareOf({ rate, since, now, side }: Spending, days: number): number {
  const at = now + days * DAY;
  const ahead = Math.floor((at - since) / DAY) % 7;
  const isKnown = 6 - ahead < rate.days;
  return side === 'latest' && !isKnown && isWeekend(at) ? QUIET : (rate.week[6 - ahead] ?? 1);
}

/** Anywhere near UTC. The first of January 1970 was a Thursday. */
const isWeekend = (at: number): boolean => [2, 3].includes(Math.floor(at / DAY) % 7);
