import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pauseSeconds } from '../../src/cometapi/traffic/back-off.ts';
import { rateLimiter } from '../../src/cometapi/traffic/rate-limiter.ts';
import { exactly } from '../../src/cometapi/traffic/waiting-call.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { Refused } from '../../src/domain/problems/problem.ts';
import type { Lane } from '../../src/usecases/ports/cometapi.ts';
import { changed, connected, keptLog, planning } from '../support/comet-api.ts';
import { memoryCallLog } from '../support/memory-call-log.ts';

const waitMs = { interactive: 20_000, approval: 60_000, sweep: Number.POSITIVE_INFINITY };

function paced(limit: number, windowSeconds: number, waits: Partial<Record<Lane, number>> = {}) {
  const calls = memoryCallLog({ windowSeconds });
  const rate = { limit, windowSeconds };
  const { log } = keptLog();
  return {
    calls,
    ...rateLimiter({ calls, rate, clock: () => new Date(), log, waitMs: { ...waitMs, ...waits } }),
  };
}

/** Takes slots, makes one instant call, and records it. */
const go = async ({ take }: ReturnType<typeof paced>, lane: Lane, { slots = 1, act = () => {} } = {}) => {
  const taken = await take(lane, exactly(slots));
  await taken.use(async () => act());
  await taken.close();
};

const many = (count: number, make: (index: number) => Promise<void>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

/** The largest number of calls whose time lies within any one window. */
function mostInAWindow(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
}

describe('the rate', () => {
  test('no window ever holds more calls than allowed, and none is wasted', async () => {
    const pacing = paced(20, 0.5);
    const times: number[] = [];
    await many(50, () => go(pacing, 'approval', { act: () => void times.push(Date.now()) }));
    // A slot counts until one window after its answer, so a millisecond of a timer is not a breach.
    expect(mostInAWindow(times, 499)).toBeLessThanOrEqual(20);
    expect(times).toHaveLength(50);
  });

  test('sweeps leave a sixth of the window to people', async () => {
    const pacing = paced(12, 30);
    const sweeps = many(20, () => go(pacing, 'sweep')).catch(() => 'stopped');
    await expect.poll(() => pacing.calls.inWindow()).toBe(10);
    await many(2, () => go(pacing, 'interactive'));
    expect(await pacing.budget()).toEqual({ used: 12, limit: 12, windowSeconds: 30 });
    await pacing.stop();
    expect(await sweeps).toBe('stopped');
  });

  test('people go before approvals, approvals before sweeps, each in their order', async () => {
    const pacing = paced(6, 0.4);
    const went: string[] = [];
    await many(5, () => go(pacing, 'sweep'));
    const all = [
      ...[1, 2].map((n) => go(pacing, 'sweep', { act: () => void went.push(`sweep ${n}`) })),
      ...[1, 2].map((n) => go(pacing, 'approval', { slots: 3, act: () => void went.push(`approval ${n}`) })),
      ...[1, 2].map((n) => go(pacing, 'interactive', { slots: 3, act: () => void went.push(`person ${n}`) })),
    ];
    await Promise.all(all);
    expect(went).toEqual(['person 1', 'person 2', 'approval 1', 'approval 2', 'sweep 1', 'sweep 2']);
  });

  test('slots are taken together, and given back where they were not needed', async () => {
    const pacing = paced(10, 30);
    const taken = await pacing.take('approval', exactly(5));
    expect(await pacing.calls.inWindow()).toBe(5);
    await taken.use(async () => {});
    await taken.close();
    expect(await pacing.calls.inWindow()).toBe(1);
  });

  test('work that needs more than it took takes as many again, and gives back what it leaves', async () => {
    const pacing = paced(20, 30);
    const taken = await pacing.take('approval', exactly(5));
    for (let call = 0; call < 6; call += 1) await taken.use(async () => {});
    expect(await pacing.calls.inWindow()).toBe(10);
    await taken.close();
    expect(await pacing.calls.inWindow()).toBe(6);
  });

  test('work that was closed makes no further call, and keeps no slot', async () => {
    const pacing = paced(20, 30);
    const taken = await pacing.take('approval', exactly(5));
    await taken.close();
    await expect(taken.use(async () => 'called')).rejects.toThrow('after it was closed');
    expect(await pacing.calls.inWindow()).toBe(0);
  });

  test('where more are free, more are taken; where not, the least is enough', async () => {
    const pacing = paced(12, 30);
    await pacing.take('approval', { least: 5, most: 9 });
    expect(await pacing.calls.inWindow()).toBe(9);
    await pacing.take('approval', { least: 3, most: 9 });
    expect(await pacing.calls.inWindow()).toBe(12);
  });

  test('work under way goes on with a single slot where there is no room for as many', async () => {
    const pacing = paced(6, 30, { interactive: 1000 });
    const taken = await pacing.take('approval', exactly(5));
    for (let call = 0; call < 6; call += 1) await taken.use(async () => {});
    expect(await pacing.calls.inWindow()).toBe(6);
    await taken.close();
  });

  test('more slots than a window holds are as many as it holds', async () => {
    const pacing = paced(3, 0.2);
    const taken = await pacing.take('approval', exactly(5));
    expect(await pacing.calls.inWindow()).toBe(3);
    for (let call = 0; call < 5; call += 1) await taken.use(async () => {});
    await taken.close();
  });

  test('a person is told when to come back rather than kept waiting', async () => {
    const pacing = paced(2, 30, { interactive: 1000 });
    await many(2, () => go(pacing, 'interactive'));
    const error = await go(pacing, 'interactive').catch((reason) => reason);
    expect(error).toBeInstanceOf(Refused);
    expect(error.problem).toMatchObject({ kind: 'upstream_limiting', retryAt: expect.any(Date) });
  });

  test('whoever waits when it stops is refused, whoever is under way is waited for', async () => {
    const pacing = paced(1, 30);
    let finish = () => {};
    const taken = await pacing.take('sweep', exactly(1));
    const underWay = taken.use(() => new Promise<void>((done) => (finish = done)));
    const waiting = pacing.take('sweep', exactly(1)).catch((reason) => reason.problem.kind);
    let stopped = false;
    const stopping = pacing.stop().then(() => (stopped = true));
    expect(await waiting).toBe('upstream_down');
    expect(stopped).toBe(false);
    finish();
    await underWay;
    await stopping;
  });

  test('one name has one holder at a time, two names have two', async () => {
    const pacing = paced(100, 1);
    const first = await pacing.lock('key 1');
    using _other = await pacing.lock('key 2');
    const order: string[] = [];
    const next = ['second', 'third'].map(async (who) => {
      using _held = await pacing.lock('key 1');
      order.push(`${who} in`);
      await new Promise((turn) => setImmediate(turn));
      order.push(`${who} out`);
    });
    await new Promise((turn) => setImmediate(turn));
    expect(order).toEqual([]);
    first[Symbol.dispose]();
    await Promise.all(next);
    expect(order).toEqual(['second in', 'second out', 'third in', 'third out']);
  });
});

describe('back-off', () => {
  const struck = fc.record({
    retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 100_000 })),
    consecutive429s: fc.integer({ min: 1, max: 60 }),
    windowSeconds: fc.integer({ min: 1, max: 3600 }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('is never shorter than what was asked for, up to an hour, and always bounded', () => {
    fc.assert(
      fc.property(struck, (strike) => {
        const seconds = pauseSeconds(strike);
        expect(seconds).toBeGreaterThanOrEqual(Math.min(strike.retryAfterSeconds ?? 0, 3600));
        expect(seconds).toBeGreaterThan(0);
        expect(seconds).toBeLessThanOrEqual(Math.max(4000, strike.windowSeconds));
      }),
    );
  });

  test('grows to a window where nothing was asked for', () => {
    const after = (consecutive429s: number) =>
      pauseSeconds({ retryAfterSeconds: null, consecutive429s, windowSeconds: 180, jitter: 1 });
    expect([1, 2, 3, 6, 7, 20].map(after)).toEqual([5, 10, 20, 160, 180, 180]);
  });

  test('a refusal with a time keeps everybody away until then, and says when', async () => {
    await using world = await connected();
    world.faults.add({ kind: 'rate_limited', retryAfter: 30, times: 1 });
    const before = Date.now();
    const first = await world.api.models().catch((error) => error.problem);
    expect(first).toMatchObject({ kind: 'upstream_limiting' });
    expect(first.retryAt.getTime()).toBeGreaterThanOrEqual(before + 30_000);
    expect(await world.api.balance('interactive').catch((error) => error.problem.kind)).toBe(
      'upstream_limiting',
    );
    expect(world.account.calls).toHaveLength(0);
    expect(world.api.status()).toMatchObject({ reachable: true, authorised: true, retryAt: first.retryAt });
  });

  test('calls that are refused together are one refusal', async () => {
    await using world = await connected({ timeouts: { waitMs: 10 } });
    world.faults.add({ kind: 'rate_limited' });
    await Promise.allSettled([1, 2, 3, 4, 5, 6].map((id) => world.api.key(id, 'interactive')));
    const { retryAt } = world.api.status();
    expect(retryAt?.getTime()).toBeLessThanOrEqual(Date.now() + 5000);
  });

  test('a refusal without one is waited out', async () => {
    await using world = await connected({ rate: { limit: 1000, windowSeconds: 1 } });
    world.faults.add({ kind: 'rate_limited', times: 3 });
    expect(await world.api.models()).toEqual(world.account.books.models);
  });
});

test('against a limiter that bites, with sweeps, edits and people at once, nothing is ever refused', async () => {
  const rate = { limit: 60, windowSeconds: 1 };
  const { newapi } = (await import('../../sandbox/cometapi/flavours.ts')).flavours;
  const limits = { ...newapi.limits, global: { max: rate.limit, windowSeconds: rate.windowSeconds } };
  await using world = await connected({
    flavour: { ...newapi, limits },
    limiter: true,
    rate,
    timeouts: { writeMs: 20_000, waitMs: 20_000 },
  });
  const ids = Array.from(
    { length: 250 },
    (_, n) => world.account.addKey({ name: `key ${n}`, remain_quota: 1000 }).id,
  );
  let swept = 0;
  const sweep = async () => {
    for await (const { keys } of world.api.pages('sweep', () => null)) swept += keys.length;
  };
  const edit = (id: number) =>
    changed(world.api, id, 'approval', planning({ kind: 'quota', delta: units(1), during: null }));
  const edited = ids.slice(0, 30).map(edit);
  const read = ids.slice(0, 30).map((id) => world.api.key(id, 'interactive'));
  await Promise.all([sweep(), sweep(), sweep(), ...read]);
  expect((await Promise.all(edited)).map(({ kind }) => kind)).toEqual(
    Array.from({ length: 30 }, () => 'done'),
  );
  expect(swept).toBe(750);
  expect(world.lines).toEqual([]);
});

test.each([
  { limit: 6, windowSeconds: 0.6 },
  { limit: 8, windowSeconds: 0.9 },
  { limit: 5, windowSeconds: 0.4 },
])('at $limit calls in $windowSeconds s, with sweeps that never end, a change that waits has its turn', async (rate) => {
  await using world = await connected({ rate, timeouts: { waitMs: 20 } });
  const { id } = world.account.addKey({ name: 'search', remain_quota: 1000 });
  let isOver = false;
  const sweeping = (async () => {
    while (!isOver) for await (const _ of world.api.pages('sweep', () => null));
  })();
  await expect
    .poll(() => world.account.calls.length)
    .toBeGreaterThanOrEqual(Math.floor((rate.limit * 5) / 6));
  const write = changed(
    world.api,
    id,
    'approval',
    planning({ kind: 'quota', delta: units(1), during: null }),
  );
  expect(await write).toMatchObject({ kind: 'done' });
  expect(world.account.row(id)?.remain_quota).toBe(1001);
  isOver = true;
  await sweeping;
});
