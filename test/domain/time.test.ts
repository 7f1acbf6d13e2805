import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addSpan,
  DAY,
  dateIn,
  dayEnd,
  dayStart,
  HOUR,
  nextDayStart,
  parseSpan,
  span,
  spanKey,
  wallTime,
  zoneOffset,
} from '../../src/domain/time.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];

describe('a span is added', () => {
  test.each([
    ['minutes are exact', '2026-11-21T12:00:00Z', '30m', 'Europe/Berlin', '2026-11-21T12:30:00Z'],
    ['a day', '2026-11-21T12:00:00Z', '1d', 'UTC', '2026-11-22T12:00:00Z'],
    ['two weeks', '2026-11-21T12:00:00Z', '2w', 'UTC', '2026-12-05T12:00:00Z'],
    [
      'a month from 31 January ends on the 28th',
      '2026-01-31T12:00:00Z',
      '1mo',
      'UTC',
      '2026-02-28T12:00:00Z',
    ],
    ['in a leap year on the 29th', '2028-01-31T12:00:00Z', '1mo', 'UTC', '2028-02-29T12:00:00Z'],
    ['three months from 30 November', '2026-11-30T12:00:00Z', '3mo', 'UTC', '2027-02-28T12:00:00Z'],
    ['a year from 29 February', '2028-02-29T12:00:00Z', '12mo', 'UTC', '2029-02-28T12:00:00Z'],
    [
      'a day over the spring change keeps the hour',
      '2026-03-28T11:00:00Z',
      '1d',
      'Europe/Berlin',
      '2026-03-29T10:00:00Z',
    ],
    ['24 hours over it do not', '2026-03-28T11:00:00Z', '24h', 'Europe/Berlin', '2026-03-29T11:00:00Z'],
    [
      'a day over the autumn change keeps the hour',
      '2026-10-24T10:00:00Z',
      '1d',
      'Europe/Berlin',
      '2026-10-25T11:00:00Z',
    ],
    [
      'an hour inside the repeated hour is an hour',
      '2026-10-25T00:30:00Z',
      '1h',
      'Europe/Berlin',
      '2026-10-25T01:30:00Z',
    ],
    [
      'a day that would land in the skipped hour lands after it',
      '2026-03-28T01:30:00Z',
      '1d',
      'Europe/Berlin',
      '2026-03-29T01:30:00Z',
    ],
    [
      'the month end is the one of the zone',
      '2026-01-31T23:30:00Z',
      '1mo',
      'Europe/Berlin',
      '2026-02-28T23:30:00Z',
    ],
  ])('%s', (_, from, text, zone, expected) => {
    const parsed = parseSpan(text);
    expect(parsed && addSpan(new Date(from), parsed, zone).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });

  const at = fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
  const amount = fc.integer({ min: 1, max: 500 });
  const zone = fc.constantFrom(...zones);

  test('hours are exact in every zone', () => {
    fc.assert(
      fc.property(at, amount, zone, (from, n, where) => {
        expect(addSpan(from, span(n, 'h'), where).getTime()).toBe(from.getTime() + n * HOUR);
      }),
    );
  });

  test('days keep the time on the wall but for a changed hour', () => {
    fc.assert(
      fc.property(at, amount, zone, (from, n, where) => {
        const off = addSpan(from, span(n, 'd'), where).getTime() - (from.getTime() + n * DAY);
        expect(Math.abs(off)).toBeLessThanOrEqual(HOUR);
        expect(where === 'UTC' ? off : 0).toBe(0);
      }),
    );
  });

  test('the later start never ends earlier', () => {
    const unit = fc.constantFrom('d', 'w', 'mo') as fc.Arbitrary<'d' | 'w' | 'mo'>;
    fc.assert(
      fc.property(at, amount, unit, (from, n, step) => {
        const later = new Date(from.getTime() + DAY);
        const end = addSpan(from, span(n, step), 'UTC');
        expect(addSpan(later, span(n, step), 'UTC').getTime()).toBeGreaterThanOrEqual(end.getTime());
        expect(end.getTime()).toBeGreaterThan(from.getTime());
      }),
    );
  });
});

describe('a day ends', () => {
  test.each([
    ['UTC', { year: 2026, month: 12, day: 31 }, '2026-12-31T23:59:59Z'],
    ['Europe/Berlin', { year: 2026, month: 12, day: 31 }, '2026-12-31T22:59:59Z'],
    ['Europe/Berlin', { year: 2026, month: 3, day: 29 }, '2026-03-29T21:59:59Z'],
    ['Europe/Berlin', { year: 2026, month: 10, day: 25 }, '2026-10-25T22:59:59Z'],
    ['America/New_York', { year: 2026, month: 2, day: 28 }, '2026-03-01T04:59:59Z'],
    ['Asia/Kolkata', { year: 2026, month: 6, day: 1 }, '2026-06-01T18:29:59Z'],
  ])('in %s, %o', (zone, day, expected) => {
    expect(dayEnd(day, zone)).toEqual(new Date(expected));
  });
});

test.each([
  ['UTC', '2026-12-31'],
  ['Europe/Berlin', '2027-01-01'],
  ['America/New_York', '2026-12-31'],
])('at 23:30 in Greenwich, in %s it is %s', (zone, day) => {
  expect(dateIn(new Date('2026-12-31T23:30:00Z'), zone)).toBe(day);
});

describe('a time on the wall', () => {
  const sixPm = { year: 2026, month: 12, day: 31, hour: 18, minute: 0, second: 0 };
  test.each([
    ['winter', sixPm, 'Europe/Berlin', '2026-12-31T17:00:00Z'],
    ['summer', { ...sixPm, month: 7 }, 'Europe/Berlin', '2026-07-31T16:00:00Z'],
    [
      'the hour that spring skips',
      { ...sixPm, month: 3, day: 29, hour: 2, minute: 30 },
      'Europe/Berlin',
      '2026-03-29T01:30:00Z',
    ],
  ])('%s', (_, wall, zone, expected) => expect(wallTime(wall, zone)).toEqual(new Date(expected)));

  test.each([
    ['Europe/Berlin', '2026-12-01T00:00:00Z', 60],
    ['Europe/Berlin', '2026-07-01T00:00:00Z', 120],
    ['America/New_York', '2026-12-01T00:00:00Z', -300],
    ['Asia/Kolkata', '2026-12-01T00:00:00Z', 330],
  ])('%s at %s is %d minutes east', (zone, at, minutes) =>
    expect(zoneOffset(new Date(at), zone)).toBe(minutes));

  test('at Greenwich it is no minutes east', () => expect(zoneOffset(new Date(0), 'UTC')).toBe(0));
});

describe('a span is read and written', () => {
  test.each([
    ['30m', 30, 'm'],
    ['1 min', 1, 'm'],
    ['4h', 4, 'h'],
    [' 7D ', 7, 'd'],
    ['1 day', 1, 'd'],
    ['2 weeks', 2, 'w'],
    ['3mo', 3, 'mo'],
    ['12 Months', 12, 'mo'],
  ] as const)('%s', (text, amount, unit) => {
    expect(parseSpan(text)).toEqual({ amount, unit });
  });

  test.each([
    '',
    '0d',
    '-3d',
    '1.5h',
    'd',
    '7',
    '7 centuries',
    '123456d',
    '7d later',
    '3d 4h',
  ])('not %j', (text) => expect(parseSpan(text)).toBeNull());

  test('what is written is read back', () => {
    const unit = fc.constantFrom('m', 'h', 'd', 'w', 'mo') as fc.Arbitrary<'m' | 'h' | 'd' | 'w' | 'mo'>;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), unit, (amount, u) => {
        expect(parseSpan(spanKey(span(amount, u)))).toEqual({ amount, unit: u });
      }),
    );
  });
});

describe('a day begins', () => {
  test.each([
    ['at midnight', '2026-11-21T12:00:00Z', 'Europe/Berlin', '2026-11-20T23:00:00Z', 24],
    ['in spring, a day of 23 hours', '2026-03-29T12:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00Z', 23],
    ['in autumn, a day of 25 hours', '2026-10-25T12:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z', 25],
    ['where clocks skip midnight', '2026-04-24T12:00:00Z', 'Africa/Cairo', '2026-04-23T22:00:00Z', 23],
    ['at the first of two midnights', '2026-11-01T15:00:00Z', 'America/Havana', '2026-11-01T04:00:00Z', 25],
  ])('%s', (_, at, zone, start, hours) => {
    const begins = dayStart(new Date(at), zone);
    expect(begins).toEqual(new Date(start));
    expect(nextDayStart(new Date(at), zone).getTime() - begins.getTime()).toBe(hours * HOUR);
  });

  test('every moment belongs to the day of its date', () => {
    const odd = [...zones, 'Africa/Cairo', 'America/Havana', 'Australia/Lord_Howe', 'America/Scoresbysund'];
    const years = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(years, fc.constantFrom(...odd), (at, zone) => {
        const [from, until] = [dayStart(at, zone), nextDayStart(at, zone)];
        expect(from <= at && at < until).toBe(true);
        expect(dateIn(from, zone)).toBe(dateIn(at, zone));
        expect(dateIn(new Date(from.getTime() - 1), zone) < dateIn(at, zone)).toBe(true);
        expect(dateIn(until, zone) > dateIn(at, zone)).toBe(true);
      }),
    );
  });
});
