import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type NextOutage,
  nextOutage,
  type Observation,
  type Outage,
} from '../../src/domain/upstream/outage.ts';

const start = new Date('2026-12-03T10:00:00Z');
const minutes = (n: number) => new Date(start.getTime() + n * 60_000);
const sight = (now: number, over: Partial<Observation> = {}): Observation => ({
  faultySince: null,
  lastSweep: minutes(-3),
  now: minutes(now),
  ...over,
});
const troubled = (now: number, over: Partial<Observation> = {}) =>
  sight(now, { faultySince: start, ...over });
const begun: Outage = { since: start, observedAt: start, toldAt: null, wellSince: null };
const told: Outage = { ...begun, toldAt: minutes(15) };
const well: Outage = { ...told, wellSince: minutes(20) };

describe('an outage', () => {
  test.each<[string, Outage | null, Observation, NextOutage]>([
    ['all is well', null, sight(0), { outage: null, tell: null }],
    ['begins quietly', null, troubled(0), { outage: begun, tell: null }],
    [
      'begins after the last walk over all keys, whoever made it',
      null,
      troubled(9, { lastSweep: minutes(8) }),
      { outage: { ...begun, since: minutes(8), observedAt: minutes(8) }, tell: null },
    ],
    ['is no news for 15 minutes', begun, troubled(14.9), { outage: begun, tell: null }],
    ['then it is', begun, troubled(15), { outage: told, tell: 'begun' }],
    ['once', told, troubled(60), { outage: told, tell: null }],
    ['a replica that asks nothing knows nothing of its end', told, sight(60), { outage: told, tell: null }],
    ['untold, it is forgotten', begun, sight(9, { lastSweep: minutes(8) }), { outage: null, tell: null }],
    [
      'a walk over all keys ends it',
      told,
      sight(21, { lastSweep: minutes(20) }),
      { outage: well, tell: null },
    ],
    [
      'is over when it stays so for five minutes',
      well,
      sight(25, { lastSweep: minutes(24) }),
      { outage: null, tell: 'over' },
    ],
    ['and not before', well, sight(24.9, { lastSweep: minutes(24) }), { outage: well, tell: null }],
    [
      'what comes back meanwhile is the same outage',
      well,
      troubled(22, { faultySince: minutes(22) }),
      { outage: { ...told, observedAt: minutes(22) }, tell: null },
    ],
    [
      'also when nobody looked while it was gone',
      told,
      troubled(22, { faultySince: minutes(22), lastSweep: minutes(21) }),
      { outage: { ...told, observedAt: minutes(22) }, tell: null },
    ],
    [
      'untold, it begins anew',
      begun,
      troubled(9, { faultySince: minutes(8), lastSweep: minutes(7) }),
      { outage: { ...begun, since: minutes(8), observedAt: minutes(8) }, tell: null },
    ],
    [
      'an older walk does not end what came back',
      { ...told, observedAt: minutes(22) },
      sight(23, { lastSweep: minutes(20) }),
      { outage: { ...told, observedAt: minutes(22) }, tell: null },
    ],
  ])('%s', (_, outage, seen, next) => expect(nextOutage('down', outage, seen)).toEqual(next));

  test('a refused token is news as soon as a second look was refused too', () => {
    expect(nextOutage('auth', begun, troubled(0.1)).tell).toBeNull();
    expect(nextOutage('auth', begun, troubled(0.2)).tell).toBe('begun');
  });
});

test('however it flaps, its beginning and its end are told in turn and minutes apart', () => {
  const phases = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 })), { maxLength: 60 });
  fc.assert(
    fc.property(fc.constantFrom('down' as const, 'auth' as const), phases, (trouble, changes) => {
      let outage: Outage | null = null;
      let lastSweep: Date | null = null;
      let faultySince: Date | null = null;
      let minute = 0;
      const said: { tell: string; minute: number }[] = [];
      for (const [isTroubled, lasting] of changes) {
        faultySince = isTroubled ? (faultySince ?? minutes(minute)) : null;
        for (let passed = 0; passed < lasting; passed += 1, minute += 1) {
          if (!isTroubled) lastSweep = minutes(minute);
          const next = nextOutage(trouble, outage, { faultySince, lastSweep, now: minutes(minute) });
          outage = next.outage;
          if (next.tell) said.push({ tell: next.tell, minute });
        }
      }
      said.forEach(({ tell, minute: at }, index) => {
        expect(tell).toBe(index % 2 === 0 ? 'begun' : 'over');
        const before = said[index - 1];
        if (before && tell === 'over') expect(at - before.minute).toBeGreaterThanOrEqual(5);
      });
    }),
  );
});
