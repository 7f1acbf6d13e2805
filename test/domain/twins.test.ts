import { expect, test } from 'vitest';
import { type Change, wantSame } from '../../src/domain/changes/changes.ts';
import { span } from '../../src/domain/time.ts';
import { aNewKey, dollars, inDays } from '../support/samples.ts';

const quota = (amount: number, days?: number): Change => ({
  kind: 'quota',
  delta: dollars(amount),
  during: days ? span(days, 'd') : null,
});
const renew = (days: number, wasDisabled?: boolean): Change => ({
  kind: 'renew',
  span: span(days, 'd'),
  zone: 'UTC',
  ...(wasDisabled === undefined ? {} : { wasDisabled }),
});
const expires = (days: number): Change => ({ kind: 'edit', seen: {}, to: { expiresAt: inDays(days) } });
const named = (name: string, amount: number): Change => ({
  kind: 'create',
  key: { ...aNewKey(), name, quota: dollars(amount) },
});

test.each<[string, Change, Change, boolean]>([
  ['the same amount', quota(5), quota(5), true],
  ['another amount', quota(5), quota(6), false],
  ['for a time and for good', quota(5, 7), quota(5), false],
  ['a renewal, whatever the key was like', renew(30), renew(30, true), true],
  ['another renewal', renew(30), renew(60), false],
  ['an expiry on one day', expires(400), expires(400.001), true],
  ['an expiry on another day', expires(400), expires(402), false],
  ['never', { kind: 'edit', seen: {}, to: { expiresAt: null } }, expires(400), false],
  ['a new key of one name', named('a', 80), named('a', 90), true],
  ['a new key of another name', named('a', 80), named('b', 80), false],
  ['another kind', { kind: 'unlimited_on', during: null }, quota(5), false],
  ['unlimited', { kind: 'unlimited_on', during: null }, { kind: 'unlimited_on', during: null }, true],
])('two wishes for one key, %s', (_, one, other, same) => {
  expect(wantSame(one, other)).toBe(same);
  expect(wantSame(other, one)).toBe(same);
});
