import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failedAgain, isPaused, isSetAside, LONGEST_PAUSE } from '../../src/domain/problems/work-failure.ts';
import { now } from '../support/samples.ts';

const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test.each([
  [1, 10],
  [2, 20],
  [5, 160],
  [6, 3600],
  [60, 3600],
])('the %i. failure in a row is tried again after %i seconds', (times, seconds) => {
  let failure = failedAgain(null, now);
  for (let i = 1; i < times; i++) failure = failedAgain(failure, now);
  expect(failure.retryAt).toEqual(after(seconds));
  expect(isPaused(failure, after(seconds - 1))).toBe(true);
  expect(isPaused(failure, after(seconds))).toBe(false);
  expect(isSetAside(failure)).toBe(times >= 6);
});

test('whatever clock wrote it, nothing is paused for longer than the longest pause', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -1e12, max: 1e12 }), (times, skewMs) => {
      const wrong = new Date(now.getTime() + skewMs);
      let failure = failedAgain(null, wrong);
      for (let i = 1; i < times; i++) failure = failedAgain(failure, wrong);
      const stuck = isPaused(failure, now) && isPaused(failure, new Date(now.getTime() + LONGEST_PAUSE));
      expect(stuck).toBe(false);
    }),
  ));
