import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsPattern, literalIn } from '../../src/domain/policy/name-pattern.ts';

test.each([
  ['ci-*', 'ci-nightly', true],
  ['ci-*', 'ci-', true],
  ['ci-*', 'my-ci-nightly', false],
  ['*-prod', 'Search-Prod', true],
  ['*-prod', 'search-prod-2', false],
  ['ci-*-eu', 'ci-a-b-eu', true],
  ['ci-*-eu', 'ci-eu', false],
  ['*', 'anything', true],
  ['a.c', 'abc', false],
])('%s, %s: %s', (pattern, name, fits) => expect(fitsPattern(pattern, name)).toBe(fits));

test('it says what a regular expression says, for any text', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 12 });
  fc.assert(
    fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 }), (pattern, name) => {
      const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
      expect(fitsPattern(pattern, name)).toBe(new RegExp(`^${parts.join('.*')}$`).test(name));
      if (fitsPattern(pattern, name)) expect(name).toContain(literalIn(pattern));
    }),
  );
});

test('no pattern takes long', () => {
  const before = performance.now();
  expect(fitsPattern(`${'a*'.repeat(40)}b`, 'a'.repeat(200))).toBe(false);
  expect(performance.now() - before).toBeLessThan(100);
});
