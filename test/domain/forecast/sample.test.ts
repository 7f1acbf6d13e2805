import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newSamples, type Sample } from '../../../src/domain/keys/forecast/sample.ts';
import { units } from '../../../src/domain/keys/quota.ts';
import { MINUTE } from '../../../src/domain/time.ts';
import { now } from '../../support/samples.ts';

const sample = (minutes: number, used: number, granted: number | null = 100): Sample => ({
  at: new Date(now.getTime() + minutes * MINUTE),
  used: units(used),
  granted: granted === null ? null : units(granted),
});

test('the first reading is kept, then only what moves', () => {
  expect(newSamples(null, null, sample(0, 5))).toEqual([sample(0, 5)]);
  expect(newSamples(sample(0, 5), sample(5, 5), sample(10, 5))).toEqual([]);
  expect(newSamples(sample(0, 5), sample(0, 5), sample(5, 6))).toEqual([sample(5, 6)]);
  expect(newSamples(sample(0, 5), sample(0, 5), sample(5, 5, 200))).toEqual([sample(5, 5, 200)]);
});

test('after a rest, its end is kept too', () => {
  expect(newSamples(sample(0, 5), sample(60, 5), sample(65, 9))).toEqual([sample(60, 5), sample(65, 9)]);
  // The bot was away: nobody knows when it moved.
  expect(newSamples(sample(0, 5), sample(0, 5), sample(600, 9))).toEqual([sample(600, 9)]);
});

test('a rest that was read less than a minute before it ended is no spending either', () => {
  const [last, end, moved] = [sample(0, 5), sample(600, 5), sample(600.5, 9)];
  expect(newSamples(last, end, moved)).toEqual([end]);
  expect(newSamples(end, moved, sample(605, 9))).toEqual([sample(605, 9)]);
  // What was read after it tells no rest before it.
  expect(newSamples(last, sample(601, 5), moved)).toEqual([moved]);
});

test('however often the key is read, at most one sample a minute', () => {
  const seconds = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.boolean()), { maxLength: 200 });
  fc.assert(
    fc.property(seconds, (steps) => {
      const kept: Sample[] = [];
      let before: Sample | null = null;
      let reading = sample(0, 0);
      for (const [pause, moves] of steps) {
        const at = new Date(reading.at.getTime() + pause * 1000);
        reading = { ...reading, at, used: units(reading.used + (moves ? 1 : 0)) };
        kept.push(...newSamples(kept.at(-1) ?? null, before, reading));
        before = reading;
      }
      const gaps = kept.slice(1).map(({ at }, i) => at.getTime() - (kept[i]?.at.getTime() ?? 0));
      expect(gaps.every((gap) => gap >= MINUTE)).toBe(true);
    }),
  );
});
