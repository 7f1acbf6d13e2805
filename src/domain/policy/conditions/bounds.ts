import type { GatedChange } from '../../changes/gated-change.ts';
import { type Usd, unitsOf } from '../../keys/quota.ts';
import {
  addSpan,
  dayEnd,
  isLongerSpan,
  LONGEST_DAY,
  type Span,
  spanRange,
  wallIn,
  type Zone,
} from '../../time.ts';
import type { Circumstances, Condition } from './condition.ts';

/** `upTo` includes its value, `above` does not. */
export type Bound<Value> =
  | { readonly upTo: Value; readonly above: Value | null }
  | { readonly upTo: null; readonly above: Value };

interface Limits {
  readonly most: number;
  readonly above: number;
}

const isWithin = ({ most, above }: Limits, value: number): boolean => value <= most && value > above;

const isAround = (wide: Limits, narrow: Limits): boolean =>
  narrow.most <= wide.most && narrow.above >= wide.above;

const limitsOf = <Value>({ upTo, above }: Bound<Value>, of: (value: Value) => number): Limits => ({
  most: upTo === null ? Infinity : of(upTo),
  above: above === null ? -Infinity : of(above),
});

/** `of`: in units; null: the change has none, so it does not fit. */
const money = (
  of: (given: Circumstances) => number | null,
  only?: readonly GatedChange[],
): Condition<Bound<Usd>> => ({
  holds(wanted, given) {
    const value = of(given);
    return (
      value !== null &&
      isWithin(
        limitsOf(wanted, (usd) => unitsOf(usd, given.unitsPerUsd)),
        value,
      )
    );
  },
  covers: (wide, narrow) => isAround(limitsOf(wide, Number), limitsOf(narrow, Number)),
  ...(only && { only }),
});

/** What the change adds. */
export const amount = money(
  (given) => given.amount,
  ['quota_increase', 'unlimited_off', 'create_above_limit'],
);
/** What the key would have been given in all. */
export const granted: Condition<Bound<Usd>> = { ...money(({ result }) => result.granted), ofKey: 'wholly' };
/** What the key would have left. */
export const left: Condition<Bound<Usd>> = { ...money(({ result }) => result.left), ofKey: 'wholly' };

type Unit = 'm' | 'd' | 'mo';

/** Hours are always sixty minutes and weeks seven days; a day has 23 to 25 hours, and a month 28 to 31 days. */
function steps({ amount, unit }: Span): { readonly amount: number; readonly unit: Unit } {
  if (unit === 'h') return { amount: 60 * amount, unit: 'm' };
  return unit === 'w' ? { amount: 7 * amount, unit: 'd' } : { amount, unit };
}

const DAYS = { d: [1, 1], mo: [28, 31] } as const;

/** In minutes, wherever and whenever it begins: the least and the most. */
function minutesOf({ amount, unit }: ReturnType<typeof steps>): readonly [number, number] {
  if (unit === 'm') return [amount, amount];
  const [least, most] = DAYS[unit];
  return [(amount * least * 24 - 1) * 60, (amount * most * 24 + 1) * 60];
}

/** Whether it is at least as long as the other, wherever and whenever both begin. false: not certain. */
export function isNeverShorter(one: Span, other: Span): boolean {
  const [a, b] = [steps(one), steps(other)];
  return a.unit === b.unit ? a.amount >= b.amount : minutesOf(a)[0] >= minutesOf(b)[1];
}

/** How long until the change is taken back; one for good is longer than every bound. */
export const duration: Condition<Bound<Span>> = {
  holds({ upTo, above }, { during, now, zone }) {
    if (during === null) return upTo === null;
    const isLonger = (than: Span) => isLongerSpan(during, than, { from: now, zone });
    return (upTo === null || !isLonger(upTo)) && (above === null || isLonger(above));
  },
  covers: (wide, narrow) =>
    (wide.upTo === null || (narrow.upTo !== null && isNeverShorter(wide.upTo, narrow.upTo))) &&
    (wide.above === null || (narrow.above !== null && isNeverShorter(narrow.above, wide.above))),
  only: ['quota_increase', 'unlimited_on'],
};

/** What a rule gives for so long at most. `of`: what is too long, the time after which it is taken back or the expiry. */
export interface TooLong {
  readonly most: Span;
  readonly of: 'time' | 'expiry';
}

/** null: it is asked for no longer than that. */
export function tooLongFor(
  most: Span,
  { about, during, result: { expiresAt }, now, zone }: Circumstances,
): TooLong | null {
  if (duration.only?.includes(about)) {
    const fits = during !== null && !isLongerSpan(during, most, { from: now, zone });
    return fits ? null : { most, of: 'time' };
  }
  return expiresAt !== null && endsWithin(expiresAt, most, { now, zone }) ? null : { most, of: 'expiry' };
}

/** A date without a time means the end of its day, so the last day can be named. */
export function endsWithin(at: Date, length: Span, { now, zone }: { now: Date; zone: Zone }): boolean {
  const [least, most] = spanRange(length);
  const left = at.getTime() - now.getTime();
  if (left < least || left > most + LONGEST_DAY) return left < least;
  const latest = addSpan(now, length, zone);
  const isDate = at.getTime() === endOf(at, zone).getTime();
  return at.getTime() <= (isDate ? endOf(latest, zone) : latest).getTime();
}

/** The end of the calendar day. */
const endOf = (at: Date, zone: Zone): Date => dayEnd(wallIn(at, zone), zone);

/** Until when the key would work; one that never expires does not fit. */
export const expires: Condition<{ readonly within: Span }> = {
  ofKey: 'wholly',
  holds: ({ within }, { result: { expiresAt }, now, zone }) =>
    expiresAt !== null && endsWithin(expiresAt, within, { now, zone }),
  covers: (wide, narrow) => isNeverShorter(wide.within, narrow.within),
};
