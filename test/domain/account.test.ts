import { describe, expect, test } from 'vitest';
import { span } from '../../src/domain/time.ts';
import { type Account, endingWithin, outlives } from '../../src/domain/upstream/account.ts';
import {
  type AccountAlarms,
  type AccountNews,
  NO_ALARMS,
  nextAlarms,
} from '../../src/domain/upstream/account-alarms.ts';
import { someBurn } from '../support/conversation.ts';
import { aKey, dollars, inDays, now } from '../support/samples.ts';

/** Takes about $2 a day. */
const burn = { ...someBurn({ spread: dollars(0.2) }), at: now };
const account = (left: number): Account => ({ left: dollars(left), used: dollars(100), burn, readAt: now });

/** What is told while the account has so much left, reading by reading. */
function told(lefts: readonly number[], outliving = 0): string[] {
  let alarms: AccountAlarms = NO_ALARMS;
  return lefts.flatMap((left, at) => {
    const reading = { account: account(left), below: dollars(25), within: span(3, 'd'), outliving, now };
    const next = nextAlarms(alarms, reading);
    alarms = next.alarms;
    return next.due.map((news: AccountNews) => `${at}: ${news}`);
  });
}

describe('the account’s money', () => {
  test.each<[string, number[], string[]]>([
    ['enough of it', [200, 100, 25, 25], []],
    ['less than what admins want to hear of, at the second reading', [200, 24, 23, 22, 21], ['2: low']],
    ['a dip is no news', [200, 24, 200, 24, 200], []],
    ['nor does it re-arm', [24, 24, 200, 24, 24, 24], ['1: low']],
    ['topped up, and low again', [24, 24, 200, 200, 24, 24], ['1: low', '5: low']],
    ['used up', [24, 24, 0, -1, -1], ['1: low', '3: empty']],
    ['used up when first seen: not low as well', [0, 0, 0], ['1: empty']],
    ['a little more is still low', [0, 0, 10, 10], ['1: empty']],
  ])('%s', (_, lefts, news) => expect(told(lefts)).toEqual(news));

  test.each<[string, number[], string[]]>([
    ['it ends within three days', [300, 5, 5, 5], ['2: low', '2: ends_first']],
    ['somewhat later is no end of the alarm', [5, 5, 8, 8, 5, 5], ['1: ends_first', '1: low']],
    ['topped up, and ending again', [5, 5, 300, 300, 5, 5], ['1', '1', '5', '5']],
  ])('%s, before its keys do', (_, lefts, news) =>
    expect(told(lefts, 3).toSorted().join()).toMatch(new RegExp(news.toSorted().join('.*,'))));

  test('with no key that outlives it, it is no news that it ends', () =>
    expect(told([5, 5, 5], 0)).toEqual(['1: low']));
});

describe('a key outlives the account’s money', () => {
  const ending = endingWithin(account(5), span(3, 'd'), now);
  const key = (over: object) => ({ ...aKey({ expiresAt: null }), burn, ...over });
  test.each<[string, object, boolean]>([
    ['when it lasts longer', { left: dollars(20) }, true],
    ['without a limit', { unlimited: true }, true],
    ['not when it runs out before', { left: dollars(2) }, false],
    ['not when it expires before', { left: dollars(20), expiresAt: inDays(1) }, false],
    ['not when it is disabled', { left: dollars(20), status: 2 }, false],
    ['not when it is not in use', { left: dollars(20), burn: null }, false],
  ])('%s', (_, over, expected) => {
    expect(ending).not.toBeNull();
    expect(ending && outlives(key(over), ending, now)).toBe(expected);
  });
});
