import { expect, test } from 'vitest';
import type { Change } from '../../src/domain/changes/changes.ts';
import { type Sensitive, sensitiveIn } from '../../src/domain/changes/sensitive.ts';
import type { Key } from '../../src/domain/keys/key.ts';
import { aKey, dollars, now } from '../support/samples.ts';

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY);
const more = (usd: number): Change => ({ kind: 'quota', delta: dollars(usd), during: null });
const busy = aKey({ usedAt: daysAgo(1), createdAt: daysAgo(300) });
const times = (factor: number, usual: number): Sensitive => ({
  kind: 'unusual',
  times: factor,
  usual: dollars(usual),
});
const idle: Sensitive = { kind: 'unused', days: 30 };

test.each<[string, Change, Key | null, number[], Sensitive[]]>([
  ['a usual amount', more(20), busy, [5, 5, 20], []],
  ['just under five times what is usual', more(24.99), busy, [5, 5, 20], []],
  ['five times', more(25), busy, [5, 5, 20], [times(5, 5)]],
  ['told in whole times, never more than it is', more(59.99), busy, [5, 5, 20], [times(11, 5)]],
  ['of an even number the lower one in the middle is usual', more(50), busy, [5, 5, 20, 20], [times(10, 5)]],
  ['nobody knows what is usual', more(5000), busy, [5, 5], []],
  ['no use in 30 days', more(5), aKey({ usedAt: daysAgo(30), createdAt: daysAgo(300) }), [], [idle]],
  ['never used, and 30 days old', more(5), aKey({ usedAt: null, createdAt: daysAgo(30) }), [], [idle]],
  ['never used, but young', more(5), aKey({ usedAt: null, createdAt: daysAgo(29) }), [], []],
  ['used on the 29th day', more(5), aKey({ usedAt: daysAgo(29), createdAt: daysAgo(300) }), [], []],
  ['unlimited', { kind: 'unlimited_on', during: null }, busy, [5, 5, 5], [{ kind: 'unlimited' }]],
  [
    'unlimited, of a key without use',
    { kind: 'unlimited_on', during: null },
    aKey({ usedAt: null, createdAt: daysAgo(99) }),
    [],
    [{ kind: 'unlimited' }, idle],
  ],
  ['both at once', more(100), aKey({ usedAt: daysAgo(31) }), [5, 5, 20], [times(20, 5), idle]],
  ['less quota', more(-100), aKey({ usedAt: daysAgo(99) }), [5, 5, 5], []],
  ['a disable of a key without use', { kind: 'disable' }, aKey({ usedAt: daysAgo(99) }), [], []],
])('%s', (_, change, key, earlier, expected) => {
  expect(sensitiveIn(change, { key, earlier: earlier.map(dollars), now })).toEqual(expected);
});
