import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Circuit,
  CLOSED,
  type FailureEvent,
  failed,
  isDue,
  limited,
} from '../../src/domain/upstream/circuit-breaker.ts';

const start = new Date('2026-12-03T10:00:00Z');
const seconds = (n: number) => new Date(start.getTime() + n * 1000);
const failing = (over: Partial<FailureEvent> = {}): FailureEvent => ({
  fault: 'down',
  message: 'ECONNREFUSED',
  at: start,
  isProbe: false,
  jitter: 1,
  ...over,
});
const failedBy = (...failures: Partial<FailureEvent>[]): Circuit =>
  failures.reduce((circuit, over) => failed(circuit, failing(over)), CLOSED);
const silence = (times: number) => Array.from({ length: times }, () => ({}));
const open = failedBy(...silence(5));

describe('when CometAPI is left alone', () => {
  test.each<[string, Circuit, Date | null]>([
    ['four silences in a row are not enough', failedBy(...silence(4)), null],
    ['five are', open, seconds(5)],
    ['an answer between them starts the count anew', failed(CLOSED, failing()), null],
    ['one refused token is', failedBy({ fault: 'auth' }), seconds(5)],
    ['calls that were under way then change nothing', failed(open, failing({ at: seconds(9) })), seconds(5)],
    ['a look in vain waits longer', failed(open, failing({ isProbe: true, at: seconds(5) })), seconds(15)],
    ['jitter brings it forward by up to a half', failedBy(...silence(4), { jitter: 0 }), seconds(2.5)],
  ])('%s', (_, circuit, retryAt) => expect(circuit.retryAt).toEqual(retryAt));

  test('it grows to five minutes, and no further', () => {
    let circuit = open;
    const pauses = Array.from({ length: 9 }, () => {
      const at = circuit.retryAt ?? start;
      circuit = failed(circuit, failing({ isProbe: true, at }));
      return ((circuit.retryAt?.getTime() ?? 0) - at.getTime()) / 1000;
    });
    expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300, 300, 300]);
  });
});

test('trouble is dated from its first failure, and another trouble from its own', () => {
  expect(failedBy({ at: seconds(1) }, { at: seconds(2) }).since).toEqual(seconds(1));
  const refused = failed(open, failing({ fault: 'auth', isProbe: true, at: seconds(7) }));
  expect(refused).toMatchObject({ fault: 'auth', since: seconds(7) });
});

test('a limiter answers for CometAPI, but not for the token', () => {
  expect(limited(open)).toEqual(CLOSED);
  const refused = failedBy({ fault: 'auth' });
  expect(limited(refused)).toEqual(refused);
});

test.each<[string, Circuit, Date, boolean]>([
  ['closed: nothing to look for', CLOSED, seconds(999), false],
  ['before its time', open, seconds(4.9), false],
  ['at its time', open, seconds(5), true],
])('a look: %s', (_, circuit, now, due) => expect(isDue(circuit, now)).toBe(due));

test('however it fails, the next look is always ahead and within five minutes', () => {
  const failure = fc.record({
    fault: fc.constantFrom('down' as const, 'auth' as const),
    isProbe: fc.boolean(),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(failure, { maxLength: 40 }), (failures) => {
      let circuit = CLOSED;
      for (const one of failures) {
        const before = circuit;
        const at = circuit.retryAt ?? start;
        circuit = failed(circuit, failing({ ...one, at }));
        if (circuit === before || circuit.retryAt === null) continue;
        const pause = circuit.retryAt.getTime() - at.getTime();
        expect(pause).toBeGreaterThan(0);
        expect(pause).toBeLessThanOrEqual(300_000);
      }
    }),
  );
});
