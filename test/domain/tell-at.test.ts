import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TellingHours, tellAt, waitsForDay } from '../../src/domain/notices/delivery/tell-at.ts';
import { KEY_NOTICE_KINDS, type KeyNoticeKind } from '../../src/domain/notices/watch-rules/watch-rules.ts';
import { EVERY_DAY, isWithin, parseHours, parseWeekdays } from '../../src/domain/policy/hours.ts';
import { DAY, isoIn, MINUTE, type Weekday, wallIn } from '../../src/domain/time.ts';

const hours = (quiet: string | null, days = 'mon-sun'): TellingHours => ({
  quietHours: quiet === null ? null : parseHours(quiet),
  workingDays: parseWeekdays(days) ?? [],
});

describe('when a warning may be told', () => {
  test.each<[what: string, now: string, zone: string, wanted: TellingHours, told: string]>([
    ['by day, now', '2026-12-03T12:00Z', 'Europe/Berlin', hours('22:00-07:00'), '2026-12-03T13:00:00+01:00'],
    [
      'late, in the morning',
      '2026-12-03T22:00Z',
      'Europe/Berlin',
      hours('22:00-07:00'),
      '2026-12-04T07:00:00+01:00',
    ],
    [
      'early, the same day',
      '2026-12-03T02:00Z',
      'Europe/Berlin',
      hours('22:00-07:00'),
      '2026-12-03T07:00:00+01:00',
    ],
    [
      'in a half-hour zone',
      '2026-12-03T17:00Z',
      'Asia/Kolkata',
      hours('22:00-07:00'),
      '2026-12-04T07:00:00+05:30',
    ],
    [
      'in a quarter-hour zone',
      '2026-12-03T16:00Z',
      'Asia/Kathmandu',
      hours('21:30-06:15'),
      '2026-12-04T06:15:00+05:45',
    ],
    ['at noon, after lunch', '2026-12-03T12:10Z', 'UTC', hours('12:00-13:00'), '2026-12-03T13:00:00Z'],
    [
      'at the end of the hours, now',
      '2026-12-03T07:00Z',
      'UTC',
      hours('22:00-07:00'),
      '2026-12-03T07:00:00Z',
    ],
    ['a minute before it', '2026-12-03T06:59Z', 'UTC', hours('22:00-07:00'), '2026-12-03T07:00:00Z'],
    [
      'on Saturday, on Monday',
      '2026-12-05T12:00Z',
      'UTC',
      hours('22:00-07:00', 'mon-fri'),
      '2026-12-07T07:00:00Z',
    ],
    [
      'on Friday night too',
      '2026-12-04T23:00Z',
      'UTC',
      hours('22:00-07:00', 'mon-fri'),
      '2026-12-07T07:00:00Z',
    ],
    [
      'on Sunday where that is a working day',
      '2026-12-04T12:00Z',
      'UTC',
      hours('22:00-07:00', 'sun-thu'),
      '2026-12-06T07:00:00Z',
    ],
    [
      'after a free day without quiet hours, at nine',
      '2026-12-05T12:00Z',
      'UTC',
      hours(null, 'mon-fri'),
      '2026-12-07T09:00:00Z',
    ],
    [
      'it is Saturday there already',
      '2026-12-04T13:00Z',
      'Pacific/Auckland',
      hours(null, 'mon-fri'),
      '2026-12-07T09:00:00+13:00',
    ],
    ['never quiet, now', '2026-12-03T02:00Z', 'Europe/Berlin', hours(null), '2026-12-03T03:00:00+01:00'],
    [
      'the end is skipped in spring',
      '2027-03-28T00:30Z',
      'Europe/Berlin',
      hours('22:00-02:30'),
      '2027-03-28T03:30:00+02:00',
    ],
    [
      'the end comes twice in autumn: once told, told',
      '2026-10-25T00:30Z',
      'Europe/Berlin',
      hours('22:00-02:30'),
      '2026-10-25T02:30:00+02:00',
    ],
    [
      'and in the second pass, at its second end',
      '2026-10-25T01:10Z',
      'Europe/Berlin',
      hours('22:00-02:30'),
      '2026-10-25T02:30:00+01:00',
    ],
  ])('%s', (_, now, zone, wanted, told) => {
    expect(
      isoIn(tellAt(new Date(now), zone, wanted), zone)
        .replace('.000', '')
        .replace('+00:00', 'Z'),
    ).toBe(told);
  });

  test('never before now, never in the hours or on a free day, and at no moment sooner', () => {
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const quiet = fc.option(
      fc
        .tuple(minutes, minutes)
        .filter(([from, to]) => from !== to)
        .map(([from, to]) => ({ from, to })),
    );
    const wanted = fc.record({
      quietHours: quiet,
      workingDays: fc.subarray([...EVERY_DAY] as Weekday[], { minLength: 1 }),
    });
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Pacific/Apia',
    ];
    const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) });
    /** Around the days on which clocks are set. */
    const near = fc
      .tuple(
        fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04'),
        fc.integer({ min: -1440, max: 2880 }),
      )
      .map(([day, shift]) => Date.parse(`${day}T00:00Z`) + shift * MINUTE);
    fc.assert(
      fc.property(fc.oneof(moment, near), fc.constantFrom(...zones), wanted, (ms, zone, asked) => {
        const now = new Date(ms);
        const isGood = (at: Date) => {
          const { hour, minute, weekday } = wallIn(at, zone);
          const { quietHours, workingDays } = asked;
          return workingDays.includes(weekday) && !(quietHours && isWithin(quietHours, hour * 60 + minute));
        };
        const at = tellAt(now, zone, asked);
        expect(at >= now).toBe(true);
        expect(isGood(at)).toBe(true);
        expect(tellAt(at, zone, asked)).toEqual(at);
        if (isGood(now)) expect(at).toEqual(now);
        expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(9 * DAY);
        // Only the first hours after a free day are good and yet waited through.
        const begins =
          asked.quietHours && asked.quietHours.from > asked.quietHours.to ? asked.quietHours.to : 9 * 60;
        for (let sooner = now.getTime(); sooner < at.getTime(); sooner += 13 * MINUTE) {
          const local = wallIn(new Date(sooner), zone);
          const isMorning = local.hour * 60 + local.minute < begins;
          expect(isGood(new Date(sooner)) && !isMorning).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('what stops a key, and what somebody did to it, is told at once', () => {
  const waits = (kind: KeyNoticeKind, by: string | null = null) =>
    waitsForDay({ kind: 'key', keyId: 1, name: 'x', what: { kind, keyId: 1, days: null, period: '' }, by });
  expect(KEY_NOTICE_KINDS.filter((kind) => !waits(kind))).toEqual([
    'disabled',
    'expired',
    'exhausted',
    'anomaly',
    'deleted',
  ]);
  expect(waits('disabled', 'U0ADA')).toBe(false);
  expect(waitsForDay({ kind: 'outcome', requestId: 'r' })).toBe(false);
});
