import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CounterOffer } from '../../src/domain/changes/change-kind.ts';
import type { Change } from '../../src/domain/changes/changes.ts';
import { amountOf, planFor } from '../../src/domain/changes/changes.ts';
import { allowsCounterOffer, applyCounterOffer } from '../../src/domain/changes/counter-offer.ts';
import { grantedOf, units } from '../../src/domain/keys/quota.ts';
import { addSpan, type Span, span } from '../../src/domain/time.ts';
import { aKey, aNewKey, dollars, now } from '../support/samples.ts';

const week = span(7, 'd');
const quota = (amount: number, during: Span | null = null): Change => ({
  kind: 'quota',
  delta: dollars(amount),
  during,
});
const on = (during: Span | null): Change => ({ kind: 'unlimited_on', during });
const off = (left: number): Change => ({ kind: 'unlimited_off', left: dollars(left) });
const create = (amount: number, unlimited = false): Change => ({
  kind: 'create',
  key: aNewKey({ quota: dollars(amount), unlimited }),
});
const rename: Change = { kind: 'edit', seen: {}, to: { name: 'find' } };
const amount = (dollarsGiven: number): CounterOffer => ({ amount: dollars(dollarsGiven), during: null });
const during = (given: Span): CounterOffer => ({ amount: null, during: given });

describe('a lead gives less', () => {
  test.each<[string, Change, CounterOffer, Change | string]>([
    ['a smaller sum', quota(50), amount(20), quota(20)],
    ['the same sum', quota(50), amount(50), quota(50)],
    ['a larger sum', quota(50), amount(50.01), 'more_than_asked'],
    ['for a week what was asked for good', quota(50), during(week), quota(50, week)],
    [
      'less, and for less long',
      quota(50, week),
      { amount: dollars(20), during: span(1, 'd') },
      quota(20, span(1, 'd')),
    ],
    ['the same time in another unit', quota(50, week), during(span(1, 'w')), quota(50, span(1, 'w'))],
    ['for longer', quota(50, week), during(span(8, 'd')), 'longer_than_asked'],
    ['unlimited for a shorter time', on(week), during(span(4, 'h')), on(span(4, 'h'))],
    ['unlimited for a time instead of for good', on(null), during(week), on(week)],
    ['unlimited for longer', on(span(4, 'h')), during(week), 'longer_than_asked'],
    ['unlimited has no sum', on(week), amount(20), 'not_lowerable'],
    ['a limit with less left', off(30), amount(10), off(10)],
    ['a limit with more left', off(30), amount(40), 'more_than_asked'],
    ['a limit has no time', off(30), during(week), 'not_lowerable'],
    ['a new key with less', create(80), amount(50), create(50)],
    ['a new key with more', create(80), amount(90), 'more_than_asked'],
    ['a new key with a limit after all', create(0, true), amount(50), create(50)],
    ['a new key for a time', create(80), during(week), 'not_lowerable'],
    ['a rename', rename, amount(1), 'not_lowerable'],
  ])('%s', (_, change, offer, expected) => {
    const result = applyCounterOffer(change, offer, now);
    expect(result).toEqual(
      typeof expected === 'string' ? { kind: expected } : { kind: 'lowered', change: expected },
    );
  });

  test.each([
    quota(50, week),
    on(week),
    off(30),
    create(80),
    create(0, true),
  ])('nothing said leaves it as asked: %o', (change) => {
    expect(applyCounterOffer(change, { amount: null, during: null }, now)).toEqual({
      kind: 'lowered',
      change,
    });
  });

  test('a form is offered for exactly what can be lowered', () => {
    const all: Change[] = [
      quota(1),
      on(null),
      off(1),
      create(1),
      rename,
      { kind: 'enable' },
      { kind: 'disable' },
    ];
    for (const change of all)
      expect(allowsCounterOffer(change)).toBe(
        applyCounterOffer(change, { amount: null, during: null }, now).kind === 'lowered',
      );
  });

  test('what was asked, where it has a bound', () => {
    expect([quota(50), off(30), create(80), create(80, true), on(null), rename].map(amountOf)).toEqual([
      dollars(50),
      dollars(30),
      dollars(80),
      null,
      null,
      null,
    ]);
  });

  test('whatever a lead offers, the key gets no more and keeps it no longer than was asked', () => {
    const given = fc.record({
      amount: fc.option(fc.integer({ min: 1, max: 100 }).map(dollars)),
      during: fc.option(fc.integer({ min: 1, max: 400 }).map((hours) => span(hours, 'h'))),
    });
    const asked = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.option(fc.integer({ min: 1, max: 14 })));
    fc.assert(
      fc.property(asked, given, ([sum, days], offer) => {
        const change = quota(sum, days === null ? null : span(days, 'd'));
        const less = applyCounterOffer(change, offer, now);
        if (less.kind !== 'lowered' || less.change.kind !== 'quota' || change.kind !== 'quota') return;
        const planned = planFor(less.change, aKey(), now);
        if (!('plan' in planned)) throw new Error('more quota makes sense');
        expect(planned.plan.after.granted).toBeLessThanOrEqual(units(grantedOf(aKey()) + change.delta));
        const ends = (span: Span | null) =>
          span === null ? Number.POSITIVE_INFINITY : addSpan(now, span, 'UTC').getTime();
        expect(ends(less.change.during)).toBeLessThanOrEqual(ends(change.during));
      }),
    );
  });
});
