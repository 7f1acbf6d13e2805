import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burnOf } from '../../../src/domain/keys/forecast/burn.ts';
import { forecastOf } from '../../../src/domain/keys/forecast/forecast.ts';
import { lastingOf } from '../../../src/domain/keys/forecast/lasting.ts';
import { proposedUsd } from '../../../src/domain/keys/forecast/proposal.ts';
import type { Sample } from '../../../src/domain/keys/forecast/sample.ts';
import { spendingOf, spentBetween } from '../../../src/domain/keys/forecast/spending.ts';
import type { Key } from '../../../src/domain/keys/key.ts';
import { units } from '../../../src/domain/keys/quota.ts';
import { DAY, HOUR } from '../../../src/domain/time.ts';
import { aKey, dollars, inDays, now, UNITS_PER_USD } from '../../support/samples.ts';

const sampleAt = (hours: number, used: number, granted: number | null = 1e9): Sample => ({
  at: new Date(now.getTime() + hours * HOUR),
  used: units(used),
  granted: granted === null ? null : units(granted),
});

/** An hourly reading of the last so many days; `use`: what the hour before `at` took, in dollars. */
function hourly(days: number, use: (at: Date) => number): Sample[] {
  let used = 0;
  return Array.from({ length: days * 24 + 1 }, (_, hour) => {
    const sample = sampleAt(hour - days * 24, 0);
    if (hour > 0) used += use(sample.at);
    return { ...sample, used: dollars(used) };
  });
}

const twoADay = (days: number) => hourly(days, () => 1 / 12);
const forecastWith = (samples: readonly Sample[], key: Partial<Key> = {}) =>
  forecastOf({ ...aKey({ expiresAt: null, ...key }), burn: burnOf(samples, now) }, now);

const totalOf = (samples: readonly Sample[]) =>
  spentBetween(spendingOf(samples), 0, now.getTime() + 999 * HOUR);

const around = { unitsPerUsd: UNITS_PER_USD, now };

describe('what was spent', () => {
  test.each<[string, number[][], number]>([
    [
      'is what `used` has grown by',
      [
        [-9, 5],
        [-8, 7],
        [-7, 12],
      ],
      7,
    ],
    [
      'is not what a call reserved and gave back',
      [
        [-9, 5],
        [-8.9, 50],
        [-8.8, 6],
      ],
      1,
    ],
    [
      'goes on from a refund that came late',
      [
        [-9, 5],
        [-8.9, 50],
        [-8.5, 60],
        [-8, 6],
        [-7, 9],
      ],
      4,
    ],
    [
      'goes on after a reset',
      [
        [-50, 5],
        [-40, 7],
        [-30, 9],
        [-20, 0],
        [-10, 3],
      ],
      7,
    ],
    [
      'a reset to more than nothing',
      [
        [-50, 50],
        [-40, 70],
        [-30, 90],
        [-20, 20],
        [-10, 30],
      ],
      50,
    ],
    ['is nothing of a single reading', [[-9, 5]], 0],
    ['is nothing without a reading', [], 0],
  ])('%s', (_, read, spent) => {
    expect(totalOf(read.map(([hours = 0, used = 0]) => sampleAt(hours, used)))).toBe(spent);
  });

  test('a top-up is no spending, and no return', () => {
    expect(
      totalOf([sampleAt(-9, 5, 20), sampleAt(-8, 7, 20), sampleAt(-7, 7, 70), sampleAt(-6, 8, 70)]),
    ).toBe(3);
  });

  test('never falls, and is never more than what `used` has risen by', () => {
    const readings = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 1000 })));
    fc.assert(
      fc.property(readings, (read) => {
        let minutes = 0;
        const samples = read.map(([pause, used]) => {
          minutes += pause;
          return sampleAt(minutes / 60 - 9000, used);
        });
        const points = spendingOf(samples);
        const rises = samples.map(({ used }, i) => Math.max(0, used - (samples[i - 1]?.used ?? used)));
        expect(points).toHaveLength(samples.length);
        expect(points.every(({ spent }, i) => spent >= (points[i - 1]?.spent ?? 0))).toBe(true);
        expect(points.at(-1)?.spent ?? 0).toBeLessThanOrEqual(rises.reduce((a, b) => a + b, 0));
      }),
    );
  });

  test('between two readings it counts as even', () => {
    const points = spendingOf([sampleAt(-10, 0), sampleAt(0, 100)]);
    expect(spentBetween(points, now.getTime() - 5 * HOUR, now.getTime() + HOUR)).toBe(50);
  });
});

describe('a forecast is silent', () => {
  const whyOf = (samples: readonly Sample[], key?: Partial<Key>) => forecastWith(samples, key);
  const silent = (why: string) => ({ kind: 'silent', why });

  test('before a day has passed, and with few readings', () => {
    expect(whyOf(twoADay(1).slice(1))).toEqual(silent('too_young'));
    expect(whyOf([-40, -20, -10, -1].map((hours) => sampleAt(hours, 1e6 + 1e4 * hours)))).toEqual(
      silent('too_few_samples'),
    );
    expect(whyOf(twoADay(1))).toMatchObject({ kind: 'runsOut' });
  });

  test('about a key that is not in use any more', () => {
    const stopped = (days: number) => hourly(9, (at) => (at < inDays(-days) ? 0.1 : 0));
    expect(whyOf(stopped(3))).toEqual(silent('stopped'));
    expect(whyOf(stopped(1))).toEqual(silent('stopped'));
    expect(whyOf(stopped(0.3))).toMatchObject({ kind: 'runsOut' });
    // It rests at every weekend.
    const nightly = hourly(9, (at) => (at.getUTCHours() === 2 ? 1 : 0));
    expect(whyOf(nightly)).toMatchObject({ kind: 'runsOut' });
    expect(whyOf([sampleAt(-99, 5)])).toEqual(silent('stopped'));
  });

  test('about an unlimited key, one that does not work, and one that was never read', () => {
    expect(whyOf(twoADay(9), { unlimited: true })).toEqual(silent('unlimited'));
    expect(whyOf(twoADay(9), { status: 2 })).toEqual(silent('not_working'));
    expect(whyOf(twoADay(9), { left: units(0) })).toEqual(silent('not_working'));
    expect(forecastOf({ ...aKey(), burn: null }, now)).toEqual(silent('unread'));
  });

  test('about one that is used by chance', () => {
    const wild = hourly(2, (at) => (at.getUTCHours() === 2 && at > inDays(-1) ? 20 : 0.0001));
    expect(whyOf(wild)).toEqual(silent('irregular'));
  });
});

describe('a forecast', () => {
  test('is a range around the true day, and tells the rate', () => {
    const forecast = forecastWith(twoADay(9));
    expect(forecast).toMatchObject({ kind: 'runsOut', perDay: dollars(2) });
    if (forecast.kind !== 'runsOut') return;
    expect(forecast.from > inDays(4) && forecast.from < inDays(5)).toBe(true);
    expect(forecast.to > inDays(5) && forecast.to < inDays(6)).toBe(true);
  });

  test('says of a key that expires first that it lasts until then, and of a well filled one that it lasts', () => {
    const [soon, late] = [inDays(3), inDays(60)];
    expect(forecastWith(twoADay(9), { expiresAt: soon })).toEqual({
      kind: 'lasts',
      until: soon,
      perDay: dollars(2),
    });
    expect(forecastWith(twoADay(9), { expiresAt: late })).toMatchObject({ kind: 'runsOut' });
    expect(forecastWith(twoADay(9), { left: dollars(900) })).toMatchObject({ kind: 'lasts', until: null });
  });

  test('is wider for a key that is used in bursts', () => {
    const evenly = lastingOf(
      dollars(10),
      burnOf(
        hourly(14, () => 0.1),
        now,
      ),
      now,
    );
    let hour = 0;
    const bursts = hourly(14, () => (hour++ % 37 === 0 ? 3.7 : 0));
    const inBursts = lastingOf(dollars(10), burnOf(bursts, now), now);
    const width = (range: typeof evenly) => (range?.to ?? 0) - (range?.from ?? 0);
    expect(width(inBursts)).toBeGreaterThan(2 * width(evenly));
  });

  test('knows the days of the week once it has seen two weeks', () => {
    const isWorkday = (at: Date) => ![0, 6].includes(at.getUTCDay());
    const friday = new Date('2026-11-21T00:00:00Z');
    const weeks = (days: number) =>
      hourly(days, (at) => (isWorkday(new Date(at.getTime() - 12 * HOUR - 1)) ? 0.1 : 0));
    const shifted = (samples: readonly Sample[]) =>
      samples.map((one) => ({ ...one, at: new Date(one.at.getTime() - 12 * HOUR) }));
    const aware = lastingOf(dollars(3.6), burnOf(shifted(weeks(14)), friday), friday);
    const unaware = lastingOf(dollars(3.6), burnOf(shifted(weeks(13)), friday), friday);
    // The weekend, and one and a half days at $2.40.
    expect(aware?.from).toBeGreaterThan(2.5);
    expect(aware?.to).toBeLessThan(4.5);
    expect(unaware?.from).toBeLessThan(2);
  });

  test('is as sure of a key whose use grows from day to day, though it rests at night', () => {
    const dayOf = (at: Date) => (at.getTime() - now.getTime()) / DAY + 14;
    const grown = (at: Date) => 1.04 ** dayOf(at) * (at.getUTCHours() < 12 ? 0 : 1 / 6);
    const forecast = forecastWith(hourly(14, grown), { left: dollars(20) });
    expect(forecast).toMatchObject({ kind: 'runsOut' });
    if (forecast.kind !== 'runsOut') return;
    expect(forecast.from.getTime()).toBeGreaterThan(inDays(2).getTime());
    expect(forecast.to.getTime()).toBeLessThan(inDays(8).getTime());
  });

  test('is not moved by one wild day', () => {
    const usual = forecastWith(twoADay(14));
    const wild = forecastWith(hourly(14, (at) => (at > inDays(-6) && at <= inDays(-5) ? 5 : 1 / 12)));
    expect([usual.kind, wild.kind]).toEqual(['runsOut', 'runsOut']);
    expect('perDay' in wild && 'perDay' in usual && wild.perDay / usual.perDay).toBeLessThan(1.5);
  });

  test('tells what was spent in seven days, or since the first reading', () => {
    expect(burnOf(twoADay(20), now).spent).toEqual({ units: dollars(14), since: inDays(-7) });
    expect(burnOf(twoADay(2), now).spent).toEqual({ units: dollars(4), since: inDays(-2) });
    expect(burnOf([], now).spent).toEqual({ units: 0, since: now });
  });

  test.each<[string, number, number | null, number]>([
    ['a whole month', 2, 0, 60],
    ['a month and the debt', 2, -7, 70],
    ['what a month takes beyond what is left', 2, 20, 40],
    ['no less than a few dollars', 0.01, 0, 5],
    ['a round amount', 9.3, 0, 300],
    ['$20 of a key that nobody has seen in use', 0, null, 20],
  ])('from which is proposed %s', (_, perDay, left, proposed) => {
    const burn =
      left === null
        ? null
        : burnOf(
            hourly(14, () => perDay / 24),
            now,
          );
    expect(proposedUsd({ left: dollars(left ?? 0), burn, expiresAt: null }, around)).toBe(proposed);
  });

  test.each([
    ['until it expires', 6, 60],
    ['for 30 days where it expires later', 90, 300],
    ['for 30 days after the renewal of one that has expired', -1, 300],
  ])('what is proposed lasts %s', (_, days, proposed) => {
    const burn = burnOf(
      hourly(14, () => 10 / 24),
      now,
    );
    const expiresAt = new Date(now.getTime() + days * DAY);
    expect(proposedUsd({ left: dollars(0), burn, expiresAt }, around)).toBe(proposed);
  });

  test('how long an amount lasts is not known without a rate', () => {
    expect(lastingOf(dollars(5), null, now)).toBeNull();
    expect(lastingOf(dollars(5), burnOf([], now), now)).toBeNull();
    expect(
      lastingOf(dollars(5), burnOf(twoADay(9), now), new Date(now.getTime() + DAY))?.from,
    ).toBeGreaterThan(1);
  });
});
