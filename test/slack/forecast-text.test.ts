import { describe, expect, test } from 'vitest';
import type { Burn } from '../../src/domain/keys/forecast/burn.ts';
import { lastingOf } from '../../src/domain/keys/forecast/lasting.ts';
import { DEFAULT_READER } from '../../src/domain/notices/reader.ts';
import { DAY } from '../../src/domain/time.ts';
import {
  burnText,
  lastingText,
  runsOutBetween,
  runsOutSoon,
} from '../../src/slack/text/facts/forecast-text.ts';
import { render } from '../../src/slack/text/render.ts';
import type { Text } from '../../src/slack/text/text.ts';
import type { MirroredKey } from '../../src/usecases/ports/store/keys.ts';
import { now, someBurn, someKey, unitsPerUsd, usdUnits } from '../support/conversation.ts';

const rendered = (text: Text | null | undefined) => text && render(text, DEFAULT_READER, 'plain');
const keyWith = (left: number, over: Partial<MirroredKey> = {}) => ({
  key: someKey({ left: usdUnits(left), expiresAt: null, burn: someBurn(), ...over }),
  now,
  unitsPerUsd,
});

describe('when it runs out', () => {
  test.each<[number, string, string]>([
    [0.01, 'Runs out within 3 hours at $2.00 a day', 'runs out within 3 hours'],
    [2, 'Runs out in 18 to 30 hours at $2.00 a day', 'runs out in 18–30 hours'],
    [7, 'Runs out in 3 to 5 days at $2.00 a day', 'runs out in 3–5 days'],
    [60, 'Runs out in 26 to 35 days at $2.00 a day', 'runs out in 26–35 days'],
  ])('with $%d left', (left, sentence, fact) => {
    expect(rendered(burnText(keyWith(left)))).toBe(sentence);
    expect(runsOutSoon(keyWith(left)).map(rendered)).toEqual([fact]);
  });

  test('in dates where it is read for days, with the time of day when it is near', () => {
    expect(runsOutBetween(keyWith(60)).map(rendered)).toEqual([
      'runs out between 29 Dec 2026 and 6 Jan 2027',
    ]);
    expect(runsOutBetween(keyWith(2)).map(rendered)).toEqual([
      'runs out between 4 Dec 2026, 04:00 UTC and 4 Dec 2026, 16:00 UTC',
    ]);
  });

  test.each<[string, Partial<MirroredKey>, string | null]>([
    [
      'lasting until its expiry',
      { expiresAt: new Date(now.getTime() + DAY) },
      'About $2.00 a day; lasts until it expires',
    ],
    ['well filled', { left: usdUnits(999) }, 'About $2.00 a day; lasts for months'],
    [
      'used by chance',
      { burn: someBurn({ days: 1, spread: usdUnits(9) }) },
      'About $2.00 a day, too uneven to say when it runs out',
    ],
    ['unlimited', { unlimited: true }, 'About $2.00 a day'],
    ['used up', { left: usdUnits(0) }, 'About $2.00 a day'],
    ['never used', { burn: null }, null],
    [
      'not used any more',
      { burn: { ...someBurn(), rate: { kind: 'unknown', why: 'stopped' } } satisfies Burn },
      null,
    ],
  ])('of a key %s', (_, over, told) => {
    expect(rendered(burnText(keyWith(60, over)))).toBe(told);
    expect(runsOutSoon(keyWith(60, over))).toEqual([]);
    expect(runsOutBetween(keyWith(60, over))).toEqual([]);
  });
});

test.each<[number, number, string]>([
  [16.2, 19.8, 'about 16 to 20 days'],
  [0.1, 0.3, 'about 2 to 8 hours'],
  [0, 0.02, 'at most 1 hour'],
])('an amount that lasts %d to %d days', (from, to, told) => {
  expect(rendered(lastingText({ from, to }))).toBe(told);
});

test('of an amount that lasts for more than is foreseen, no end is told', () => {
  const lasting = lastingOf(usdUnits(1000), someBurn(), now);
  expect(rendered(lasting && lastingText(lasting))).toBe('90 days or more');
});
