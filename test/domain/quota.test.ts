import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grantedOf, units, unitsOf, usd, usdOf, usedShare } from '../../src/domain/keys/quota.ts';

describe('dollars become units', () => {
  test.each([
    ['whole dollars', 5, 500_000, 2_500_000],
    ['cents', 12.34, 500_000, 6_170_000],
    ['a sum that binary fractions miss by a hair (0.29 × 100)', 0.29, 100, 29],
    ['another of those (1.15 × 100)', 1.15, 100, 115],
    ['a large sum ($65,586.48)', 65_586.48, 500_000, 32_793_240_000],
    ['less than a unit rounds down to nothing', 0.000_001, 500_000, 0],
    ['a unit and a half is one unit', 0.000_003, 500_000, 1],
  ])('%s', (_, amount, perUsd, expected) => {
    expect(unitsOf(usd(amount), perUsd)).toBe(expected);
  });

  test('whatever number of cents: exact, and never more than was said', () => {
    const cents = fc.integer({ min: 0, max: 100_000_000 });
    const perUsd = fc.constantFrom(100, 1000, 500_000, 1_000_000);
    fc.assert(
      fc.property(cents, perUsd, (n, price) => {
        const given = unitsOf(usd(n / 100), price);
        expect(given).toBe((n * price) / 100);
        expect(unitsOf(usdOf(given, price), price)).toBe(given);
      }),
    );
  });

  test('whatever fraction of a dollar: down, by less than one unit', () => {
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(amount, (dollars) => {
        const given = unitsOf(usd(dollars), 500_000);
        expect(Number.isInteger(given)).toBe(true);
        // What binary fractions may add to half a trillion.
        expect(given).toBeLessThanOrEqual(dollars * 500_000 + 1e-3);
        expect(given).toBeGreaterThan(dollars * 500_000 - 1);
      }),
    );
  });
});

describe('the share that is used', () => {
  test.each([
    ['untouched', 100, 0, 0],
    ['half', 50, 50, 0.5],
    ['all', 0, 100, 1],
    ['overspent', -5, 105, 1],
    ['granted nothing', 0, 0, 1],
    ['reset upstream: used below nothing', 100, -20, 0],
  ])('%s', (_, left, used, expected) => {
    expect(usedShare({ left: units(left), used: units(used), unlimited: false })).toBe(expected);
  });

  test('is between 0 and 1, and traffic never lowers it', () => {
    const amount = fc.integer({ min: 0, max: 5e14 });
    fc.assert(
      fc.property(amount, amount, amount, (left, used, cost) => {
        const before = usedShare({ left: units(left), used: units(used), unlimited: false });
        const after = usedShare({ left: units(left - cost), used: units(used + cost), unlimited: false });
        expect(before).toBeGreaterThanOrEqual(0);
        expect(after).toBeLessThanOrEqual(1);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

test('granted is conserved by traffic', () => {
  const amount = fc.integer({ min: -1e12, max: 5e14 });
  fc.assert(
    fc.property(amount, amount, amount, (left, used, cost) => {
      const before = grantedOf({ left: units(left), used: units(used) });
      expect(grantedOf({ left: units(left - cost), used: units(used + cost) })).toBe(before);
    }),
  );
});
