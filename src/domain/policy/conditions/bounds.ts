import type { GatedChange } from '../../changes/gated-change.ts';
import { type Usd, unitsOf } from '../../keys/quota.ts';
import { addSpan, type Span, type Zone } from '../../time.ts';
import type { Circumstances, Condition } from './condition.ts';

/** `upTo` includes its value, `above` does not. */
export interface Bound<Value> {
  readonly upTo?: Value | undefined;
  readonly above?: Value | undefined;
}

const isWithin = ({ upTo = Infinity, above = -Infinity }: Bound<number>, value: number): boolean =>
  value <= upTo && value > above;

const isAround = (wide: Bound<number>, narrow: Bound<number>): boolean =>
  (narrow.upTo ?? Infinity) <= (wide.upTo ?? Infinity) &&
  (narrow.above ?? -Infinity) >= (wide.above ?? -Infinity);

const each = <Value>({ upTo, above }: Bound<Value>, of: (value: Value) => number): Bound<number> => ({
  upTo: upTo === undefined ? undefined : of(upTo),
  above: above === undefined ? undefined : of(above),
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
        each(wanted, (usd) => unitsOf(usd, given.unitsPerUsd)),
        value,
      )
    );
  },
  covers: isAround,
  ...(only && { only }),
});

/** What the change adds. */
export const amount = money(
  (given) => given.amount,
  ['quota_increase', 'unlimited_off', 'create_above_limit'],
);
/** What the key would have been given in all. */
export const granted = money(({ result }) => result.granted);
/** What the key would have left. */
export const left = money(({ result }) => result.left);

const lengthFrom = (from: Date, length: Span, zone: Zone): number =>
  addSpan(from, length, zone).getTime() - from.getTime();

/** Milliseconds, only to compare what two rules say. */
const usualLength = (length: Span): number => lengthFrom(new Date(0), length, 'UTC');

export const isShorter = (one: Span, other: Span): boolean => usualLength(one) < usualLength(other);

/** How long until the change is taken back; one for good is longer than every bound. */
export const duration: Condition<Bound<Span>> = {
  holds: (wanted, { during, now, zone }) =>
    isWithin(
      each(wanted, (length) => lengthFrom(now, length, zone)),
      during === null ? Infinity : lengthFrom(now, during, zone),
    ),
  covers: (wide, narrow) => isAround(each(wide, usualLength), each(narrow, usualLength)),
  only: ['quota_increase', 'unlimited_on'],
};

/** Until when the key would work; one that never expires does not fit. */
export const expires: Condition<{ readonly within: Span }> = {
  holds: ({ within }, { result: { expiresAt }, now, zone }) =>
    expiresAt !== null && expiresAt.getTime() <= addSpan(now, within, zone).getTime(),
  covers: (wide, narrow) => !isShorter(wide.within, narrow.within),
};
