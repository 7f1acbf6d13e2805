import { expect, test } from 'vitest';
import { dueDigest } from '../../src/domain/notices/delivery/due-digest.ts';
import { NO_PREFERENCES, wishesOf } from '../../src/domain/notices/delivery/preferences.ts';
import { parseDays, parseHours } from '../../src/domain/policy/hours.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { MINUTE } from '../../src/domain/time.ts';

const { notices } = defaultPolicy({ leads: ['S0LEADS'], admins: [] }, 'C0REQUESTS');
const TEN = 10 * MINUTE;

interface Wanted {
  readonly digest: 'daily' | 'weekly';
  readonly days?: string;
  readonly quiet?: string;
  readonly zone?: string;
  /** The bot does not run at these times, as hours since the beginning. */
  readonly away?: readonly (readonly [number, number])[];
}

/** When digests are made, by a job that runs every ten minutes from a Monday on. */
function made({ digest, days, quiet, zone = 'UTC', away = [] }: Wanted, hours = 14 * 24): string[] {
  const start = Date.parse('2026-12-07T00:00:00Z');
  const wishes = wishesOf(notices, {
    ...NO_PREFERENCES,
    digest,
    ...(days && { workingDays: parseDays(days) ?? [] }),
    ...(quiet && { quietHours: parseHours(quiet) }),
  });
  let last: Parameters<typeof dueDigest>[3] = { at: new Date(start - 24 * 60 * MINUTE), period: null };
  const all: string[] = [];
  for (let at = start; at < start + hours * 60 * MINUTE; at += TEN) {
    if (away.some(([from, to]) => at >= start + from * 60 * MINUTE && at < start + to * 60 * MINUTE))
      continue;
    const now = new Date(at);
    const period = dueDigest(now, zone, wishes, last);
    if (period === null) continue;
    last = { at: now, period };
    all.push(now.toISOString().slice(5, 16));
  }
  return all;
}

test('daily on working days, weekly on the first of them, in the morning', () => {
  expect(made({ digest: 'daily', days: 'mon-tue, sun' }, 9 * 24)).toEqual([
    '12-07T09:00',
    '12-08T09:00',
    '12-13T09:00',
    '12-14T09:00',
    '12-15T09:00',
  ]);
  expect(made({ digest: 'weekly', days: 'tue-fri' })).toEqual(['12-08T09:00', '12-15T09:00']);
  expect(made({ digest: 'weekly', zone: 'Asia/Tokyo' })).toEqual(['12-07T00:00', '12-14T00:00']);
});

test.each([
  ['22:00-07:30', '12-07T07:30'],
  ['08:00-12:00', '12-07T12:00'],
  ['00:30-10:00', '12-07T10:00'],
])('never within the quiet hours %s, but when they end', (quiet, at) => {
  expect(made({ digest: 'daily', quiet }, 24)).toEqual([at]);
  expect(made({ digest: 'weekly', quiet }, 5 * 24)).toEqual([at]);
});

test('what was missed comes once, later on the same working day, and not in the night', () => {
  const quiet = '22:00-07:00';
  expect(made({ digest: 'daily', quiet, away: [[5, 15]] }, 48)).toEqual(['12-07T15:00', '12-08T07:00']);
  expect(made({ digest: 'daily', quiet, away: [[5, 22.5]] }, 48)).toEqual(['12-08T07:00']);
  expect(
    made(
      {
        digest: 'daily',
        quiet,
        away: [
          [5, 8],
          [9, 12],
        ],
      },
      24,
    ),
  ).toEqual(['12-07T08:00']);
  expect(made({ digest: 'daily', quiet, days: 'tue', away: [[31, 60]] }, 72)).toEqual([]);
});

test('a week whose first day was missed has its digest on the next working day, once', () => {
  expect(made({ digest: 'weekly', days: 'mon-fri', away: [[5, 30]] })).toEqual([
    '12-08T09:00',
    '12-14T09:00',
  ]);
});

test('of one chosen during the day nothing is made up', () => {
  const wishes = wishesOf(notices, { ...NO_PREFERENCES, digest: 'daily' });
  const at = (time: string) => new Date(`2026-12-07T${time}:00Z`);
  const chosen = (time: string) => ({ at: at(time), period: null });
  expect(dueDigest(at('15:00'), 'UTC', wishes, chosen('14:59'))).toBeNull();
  expect(dueDigest(at('09:00'), 'UTC', wishes, chosen('08:00'))).toBe('2026-12-07');
});

test('a mark of a clock that was ahead holds up nothing', () => {
  const wishes = wishesOf(notices, { ...NO_PREFERENCES, digest: 'daily' });
  const ahead = { at: new Date('2027-01-07T09:00:00Z'), period: '2027-01-07' };
  expect(dueDigest(new Date('2026-12-07T09:05:00Z'), 'UTC', wishes, ahead)).toBe('2026-12-07');
});
