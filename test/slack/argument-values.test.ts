import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/domain/problems/problem.ts';
import { DAY, dateIn, dayEnd, HOUR, spanKey, wallTime } from '../../src/domain/time.ts';
import { parseAddresses } from '../../src/slack/command-line/parsers/addresses.ts';
import { parseAmount, parseAmountWord } from '../../src/slack/command-line/parsers/amount.ts';
import { parseKeyName } from '../../src/slack/command-line/parsers/key-name.ts';
import { parseModels } from '../../src/slack/command-line/parsers/models.ts';
import { parseExpiry } from '../../src/slack/command-line/parsers/moment.ts';
import { settingValue } from '../../src/slack/command-line/parsers/preference.ts';
import { parseSpanWord } from '../../src/slack/command-line/parsers/span.ts';

function problemOf(work: () => unknown) {
  try {
    return { understood: work() };
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
}

describe('money', () => {
  test.each([
    ['$5', { usd: 5 }],
    ['$0.0001', { usd: 0.0001 }],
    ['$.50', { usd: 0.5 }],
    ['$0.125', { usd: 0.125 }],
    ['$12.3450', { usd: 12.345 }],
    ['5usd', { usd: 5 }],
    ['5 USD', { usd: 5 }],
    ['5', { usd: 5 }],
    ['1,000', { usd: 1000 }],
    ['5$', { usd: 5 }],
    ['US$5', { usd: 5 }],
    ['5 dollars', { usd: 5 }],
    ['$1,250.75', { usd: 1250.75 }],
    ['250000u', { units: 250000 }],
    ['250,000 units', { units: 250000 }],
  ])('%s', (text, amount) => expect(parseAmount(text)).toEqual(amount));

  test.each([
    ['$5,50', { kind: 'bad_amount', meant: ['$5.50'] }],
    ['1,00', { kind: 'bad_amount', meant: ['$1.00'] }],
    ['$-5', { kind: 'bad_amount', meant: ['$5'] }],
    ['$1 000', { kind: 'bad_amount', meant: ['$1000'] }],
    ['1 000 000,50', { kind: 'bad_amount', meant: ['$1000000.50'] }],
    ['$1.000', { kind: 'bad_amount', meant: ['$1000', '$1.00'] }],
    ['10.500 USD', { kind: 'bad_amount', meant: ['$10500', '$10.50'] }],
    ['$12.345', { kind: 'bad_amount', meant: ['$12345', '$12.3450'] }],
    ['$1,0000', { kind: 'bad_amount' }],
    ['1e9', { kind: 'bad_amount' }],
    ['$1e3', { kind: 'bad_amount' }],
    ['20k', { kind: 'bad_amount' }],
    ['$', { kind: 'bad_amount' }],
    ['u', { kind: 'bad_amount' }],
    ['', { kind: 'bad_amount' }],
    ['$5u', { kind: 'bad_amount' }],
    ['2.5u', { kind: 'bad_amount' }],
    ['Infinityusd', { kind: 'bad_amount' }],
    ['5€', { kind: 'not_dollars' }],
    ['€ 5', { kind: 'not_dollars' }],
    ['5 EUR', { kind: 'not_dollars' }],
    ['cny 20', { kind: 'not_dollars' }],
    ['¥1,000', { kind: 'not_dollars' }],
    ['$0', { kind: 'zero_amount' }],
    ['$0.00', { kind: 'zero_amount' }],
    ['$99999999999', { kind: 'amount_too_large' }],
    ['999999999999999u', { kind: 'amount_too_large' }],
  ])('%s is refused', (text, problem) =>
    expect(problemOf(() => parseAmount(text))).toEqual({ text, ...problem }));

  test.each([
    ['+20', { sign: '+', usd: 20 }],
    ['-$1,000', { sign: '-', usd: 1000 }],
    ['+250000u', { sign: '+', units: 250_000 }],
    ['=20', { sign: '=', usd: 20 }],
    ['=$0', { sign: '=', usd: 0 }],
    ['=0', { sign: '=', usd: 0 }],
  ])('%s as a change', (text, amount) => expect(parseAmountWord(text)).toEqual(amount));

  test.each([
    ['$5', { kind: 'unsigned_amount' }],
    ['5', { kind: 'unsigned_amount' }],
    ['--$5', { kind: 'bad_amount', meant: ['-$5'] }],
    ['+$0', { kind: 'zero_amount' }],
    ['-0', { kind: 'zero_amount' }],
    ['+€20', { kind: 'not_dollars' }],
    ['+20,5', { kind: 'bad_amount', meant: ['+$20.5'] }],
    ['=$1.000', { kind: 'bad_amount', meant: ['=$1000', '=$1.00'] }],
  ])('%s as a change is refused', (text, problem) =>
    expect(problemOf(() => parseAmountWord(text))).toMatchObject({ text, ...problem }));
});

describe('moments are read in the zone of whoever types', () => {
  const berlin = { now: new Date('2026-12-03T10:00:00Z'), zone: 'Europe/Berlin' };
  const tokyo = { ...berlin, zone: 'Asia/Tokyo' };
  const losAngeles = { ...berlin, zone: 'America/Los_Angeles' };
  // One day before clocks go forward in Berlin.
  const spring = { now: new Date('2027-03-27T10:00:00Z'), zone: 'Europe/Berlin' };

  test.each([
    ['2026-12-31', berlin, '2026-12-31T22:59:59.000Z'],
    ['2026-12-31', tokyo, '2026-12-31T14:59:59.000Z'],
    ['2026-12-31', losAngeles, '2027-01-01T07:59:59.000Z'],
    ['2026-12-03', berlin, '2026-12-03T22:59:59.000Z'],
    ['2026-12-31T18:00', berlin, '2026-12-31T17:00:00.000Z'],
    ['2026-12-31 18:00', tokyo, '2026-12-31T09:00:00.000Z'],
    ['2026-12-31T18:00Z', tokyo, '2026-12-31T18:00:00.000Z'],
    ['2026-12-31T18:00+02:00', tokyo, '2026-12-31T16:00:00.000Z'],
    ['2026-12-31T18:00 +02:00', tokyo, '2026-12-31T16:00:00.000Z'],
    ['2026-12-31 18:00 -0330', tokyo, '2026-12-31T21:30:00.000Z'],
    ['2026-12-31 18:00 +02', tokyo, '2026-12-31T16:00:00.000Z'],
    ['2026-12-31 18:00:30 UTC', tokyo, '2026-12-31T18:00:30.000Z'],
    ['2026-12-31T9:00Z', tokyo, '2026-12-31T09:00:00.000Z'],
    ['2026-12-31 6pm', berlin, '2026-12-31T17:00:00.000Z'],
    ['2026-12-31 at 18:00 CET', tokyo, '2026-12-31T17:00:00.000Z'],
    ['2028-02-29', berlin, '2028-02-29T22:59:59.000Z'],
    ['30d', berlin, '2027-01-02T10:00:00.000Z'],
    ['3mo', berlin, '2027-03-03T10:00:00.000Z'],
    ['in 3 days', berlin, '2026-12-06T10:00:00.000Z'],
    ['in 2 hours', berlin, '2026-12-03T12:00:00.000Z'],
    ['1d', spring, '2027-03-28T09:00:00.000Z'],
    ['24h', spring, '2027-03-28T10:00:00.000Z'],
    ['2027-03-28T02:30', spring, '2027-03-28T01:30:00.000Z'],
    ['tomorrow', berlin, '2026-12-04T22:59:59.000Z'],
    ['tomorrow', tokyo, '2026-12-04T14:59:59.000Z'],
    ['tomorrow 9am', berlin, '2026-12-04T08:00:00.000Z'],
    ['tomorrow at 18:00', spring, '2027-03-28T16:00:00.000Z'],
    ['next friday 17:00', berlin, '2026-12-11T16:00:00.000Z'],
    ['friday', berlin, '2026-12-04T22:59:59.000Z'],
    ['31 December', berlin, '2026-12-31T22:59:59.000Z'],
    ['Dec 31 2027 18:00', losAngeles, '2028-01-01T02:00:00.000Z'],
    ['1 march 10:00', losAngeles, '2027-03-01T18:00:00.000Z'],
    ['1 july 10:00', berlin, '2027-07-01T08:00:00.000Z'],
  ])('%s', (text, typist, at) => {
    const moment = parseExpiry(text, typist);
    expect(moment instanceof Date ? moment.toISOString() : moment).toBe(at);
  });

  test.each(['never', 'Never', 'none', 'forever'])('%s', (text) =>
    expect(parseExpiry(text, berlin)).toBe('never'));

  test.each([
    ['2026-02-30', 'bad_moment'],
    ['2026-13-01', 'bad_moment'],
    ['2026-12-31T25:00', 'bad_moment'],
    ['1/2/2027', 'bad_moment'],
    ['2026-02-30 6pm', 'bad_moment'],
    ['2026-13-01 at noon', 'bad_moment'],
    ['31.12.2027', 'bad_moment'],
    ['soon', 'bad_moment'],
    ['tomorrow or so', 'bad_moment'],
    ['friday to sunday', 'bad_moment'],
    ['99999mo', 'span_too_long'],
    ['', 'bad_moment'],
    ['2026-12-02', 'past_moment'],
    ['2020-01-01', 'past_moment'],
    ['2026-12-03T11:00', 'past_moment'],
    ['yesterday', 'past_moment'],
  ])('%s → %s', (text, kind) =>
    expect(problemOf(() => parseExpiry(text, berlin))).toMatchObject({ kind, text }));

  test.each([
    '30',
    '0d',
    '-1d',
    'd',
    '30x',
    'a few days',
    'some weeks',
    '1 month 2 days',
    'ever',
    'friday',
    '',
  ])('the span %s is none', (text) =>
    expect(problemOf(() => parseSpanWord(text))).toEqual({ kind: 'bad_span', text }));
});

test.each(['11y', '121mo', '99999mo', '525w', '99999 days', '87901h'])('the span %s is too long', (text) =>
  expect(problemOf(() => parseSpanWord(text))).toEqual({ kind: 'span_too_long', text }));

test.each([
  ['1y', '12mo'],
  ['2 years', '24mo'],
  ['10 years', '120mo'],
  ['a year', '12mo'],
  ['2 weeks', '2w'],
  ['two weeks', '14d'],
  ['a week', '7d'],
  ['two days', '2d'],
  ['31 days', '31d'],
  ['a month', '1mo'],
  ['half a year', '6mo'],
  ['an hour', '60m'],
  ['half an hour', '30m'],
  ['1 hour 30 minutes', '90m'],
  ['1.5h', '90m'],
])('the span %s is %s', (text, key) => expect(spanKey(parseSpanWord(text))).toBe(key));

test.each(['120mo', '520w', '3650d', '99999m', '1d'])('the span %s is not too long', (text) =>
  expect(spanKey(parseSpanWord(text))).toBe(text));

describe('an expiry in words is never past, and never further than the words allow', () => {
  const zones = [
    'Pacific/Pago_Pago',
    'America/Los_Angeles',
    'America/St_Johns',
    'UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
    'Pacific/Kiritimati',
  ];
  // A plain day, the last of a year, a leap day, and the days on which clocks change in spring and autumn.
  const days = ['2026-11-25', '2026-12-31', '2028-02-29', '2027-03-28', '2026-11-01', '2026-10-25'];
  const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
  const hours = [0, 3, 9, 10, 11, 17, 23];
  const moments = days.flatMap((day) =>
    hours.map((hour) => new Date(`${day}T${String(hour).padStart(2, '0')}:30:00Z`)),
  );
  const read = (text: string, typist: { now: Date; zone: string }) => {
    const found = problemOf(() => parseExpiry(text, typist));
    return found instanceof Date || typeof found === 'string' ? null : found;
  };
  const at = (text: string, typist: { now: Date; zone: string }) =>
    (read(text, typist) as { understood?: Date }).understood;

  test.each(zones)('%s', (zone) => {
    for (const now of moments) {
      const typist = { now, zone };
      const today = dateIn(now, zone);
      const [year = 0, month = 0, day = 0] = today.split('-').map(Number);
      const end = dayEnd({ year, month, day }, zone);
      const weekday = weekdays[new Date(today).getUTCDay()] ?? '';
      const date = new Date(Date.UTC(year, month - 1, day));
      const spoken = date.toLocaleDateString('en-US', { month: 'long', day: 'numeric', timeZone: 'UTC' });
      for (const text of [
        'today',
        today,
        weekday,
        `this ${weekday}`,
        spoken,
        spoken.slice(0, 3) + spoken.slice(spoken.indexOf(' ')),
      ])
        expect(at(text, typist), `${text} at ${now.toISOString()}`).toEqual(end);

      for (const other of weekdays) {
        const found = at(other, typist);
        expect(found?.getTime(), other).toBeGreaterThan(now.getTime());
        expect(found?.getTime(), other).toBeLessThanOrEqual(end.getTime() + 6 * DAY + HOUR);
        expect(read(`last ${other}`, typist), `last ${other}`).toMatchObject({ kind: 'past_moment' });
      }

      for (const hour of hours) {
        const text = `${hour}:45`;
        const wanted = wallTime({ year, month, day, hour, minute: 45, second: 0 }, zone);
        const isPast = wanted.getTime() <= now.getTime();
        const found = read(text, typist);
        expect(found, `${text} at ${now.toISOString()}`).toMatchObject(
          isPast ? { kind: 'past_moment' } : { understood: wanted },
        );
        expect(read(`${weekday} ${text}`, typist)).toEqual(
          isPast ? { ...found, text: `${weekday} ${text}` } : found,
        );
      }

      const yesterday = new Date(date.getTime() - (today === '2028-03-01' ? 2 : 1) * DAY);
      const nextYear = at(
        yesterday.toLocaleDateString('en-US', { month: 'long', day: 'numeric', timeZone: 'UTC' }),
        typist,
      );
      expect(nextYear?.getTime()).toBeGreaterThan(end.getTime() + 362 * DAY);
      expect(nextYear?.getTime()).toBeLessThan(end.getTime() + 366 * DAY);
    }
  }, 30_000);

  test.each(['december', 'december 2026', 'in december'])('%s is a month and no day', (text) =>
    expect(
      problemOf(() => parseExpiry(text, { now: new Date('2026-11-25T10:00:00Z'), zone: 'UTC' })),
    ).toMatchObject({
      kind: 'bad_moment',
    }));

  test.each([
    ['friday 17:00 UTC', '2026-11-27T17:00:00.000Z'],
    ['wednesday 17:00 UTC', '2026-11-25T17:00:00.000Z'],
    ['5pm EST', '2026-11-25T22:00:00.000Z'],
    ['in half an hour', '2026-11-25T10:30:00.000Z'],
    ['in two weeks', '2026-12-09T10:00:00.000Z'],
  ])('%s', (text, iso) =>
    expect(at(text, { now: new Date('2026-11-25T10:00:00Z'), zone: 'Europe/Berlin' })?.toISOString()).toBe(
      iso,
    ));
});

describe('addresses', () => {
  test.each([
    ['10.0.0.1, 10.0.0.0/8\n::1 2001:DB8::/32', ['10.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32']],
    ['10.0.0.1;10.0.0.1\n\n', ['10.0.0.1']],
    // A network by its first address, so that what is shown is what is let in.
    ['10.1.2.3/8 10.0.0.0/08', ['10.0.0.0/8']],
    ['2001:DB8::1/32 ::1/064', ['2001:db8::/32', '::/64']],
    ['0.0.0.0/0 ::/0', ['0.0.0.0/0', '::/0']],
    // CometAPI compares an IPv4 caller with IPv4 entries only.
    ['::ffff:127.0.0.1 ::FFFF:7f00:1 0:0:0:0:0:ffff:127.0.0.1', ['127.0.0.1']],
    ['::ffff:10.1.2.3/104 ::ffff:0a01:0203/128', ['10.0.0.0/8', '10.1.2.3/32']],
    ['::ffff:0:0/96', ['0.0.0.0/0']],
    ['', []],
  ])('%s', (text, addresses) => expect(parseAddresses(text)).toEqual(addresses));

  test.each([
    ['10.0.0.1\n10.0.0\n::1', '10.0.0', 2],
    ['1', '1', null],
    ['010.0.0.1', '010.0.0.1', null],
    ['::ffff:010.0.0.1', '::ffff:010.0.0.1', null],
    ['10.0.0.1/33', '10.0.0.1/33', null],
    ['::ffff:127.0.0.1/64', '::ffff:127.0.0.1/64', null],
    ['::ffff:127.0.0.1/95', '::ffff:127.0.0.1/95', null],
    ['::ffff:7f00:1/0', '::ffff:7f00:1/0', null],
    ['1::/129', '1::/129', null],
    ['fe80::1%eth0/64', 'fe80::1%eth0/64', null],
    ['fe80::1%eth0', 'fe80::1%eth0', null],
    ['example.com', 'example.com', null],
    ['256.1.1.1', '256.1.1.1', null],
    ['0x7f.0.0.1', '0x7f.0.0.1', null],
  ])('%s', (text, line, number) =>
    expect(problemOf(() => parseAddresses(text))).toEqual({ kind: 'bad_ip', line, number }));
});

test.each([
  ['a, b,, a', ['a', 'b']],
  ['gpt-5\no4', ['gpt-5', 'o4']],
  ['all', null],
  [' , ', null],
])('models %s', (text, models) => expect(parseModels(text)).toEqual(models));

describe('names of keys', () => {
  test.each([
    ['  search  ', 'search'],
    ['cafe\u0301', 'café'],
    ['search\u00a0 prod', 'search prod'],
    ['👩‍💻 key', '👩‍💻 key'],
    ['❤️ 1️⃣', '❤️ 1️⃣'],
    ['מפתח', 'מפתח'],
    ['prod-ключ 2', 'prod-ключ 2'],
    ['search検索サーチ', 'search検索サーチ'],
    ['\u13aa\u13b3', '\u13aa\u13b3'],
    ['5µs', '5µs'],
    ['😀'.repeat(50), '😀'.repeat(50)],
  ])('%s', (text, name) => expect(parseKeyName(text)).toBe(name));

  test.each([
    ['', { kind: 'name_empty' }],
    [' \t ', { kind: 'name_empty' }],
    ['a\nb', { kind: 'name_forbidden_characters' }],
    ['a\u202eb', { kind: 'name_forbidden_characters' }],
    ['a\u200bb', { kind: 'name_forbidden_characters' }],
    ['a\u0000b', { kind: 'name_forbidden_characters' }],
    // A blank name, and what makes it look like another.
    ['\u3164', { kind: 'name_forbidden_characters' }],
    ['\u2800', { kind: 'name_forbidden_characters' }],
    ['\u115f\u1160', { kind: 'name_forbidden_characters' }],
    ['a\u034f', { kind: 'name_forbidden_characters' }],
    ['a\u200d', { kind: 'name_forbidden_characters' }],
    ['a\ufe0f', { kind: 'name_forbidden_characters' }],
    ['a\u{e0101}', { kind: 'name_forbidden_characters' }],
    ['a\ud800b', { kind: 'name_forbidden_characters' }],
    [
      'my se\u0430rch-prod',
      {
        kind: 'name_mixes_scripts',
        word: 'se\u0430rch',
        character: '\u0430',
        script: 'Cyrillic',
        among: 'Latin',
      },
    ],
    ['кл\u0063юч', { kind: 'name_mixes_scripts', character: 'c', script: 'Latin', among: 'Cyrillic' }],
    ['pr\u03bfd', { kind: 'name_mixes_scripts', character: '\u03bf', script: 'Greek', among: 'Latin' }],
    ['\u13aaat', { kind: 'name_mixes_scripts', character: '\u13aa', script: null, among: 'Latin' }],
    ['а漢字', { kind: 'name_mixes_scripts' }],
    ['x'.repeat(51), { kind: 'name_too_long', characters: 51, max: 50 }],
  ])('%j', (text, problem) => expect(problemOf(() => parseKeyName(text))).toMatchObject(problem));
});

describe('settings are read as people write them', () => {
  test.each<[Parameters<typeof settingValue>[0], string, object]>([
    ['quiet', '22:00-07:00', { quietHours: { from: 1320, to: 420 } }],
    ['quiet', '10pm-7am', { quietHours: { from: 1320, to: 420 } }],
    ['quiet', '10 PM to 7:30 AM', { quietHours: { from: 1320, to: 450 } }],
    ['quiet', 'from 12am until 12pm', { quietHours: { from: 0, to: 720 } }],
    ['quiet', 'between 22 and 7', { quietHours: { from: 1320, to: 420 } }],
    ['quiet', '22-7', { quietHours: { from: 1320, to: 420 } }],
    ['quiet', 'none', { quietHours: null }],
    ['low', '10 percent', { quotaLeft: [10] }],
    ['low', 'at 5 % and 20%', { quotaLeft: [20, 5] }],
    ['expiring', '2 days', { expiring: [2] }],
    ['expiring', '7, 3 and 1 day before', { expiring: [7, 3, 1] }],
    ['expiring', '2 weeks, 3 days', { expiring: [14, 3] }],
    ['runs-out', '3 days before', { runsOutWithin: { amount: 3, unit: 'd' } }],
    ['runs-out', 'two weeks', { runsOutWithin: { amount: 14, unit: 'd' } }],
    ['days', 'weekdays', { workingDays: [1, 2, 3, 4, 5] }],
    ['days', 'Monday to Thursday and Sat', { workingDays: [1, 2, 3, 4, 6] }],
    ['days', 'every day', { workingDays: [1, 2, 3, 4, 5, 6, 7] }],
    ['digest', 'every week', { digest: 'weekly' }],
  ])('%s %s', (topic, text, value) => expect(settingValue(topic, text)).toEqual(value));

  test.each<[Parameters<typeof settingValue>[0], string]>([
    ['quiet', '10-7'],
    ['quiet', '10pm-7'],
    ['quiet', '13pm-7am'],
    ['quiet', '10m-7m'],
    ['quiet', '22-7-9'],
    ['quiet', '22-22'],
    ['quiet', 'at night'],
    ['low', 'a little'],
    ['low', '100 percent'],
    ['expiring', 'tomorrow'],
    ['expiring', '4 hours'],
    ['runs-out', 'soon'],
    ['days', 'moonday'],
  ])('%s %s is refused', (topic, text) => expect(() => settingValue(topic, text)).toThrow(Refused));
});
