import { expect, test } from 'vitest';
import { playDays } from './year/play.ts';

test('a month of 200 keys: every transition is told once, in time, to the right person, and nothing else', async () => {
  const { right, wrong, sweeps } = await playDays(30, 200, 1);
  expect(wrong).toEqual([]);
  expect(right).toBeGreaterThan(100);
  expect(sweeps).toBeGreaterThan(100);
});
