import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Burn } from '../../src/domain/keys/forecast/burn.ts';
import { type Key, STATUS } from '../../src/domain/keys/key.ts';
import { units, usd } from '../../src/domain/keys/quota.ts';
import { reminderId } from '../../src/domain/notices/delivery/snooze.ts';
import { type Evaluation, evaluate } from '../../src/domain/notices/evaluate.ts';
import { deletedNotice, keyNoticeId } from '../../src/domain/notices/notice.ts';
import { isForBackup, toConcerned } from '../../src/domain/notices/reader.ts';
import type { WatchState } from '../../src/domain/notices/watch-rules/rule.ts';
import { DAY, HOUR, span } from '../../src/domain/time.ts';
import { aKey, dollars, inDays, now, UNITS_PER_USD } from '../support/samples.ts';

const calm: WatchState = { state: 'enabled', transitions: 0, unconfirmed: false, levels: {} };
/** As an older version stored it, which knew no thresholds. */
const { levels: _, ...older } = calm;
const empty = { left: units(0), used: dollars(20) };
const thresholds = {
  quotaLeft: [20, 5],
  runsOutWithin: span(3, 'd'),
  expiring: [7, 3, 1],
  anomaly: { times: 5, above: usd(5) },
};
const watchedSince = new Date(0);
const evaluated = (before: WatchState | null, key: Key, at: Date, burn: Burn | null = null): Evaluation =>
  evaluate(before, key, { burn, thresholds, unitsPerUsd: UNITS_PER_USD, watchedSince, now: at });
const told = (before: WatchState | null, over: Partial<Key>, at = now) =>
  evaluated(before, aKey(over), at).notices.map(({ kind, days }) =>
    days === null ? kind : `${kind} ${days}d`,
  );

test('the copy for a stand-in is known by its id, also when it reminds', () => {
  const key = { owner: 'U0ANA', backup: 'U0BOB' };
  const copies = toConcerned(key, { id: 'key:1:low-20:5', body: null, by: null });
  const ids = copies.flatMap(({ id, to }) => [id, reminderId(id, 5)].map((one) => [to.id, isForBackup(one)]));
  expect(ids).toEqual([
    ['U0ANA', false],
    ['U0ANA', false],
    ['U0BOB', true],
    ['U0BOB', true],
  ]);
});

describe('an anomaly', () => {
  const day = (spent: number, usual: number): Burn => ({
    at: now,
    spent: { units: dollars(spent), since: inDays(-7) },
    rate: { kind: 'unknown', why: 'too_few_samples' },
    day: { spent: dollars(spent), usual: dollars(usual) },
  });
  const { day: _, ...unknown } = day(90, 1);

  const inTurn = (burns: readonly Burn[]): string[] => {
    let before = calm;
    return burns.flatMap((burn, at) => {
      const { state, notices } = evaluated(before, aKey({ expiresAt: inDays(90) }), now, burn);
      before = state;
      return notices.map(({ kind }) => `${at}: ${kind}`);
    });
  };

  test.each<[string, Burn[], string[]]>([
    [
      'five times what is usual, at the second reading, once',
      [day(10, 2), day(11, 2), day(20, 2)],
      ['1: anomaly'],
    ],
    ['not four times', [day(9.9, 2), day(9.9, 2)], []],
    ['not $5 and less', [day(5, 0.1), day(5, 0.1)], []],
    ['not what was only reserved', [day(10, 2), day(2, 2), day(10, 2), day(2, 2)], []],
    ['not while it is not known what is usual', [unknown, unknown], []],
    [
      'again when it begins again',
      [day(10, 2), day(10, 2), day(2, 2), day(10, 2), day(10, 2)],
      ['1: anomaly', '4: anomaly'],
    ],
  ])('%s', (_, burns, expected) => expect(inTurn(burns)).toEqual(expected));

  test('also in the reading that first finds nothing left, which only doubts how much that is', () => {
    const left = { left: dollars(9), used: dollars(11), expiresAt: inDays(90) };
    const first = evaluated(calm, aKey(left), now, day(10, 2));
    const dip = evaluated(first.state, aKey({ ...left, ...empty }), now, day(11, 2));
    const dead = evaluated(dip.state, aKey({ ...left, ...empty }), now, unknown);
    const told = [first, dip, dead].map(({ notices }) => notices.map(({ kind }) => kind));
    expect(told).toEqual([[], ['anomaly'], ['exhausted']]);
  });
});

describe('a threshold', () => {
  const left = (dollarsLeft: number, granted = 20): Partial<Key> => ({
    left: dollars(dollarsLeft),
    used: dollars(granted - dollarsLeft),
  });
  const aDay = (amount: number): Burn => ({
    at: now,
    spent: { units: dollars(7 * amount), since: inDays(-7) },
    rate: { kind: 'known', perDay: dollars(amount), spread: 0, days: 14, rest: 0, week: Array(7).fill(1) },
  });

  /** What each reading in turn tells. */
  function inTurn(
    read: readonly Partial<Key>[],
    { burn = null as Burn | null, from = calm } = {},
  ): string[][] {
    let before = from;
    return read.map((over) => {
      const { state, notices } = evaluated(before, aKey({ expiresAt: inDays(90), ...over }), now, burn);
      before = state;
      return notices.map(({ kind, period }) => `${kind} ${period}`);
    });
  }

  test('is told once of a quota, however often the key stops meanwhile', () => {
    const off = { ...left(3), status: STATUS.disabled };
    const more = left(4, 40);
    expect(inTurn([left(3), left(3), off, left(3), left(3), off, more, more])).toEqual([
      [],
      ['low 10000000-20'],
      ['disabled 1'],
      ['revived 2'],
      [],
      ['disabled 3'],
      ['revived 4'],
      ['low 20000000-20'],
    ]);
  });

  test('that stood when the bot learned to look for it is taken as seen; what is worse is told', () => {
    const read = [left(4), left(4), left(4), left(0.5), left(0.5)];
    expect(inTurn(read, { from: older })).toEqual([[], [], [], [], ['low 10000000-5']]);
    expect(inTurn(Array(3).fill(left(10)), { from: older, burn: aDay(5) })).toEqual([[], [], []]);
  });

  test.each<[string, Partial<Key>[], string[][]]>([
    ['is told at the second reading, once', [left(4), left(4), left(3)], [[], ['low 10000000-20'], []]],
    [
      'is told again when it gets worse',
      [left(4), left(4), left(1), left(1)],
      [[], ['low 10000000-20'], [], ['low 10000000-5']],
    ],
    ['is not told of a dip', [left(4), left(9), left(4), left(9)], [[], [], [], []]],
    [
      'is confirmed by the reading after a dip to nothing, not by the dip',
      [left(0.5), left(0), left(0.5), left(0.4)],
      [[], [], ['low 10000000-5'], []],
    ],
    [
      'is not passed by a dip to nothing',
      [left(10), left(0), left(4), left(0), left(4), left(4)],
      [[], [], [], [], ['low 10000000-20'], []],
    ],
    ['is told of the smallest that was passed', [left(0.5), left(0.5)], [[], ['low 10000000-5']]],
    [
      'is told of each',
      [left(4), left(4), left(1), left(1), left(1)],
      [[], ['low 10000000-20'], [], ['low 10000000-5'], []],
    ],
    [
      'is told again after a top-up in the console',
      [left(4), left(4), left(2, 40), left(2, 40)],
      [[], ['low 10000000-20'], expect.anything() as never, ['low 20000000-5']],
    ],
    [
      'is nothing to an unlimited key',
      [left(1), left(1)].map((key) => ({ ...key, unlimited: true })),
      [[], []],
    ],
    [
      'is nothing to a key that does not work',
      [left(1), left(1)].map((key) => ({ ...key, status: 2 })),
      [['disabled 1'], []],
    ],
  ])('%s', (_, read, notices) => expect(inTurn(read)).toEqual(notices));

  test('of days is told by the forecast, once', () => {
    const read = [left(12), left(12), left(12)];
    expect(inTurn(read, { burn: aDay(5) })).toEqual([[], ['runs_out 10000000-'], []]);
    expect(inTurn(read, { burn: aDay(2) })).toEqual([[], [], []]);
    // One message is enough.
    expect(inTurn([left(4), left(4), left(4)], { burn: aDay(5) })).toEqual([[], ['low 10000000-20'], []]);
  });

  test.each<[string, number, string[][]]>([
    ['is known to whoever has just set the quota, or was told', 4, [[], [], [], ['low 10000000-5']]],
    ['is news to them where it was passed since', 20, [[], ['low 10000000-20'], [], ['low 10000000-5']]],
  ])('%s', (_, leftThen, notices) => {
    const from: WatchState = {
      ...calm,
      knowsQuota: { left: dollars(leftThen), used: dollars(20 - leftThen), unlimited: false },
    };
    expect(inTurn([left(4), left(4), left(0.5), left(0.5)], { from })).toEqual(notices);
  });
});

describe('what one reading tells', () => {
  const doubted: WatchState = { ...calm, unconfirmed: true };
  const wasDisabled: WatchState = { ...calm, state: 'disabled', transitions: 3 };

  test.each<[string, WatchState | null, Partial<Key>, string[]]>([
    ['nothing new', calm, {}, []],
    ['disabled', calm, { status: STATUS.disabled }, ['disabled']],
    ['still disabled', wasDisabled, { status: STATUS.disabled }, []],
    ['enabled again', wasDisabled, {}, ['revived']],
    ['expired', calm, { expiresAt: inDays(-1) }, ['expired']],
    ['expired, says upstream alone', calm, { status: STATUS.expired, expiresAt: null }, ['expired']],
    ['nothing left: perhaps a pre-charge', calm, empty, []],
    ['still nothing left', doubted, empty, ['exhausted']],
    ['it was a pre-charge', doubted, {}, []],
    ['ends in eight days', calm, { expiresAt: inDays(8) }, []],
    ['ends in a week', calm, { expiresAt: inDays(7) }, ['expiring 7d']],
    ['ends in three days', calm, { expiresAt: inDays(3) }, ['expiring 3d']],
    ['ends in an hour', calm, { expiresAt: new Date(now.getTime() + HOUR) }, ['expiring 1d']],
    ['ends never', calm, { expiresAt: null }, []],
    ['ends soon, and disabled', wasDisabled, { status: STATUS.disabled, expiresAt: inDays(1) }, []],
    ['ends soon, and perhaps empty', calm, { ...empty, expiresAt: inDays(1) }, ['expiring 1d']],
    ['a key the bot did not know', null, {}, ['discovered']],
    ['an unknown one that ends soon', null, { expiresAt: inDays(2) }, ['expiring 3d']],
    ['an unknown one, dead', null, { expiresAt: inDays(-9) }, ['expired']],
    ['an unknown one, disabled', null, { status: STATUS.disabled }, ['disabled']],
    ['an unknown one, empty', null, empty, ['exhausted']],
  ])('%s', (_, before, over, expected) => expect(told(before, over)).toEqual(expected));

  test('what is now known of the key', () => {
    expect(evaluated(calm, aKey(empty), now).state).toMatchObject({ ...calm, unconfirmed: true });
    expect(evaluated(doubted, aKey(empty), now).state).toMatchObject({
      state: 'exhausted',
      transitions: 1,
      unconfirmed: false,
    });
    expect(evaluated(doubted, aKey(), now).state).toMatchObject(calm);
    expect(evaluated(null, aKey(), now).state).toMatchObject(calm);
    expect(evaluated(wasDisabled, aKey(), now).state).toMatchObject({ ...calm, transitions: 4 });
  });
});

describe('an edit in the console', () => {
  const renamed = { name: 'search-2' };
  const longer = { expiresAt: inDays(200) };
  const more = { left: dollars(70) };
  /** What each reading in turn tells, after one of the key as it was. */
  const inTurn = (first: Partial<Key>, ...read: Partial<Key>[]): string[][] => {
    let before = evaluated(evaluated(calm, aKey(first), now).state, aKey(first), now).state;
    return read.map((over) => {
      const { state, notices } = evaluated(before, aKey(over), now);
      before = state;
      return notices.map(({ kind }) => kind);
    });
  };

  test.each<[string, Partial<Key>, Partial<Key>[], string[][]]>([
    ['is told once', {}, [renamed, renamed], [['changed'], []]],
    [
      'that a dip hides is told by the next reading',
      {},
      [{ ...empty, ...renamed }, renamed],
      [[], ['changed']],
    ],
    [
      'that comes with the last of the quota is told as well',
      {},
      [
        { ...empty, ...renamed },
        { ...empty, ...renamed },
      ],
      [[], ['exhausted', 'changed']],
    ],
    [
      'is told beside a refund, of which nothing is told',
      empty,
      [{ ...renamed, left: dollars(5), used: dollars(15) }],
      [['changed']],
    ],
    ['is told beside the disabling', {}, [{ status: 2, ...more }], [['disabled', 'changed']]],
    ['that ends a key is told with its end', {}, [{ expiresAt: inDays(-1) }], [['expired']]],
    ['that renews a key is told with its life', { expiresAt: inDays(-1) }, [longer], [['revived']]],
    ['is told beside that', { expiresAt: inDays(-1) }, [{ ...longer, ...renamed }], [['revived', 'changed']]],
  ])('%s', (_, first, read, expected) => expect(inTurn(first, ...read)).toEqual(expected));
});

describe('the first look of an installation', () => {
  const looked = (before: WatchState | null, key: Key): Evaluation =>
    evaluate(before, key, { burn: null, thresholds, unitsPerUsd: UNITS_PER_USD, watchedSince: now, now });
  const wasLow = { left: dollars(2), used: dollars(18) };

  test.each([
    ['long before it', inDays(-200), [inDays(-200)], []],
    ['a moment before it', new Date(now.getTime() - 1000), [new Date(now.getTime() - 1000)], []],
    ['in the same second', now, [undefined], ['low']],
    ['after it', new Date(now.getTime() + HOUR), [undefined], ['low']],
  ])('a key that was created %s', (_, createdAt, found, later) => {
    const first = looked(null, aKey({ createdAt, ...wasLow }));
    expect(first.notices.map(({ kind }) => kind)).toEqual(['discovered']);
    expect(first.notices.map((notice) => notice.createdAt)).toEqual(found);
    // What it lacked when it was found is no news; what it lacks later is.
    const second = looked(first.state, aKey({ createdAt, ...wasLow }));
    expect(second.notices.map(({ kind }) => kind)).toEqual(later);
    const less = aKey({ createdAt, left: dollars(0.5), used: dollars(19.5) });
    const third = looked(second.state, less);
    expect(looked(third.state, less).notices.map(({ kind }) => kind)).toEqual(['low']);
  });
});

describe('what a notice is called: once per key, kind and period', () => {
  const idOf = (before: WatchState | null, over: Partial<Key>) =>
    evaluated(before, aKey(over), now).notices.map(keyNoticeId);
  const end = inDays(2);

  test.each<[string, WatchState | null, Partial<Key>, string]>([
    ['an expiry re-arms what is told of it', calm, { expiresAt: end }, `key:42:expiring-3d:${end.getTime()}`],
    ['also once it is past', calm, { expiresAt: inDays(-1) }, `key:42:expired:${inDays(-1).getTime()}`],
    ['without one, the transition', calm, { expiresAt: null, status: 3 }, 'key:42:expired:status-1'],
    [
      'more quota re-arms exhausted',
      { ...calm, unconfirmed: true },
      empty,
      `key:42:exhausted:${dollars(20)}`,
    ],
    ['each disabling is one', { ...calm, transitions: 6 }, { status: 2 }, 'key:42:disabled:7'],
    ['found once', null, {}, 'key:42:discovered:once'],
  ])('%s', (_, before, over, id) => expect(idOf(before, over)).toEqual([id]));

  test('a deletion is told once', () => expect(keyNoticeId(deletedNotice(42))).toBe('key:42:deleted:once'));
});

const GOOD_NEWS: ReadonlySet<string> = new Set(['revived', 'changed']);

/** Sweeps over a key's readings, for what warns; answers the ids in the order in which they were first told. */
function sweep(readings: readonly { key: Key; at: Date }[], replicas = 1): string[] {
  let watched: WatchState | null = calm;
  const sent = new Set<string>();
  for (const { key, at } of readings) {
    const before = watched;
    const looks: Evaluation[] = Array.from({ length: replicas }, () => evaluated(before, key, at));
    for (const { notices } of looks)
      for (const notice of notices) if (!GOOD_NEWS.has(notice.kind)) sent.add(keyNoticeId(notice));
    watched = looks[0]?.state ?? null;
  }
  return [...sent];
}

describe('over many sweeps', () => {
  test('a sweep repeated tells nothing new', () => {
    const reading = fc.record({
      left: fc.integer({ min: -5, max: 20 }).map(dollars),
      status: fc.integer({ min: 1, max: 4 }),
      expiresAt: fc.option(fc.integer({ min: -3, max: 9 }).map(inDays)),
    });
    fc.assert(
      fc.property(fc.option(fc.constant(calm)), reading, (known, over) => {
        const settled = evaluated(evaluated(known, aKey(over), now).state, aKey(over), now);
        const first = [known, evaluated(known, aKey(over), now).state].flatMap(
          (before) => evaluated(before, aKey(over), now).notices,
        );
        const ids = new Set(first.map(keyNoticeId));
        expect(settled.state).toEqual(evaluated(settled.state, aKey(over), now).state);
        for (const notice of evaluated(settled.state, aKey(over), now).notices)
          expect(ids).toContain(keyNoticeId(notice));
      }),
    );
  });

  test('each expiry threshold is told exactly once, in order, at whatever moments the sweeps come', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: DAY }), { minLength: 60, maxLength: 90 });
    fc.assert(
      fc.property(gaps, (steps) => {
        const expiresAt = inDays(12);
        let at = now.getTime();
        const readings = steps.map((step) => {
          at += step;
          return { key: aKey({ expiresAt }), at: new Date(at) };
        });
        const kinds = sweep(readings).map((id) => id.split(':')[2]);
        const all = ['expiring-7d', 'expiring-3d', 'expiring-1d', 'expired'];
        // A sweep may step over the last day, never over more.
        expect(all.filter((kind) => kinds.includes(kind))).toEqual(kinds);
        if (at > inDays(12).getTime()) for (const kind of all) expect(kinds).toContain(kind);
      }),
    );
  });

  test('the days before an expiry are those of the policy', () => {
    const early = { ...thresholds, expiring: [1, 14] };
    const toldAt = (days: number) =>
      evaluate(calm, aKey({ expiresAt: inDays(days) }), {
        burn: null,
        thresholds: early,
        unitsPerUsd: UNITS_PER_USD,
        watchedSince,
        now,
      }).notices.map((notice) => notice.days);
    expect([15, 14, 3, 1, 0.5].map(toldAt)).toEqual([[], [14], [14], [1], [1]]);
    // Whoever set the expiry knows it, whatever the days are.
    const knows = { knows: { expiresAt: inDays(10).getTime(), days: 10 } };
    const known = (days: number[]) =>
      evaluate({ ...calm, ...knows }, aKey({ expiresAt: inDays(10) }), {
        burn: null,
        thresholds: { ...early, expiring: days },
        unitsPerUsd: UNITS_PER_USD,
        watchedSince,
        now,
      }).notices;
    expect(known([14, 11, 10])).toEqual([]);
  });

  test('a renewal arms every threshold anew', () => {
    const readings = [0, 6, 10, 12, 14].map((day) => ({
      key: aKey({ expiresAt: inDays(13) }),
      at: inDays(day),
    }));
    const renewed = [15, 37, 41, 43, 45].map((day) => ({
      key: aKey({ expiresAt: inDays(44) }),
      at: inDays(day),
    }));
    expect(sweep([...readings, ...renewed])).toHaveLength(8);
  });

  test('however usage climbs, each threshold and exhausted are told exactly once for each amount granted', () => {
    const burns = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 40 });
    fc.assert(
      fc.property(burns, fc.integer({ min: 9, max: 30 }), (costs, topUp) => {
        let granted = 20;
        let used = 0;
        const expected = new Set<string>();
        const readings = costs.flatMap((cost) => {
          used += cost;
          const key = aKey({ left: dollars(granted - used), used: dollars(used), expiresAt: null });
          const share = ((granted - used) * 100) / granted;
          if (share > 0 && share <= 20) expected.add(`low:${dollars(granted)}-${share <= 5 ? 5 : 20}`);
          if (used >= granted) {
            expected.add(`exhausted:${dollars(granted)}`);
            granted = used + topUp;
          }
          return [
            { key, at: now },
            { key, at: now },
          ];
        });
        expect(sweep(readings)).toEqual([...expected].map((what) => `key:42:${what}`));
      }),
    );
  });

  test('a dip that one sweep sees never alarms', () => {
    const quiet = aKey({ expiresAt: null });
    const dip = aKey({ ...empty, expiresAt: null });
    const runs = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 20 });
    fc.assert(
      fc.property(runs, (calmBetween) => {
        const readings = calmBetween.flatMap((n) => [dip, ...Array<Key>(n).fill(quiet)]);
        expect(sweep(readings.map((key) => ({ key, at: now })))).toEqual([]);
      }),
    );
  });

  test('a key that flaps is told of each disabling once, however many replicas look', () => {
    const flips = fc.array(fc.boolean(), { maxLength: 30 });
    fc.assert(
      fc.property(flips, (disabled) => {
        const readings = disabled.map((off) => ({ key: aKey({ status: off ? 2 : 1 }), at: now }));
        const times = disabled.filter((off, index) => off && !disabled[index - 1]).length;
        expect(sweep(readings, 3)).toHaveLength(times);
      }),
    );
  });
});
