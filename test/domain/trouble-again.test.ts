import { expect, test } from 'vitest';
import { nextTrouble } from '../../src/domain/notices/delivery/next-trouble.ts';
import type { TroubleBody } from '../../src/domain/notices/life.ts';

const now = new Date('2026-12-03T10:00:00Z');
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
const body = { kind: 'channel_trouble', error: 'is_archived' } as unknown as TroubleBody;

test.each([
  ['within the hour', -30, [{}], 'reopened'],
  ['later', -90, [{}], 'new'],
  ['within the hour, but nobody was told of it', -30, [], 'new'],
  ['after the clock was far ahead', 43_200, [{}], 'new'],
] as const)('a trouble returns %s', (_, ended, messages, expected) => {
  const last = { body, ended: { at: minutes(ended), how: 'solved' as const }, messages };
  expect(nextTrouble(last, body, now)).toBe(expected);
});
