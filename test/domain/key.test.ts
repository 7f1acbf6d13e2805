import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { turnOf, urgencyOf } from '../../src/domain/keys/cures.ts';
import {
  hasExpired,
  isCured,
  isExpiring,
  isLow,
  isOverspent,
  KEY_FILTERS,
  KEY_STATES,
  passes,
  STATUS,
  stateOf,
} from '../../src/domain/keys/key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { aKey, dollars, inDays, now } from '../support/samples.ts';

const past = inDays(-1);
const nothing = units(0);

describe("a key's state is derived, whatever upstream's word is", () => {
  test.each([
    ['status 1, alive', {}, 'enabled'],
    ['status 1, past its expiry', { expiresAt: past }, 'expired'],
    ['status 1, nothing left', { left: nothing }, 'exhausted'],
    ['status 1, overspent', { left: units(-1) }, 'exhausted'],
    ['status 1, nothing left, unlimited', { left: nothing, unlimited: true }, 'enabled'],
    ['status 1, in debt, unlimited', { left: units(-9), unlimited: true }, 'enabled'],
    ['status 1, never expires', { expiresAt: null }, 'enabled'],
    ['both expired and exhausted', { expiresAt: past, left: nothing }, 'expired'],
    ['disabled', { status: STATUS.disabled }, 'disabled'],
    ['disabled and expired', { status: STATUS.disabled, expiresAt: past }, 'disabled'],
    ['disabled and exhausted', { status: STATUS.disabled, left: nothing }, 'disabled'],
    ['a status nobody documented', { status: 7 }, 'disabled'],
    ['status 0', { status: 0 }, 'disabled'],
    ['status 3, renewed since', { status: STATUS.expired }, 'expired'],
    ['status 4, topped up since', { status: STATUS.exhausted }, 'exhausted'],
    ['status 4, and expired meanwhile', { status: STATUS.exhausted, expiresAt: past }, 'expired'],
    ['status 3, and exhausted meanwhile', { status: STATUS.expired, left: nothing }, 'exhausted'],
  ] as const)('%s', (_, over, state) => expect(stateOf(aKey(over), now)).toBe(state));

  test('at its very expiry a key still lives; a millisecond later it does not', () => {
    const key = aKey({ expiresAt: now });
    expect(hasExpired(key, now)).toBe(false);
    expect(stateOf(key, now)).toBe('enabled');
    expect(stateOf(key, new Date(now.getTime() + 1))).toBe('expired');
  });
});

describe('cured: alive but for upstream, which has to be told', () => {
  test.each([
    ['status 3, renewed', { status: STATUS.expired }, true],
    ['status 4, topped up', { status: STATUS.exhausted }, true],
    ['status 4, unlimited now', { status: STATUS.exhausted, unlimited: true, left: nothing }, true],
    ['status 3, renewed, but empty', { status: STATUS.expired, left: nothing }, false],
    ['status 4, topped up, but past its expiry', { status: STATUS.exhausted, expiresAt: past }, false],
    ['enabled', {}, false],
    ['disabled by somebody', { status: STATUS.disabled }, false],
  ] as const)('%s', (_, over, cured) => expect(isCured(aKey(over), now)).toBe(cured));
});

test.each([
  ['a debt', { left: units(-1) }, true],
  ['nothing left', { left: nothing }, false],
  ["an unlimited key's debt is none", { left: units(-1), unlimited: true }, false],
])('overspent: %s', (_, over, expected) => expect(isOverspent(aKey(over))).toBe(expected));

describe('filters of a list', () => {
  test.each([
    ['expiring in a week', { expiresAt: inDays(7) }, ['enabled', 'expiring']],
    ['a little later', { expiresAt: new Date(inDays(7).getTime() + 1) }, ['enabled']],
    ['never', { expiresAt: null }, ['enabled']],
    ['a fifth left', { left: dollars(4), used: dollars(16) }, ['enabled', 'low']],
    ['a little more than a fifth', { left: dollars(4.1), used: dollars(16) }, ['enabled']],
    ['unlimited is never low', { left: dollars(1), used: dollars(99), unlimited: true }, ['enabled']],
    [
      'ending soon and low',
      { expiresAt: inDays(1), left: dollars(1), used: dollars(9) },
      ['enabled', 'expiring', 'low'],
    ],
    ['ending soon, but disabled', { expiresAt: inDays(1), status: STATUS.disabled }, ['disabled']],
    ['low, but expired', { expiresAt: past, left: dollars(1), used: dollars(9) }, ['expired']],
    ['empty', { left: nothing }, ['exhausted']],
    ['running out in three days', { runsOutAt: inDays(3) }, ['enabled', 'running-out']],
    ['running out later', { runsOutAt: inDays(3.1) }, ['enabled']],
    ['unlimited never runs out', { runsOutAt: inDays(1), unlimited: true }, ['enabled']],
    ['running out, but disabled', { runsOutAt: inDays(1), status: STATUS.disabled }, ['disabled']],
  ])('%s', (_, over, shown) => {
    const key = { ...aKey(), ...over };
    expect(KEY_FILTERS.filter((filter) => passes(key, filter, now))).toEqual(shown);
  });

  test('an expired key is not expiring any more, and an empty one is not low', () => {
    expect(isExpiring(aKey({ expiresAt: past }), now)).toBe(false);
    expect(isLow(aKey({ left: nothing }))).toBe(false);
  });

  test('every key is in exactly one state, and its state is the filter that shows it', () => {
    const key = fc.record({
      status: fc.integer({ min: 0, max: 7 }),
      unlimited: fc.boolean(),
      left: fc.integer({ min: -1000, max: 1000 }).map(units),
      expiresAt: fc.option(fc.integer({ min: -9, max: 9 }).map(inDays)),
    });
    fc.assert(
      fc.property(key, (over) => {
        const states = KEY_STATES.filter((state) => passes(aKey(over), state, now));
        expect(states).toEqual([stateOf(aKey(over), now)]);
      }),
    );
  });
});

describe('among keys of one urgency comes first', () => {
  const low = { left: dollars(2), used: dollars(18) };
  const lower = { left: dollars(1), used: dollars(19) };
  test.each([
    ['what expired last', 'dead', [{ expiresAt: inDays(-1) }, { expiresAt: inDays(-40) }]],
    [
      'what was used up last, by its last call',
      'dead',
      [
        { left: nothing, usedAt: inDays(-1) },
        { left: nothing, usedAt: inDays(-3) },
      ],
    ],
    [
      'what died last, of either',
      'dead',
      [{ expiresAt: inDays(-1) }, { left: nothing, usedAt: inDays(-2) }, { expiresAt: inDays(-3) }],
    ],
    ['what expires first', 'soon', [{ expiresAt: inDays(1) }, { expiresAt: inDays(6) }]],
    [
      'what ends first, whichever way',
      'soon',
      [
        { expiresAt: inDays(1) },
        { runsOutAt: inDays(2), expiresAt: null },
        { runsOutAt: inDays(2.5), expiresAt: inDays(3) },
        { ...low, runsOutAt: inDays(12), expiresAt: null },
      ],
    ],
    [
      'what has the smallest share left, behind all with a day',
      'soon',
      [{ expiresAt: inDays(6) }, { ...lower, expiresAt: inDays(300) }, { ...low, expiresAt: null }],
    ],
  ] as const)('%s', (_, urgency, overs) => {
    const keys = overs.map((over) => ({ ...aKey(over), ...over }));
    expect(keys.map((key) => urgencyOf(key, now))).toEqual(keys.map(() => urgency));
    const turns = keys.map((key) => turnOf(key, now));
    expect(turns).toEqual(turns.toSorted((a, b) => a - b));
    expect(new Set(turns).size).toBe(keys.length);
    expect(turns.every(Number.isSafeInteger)).toBe(true);
  });

  test('of those with nothing to do, the name alone decides', () => {
    const some = [aKey(), aKey({ usedAt: null }), aKey({ status: STATUS.disabled, expiresAt: past })];
    expect(some.map((key) => turnOf(key, now))).toEqual([0, 0, 0]);
  });
});
