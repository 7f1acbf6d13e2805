import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/domain/problems/problem.ts';
import { parseAddresses } from '../../src/slack/command-line/parsers/addresses.ts';
import { parseAmount, parseAmountWord } from '../../src/slack/command-line/parsers/amount.ts';
import { parseKeyName } from '../../src/slack/command-line/parsers/key-name.ts';
import { parseModels } from '../../src/slack/command-line/parsers/models.ts';
import { parseExpiry, parseSpanWord } from '../../src/slack/command-line/parsers/moment.ts';

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
    ['5usd', { usd: 5 }],
    ['5 USD', { usd: 5 }],
    ['$1,250.75', { usd: 1250.75 }],
    ['250000u', { units: 250000 }],
    ['250,000 units', { units: 250000 }],
  ])('%s', (text, amount) => expect(parseAmount(text)).toEqual(amount));

  test.each([
    ['5', 'bad_amount'],
    ['5 dollars', 'bad_amount'],
    ['5€', 'bad_amount'],
    ['$5,50', 'bad_amount'],
    ['$-5', 'bad_amount'],
    ['1e9', 'bad_amount'],
    ['$1e3', 'bad_amount'],
    ['$', 'bad_amount'],
    ['u', 'bad_amount'],
    ['', 'bad_amount'],
    ['$5u', 'bad_amount'],
    ['2.5u', 'bad_amount'],
    ['Infinityusd', 'bad_amount'],
    ['$0', 'zero_amount'],
    ['$0.00', 'zero_amount'],
    ['$99999999999', 'amount_too_large'],
    ['999999999999999u', 'amount_too_large'],
  ])('%s → %s', (text, kind) => expect(problemOf(() => parseAmount(text))).toEqual({ kind, text }));

  test.each([
    ['$5', 'unsigned_amount'],
    ['+5', 'bad_amount'],
    ['5', 'bad_amount'],
    ['--$5', 'bad_amount'],
    ['=$0', 'zero_amount'],
  ])('%s as a change → %s', (text, kind) =>
    expect(problemOf(() => parseAmountWord(text))).toMatchObject({ kind, text }));
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

  test.each(['never', 'Never', 'none'])('%s', (text) => expect(parseExpiry(text, berlin)).toBe('never'));

  test.each([
    ['2026-02-30', 'bad_moment'],
    ['2026-13-01', 'bad_moment'],
    ['2026-12-31T25:00', 'bad_moment'],
    ['1/2/2027', 'bad_moment'],
    ['31.12.2027', 'bad_moment'],
    ['soon', 'bad_moment'],
    ['tomorrow or so', 'bad_moment'],
    ['friday to sunday', 'bad_moment'],
    ['99999mo', 'bad_moment'],
    ['', 'bad_moment'],
    ['2026-12-02', 'past_moment'],
    ['2020-01-01', 'past_moment'],
    ['2026-12-03T11:00', 'past_moment'],
    ['yesterday', 'past_moment'],
  ])('%s → %s', (text, kind) =>
    expect(problemOf(() => parseExpiry(text, berlin))).toMatchObject({ kind, text }));

  test.each(['30', '0d', '-1d', '1.5h', 'd', '30x', ''])('the span %s is none', (text) =>
    expect(problemOf(() => parseSpanWord(text))).toEqual({ kind: 'bad_span', text }));
});

describe('addresses', () => {
  test.each([
    ['10.0.0.1, 10.0.0.0/8\n::1 2001:DB8::1/32', ['10.0.0.1', '10.0.0.0/8', '::1', '2001:db8::1/32']],
    ['10.0.0.1;10.0.0.1\n\n', ['10.0.0.1']],
    ['', []],
  ])('%s', (text, addresses) => expect(parseAddresses(text)).toEqual(addresses));

  test.each([
    ['10.0.0.1\n10.0.0\n::1', '10.0.0', 2],
    ['1', '1', 1],
    ['010.0.0.1', '010.0.0.1', 1],
    ['10.0.0.1/33', '10.0.0.1/33', 1],
    ['fe80::1%eth0', 'fe80::1%eth0', 1],
    ['example.com', 'example.com', 1],
    ['256.1.1.1', '256.1.1.1', 1],
    ['0x7f.0.0.1', '0x7f.0.0.1', 1],
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
    ['👩‍💻 key', '👩‍💻 key'],
    ['מפתח', 'מפתח'],
    ['😀'.repeat(50), '😀'.repeat(50)],
  ])('%s', (text, name) => expect(parseKeyName(text)).toBe(name));

  test.each([
    ['', { kind: 'name_empty' }],
    [' \t ', { kind: 'name_empty' }],
    ['a\nb', { kind: 'name_forbidden_characters' }],
    ['a\u202eb', { kind: 'name_forbidden_characters' }],
    ['a\u200bb', { kind: 'name_forbidden_characters' }],
    ['a\u0000b', { kind: 'name_forbidden_characters' }],
    ['a\ud800b', { kind: 'name_forbidden_characters' }],
    ['x'.repeat(51), { kind: 'name_too_long', characters: 51, max: 50 }],
  ])('%j', (text, problem) => expect(problemOf(() => parseKeyName(text))).toEqual(problem));
});
