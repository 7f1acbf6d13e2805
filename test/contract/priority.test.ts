import { expect, test } from 'vitest';
import { startCometApi } from '../../sandbox/cometapi/server.ts';
import { cometApi } from '../../src/cometapi/comet-api.ts';
import type { CallLog } from '../../src/usecases/ports/store/calls.ts';
import { keptLog, metrics } from '../support/comet-api.ts';
import { onEveryEngine, type Site } from '../support/store-sites.ts';

/** Few enough that a sweep uses its share up on a slow machine as well. */
const rate = { limit: 24, windowSeconds: 4 };
const windowMs = rate.windowSeconds * 1000;
/** A slow machine takes this long at most; whoever waits for slots of the sweep to be free waits for longer. */
const promptMs = windowMs / 2;
const clock = () => new Date();

/** A call log that records when each slot was taken, by whom and until when, and who was refused one before. */
function watched(calls: CallLog) {
  const slots = new Map<
    string,
    { givenAt: number; freeAt: number; ceiling: number; isOvertaking: boolean }
  >();
  let refusals = 0;
  let isPersonRefused = false;
  const log: CallLog = {
    ...calls,
    async reserve(least, ceiling, most) {
      const answer = await calls.reserve(least, ceiling, most);
      const isPerson = ceiling === rate.limit;
      const isOvertaking = isPersonRefused && !isPerson;
      if (isPerson) isPersonRefused = !('ids' in answer);
      refusals += 'ids' in answer ? 0 : 1;
      for (const id of 'ids' in answer ? answer.ids : [])
        slots.set(id, { givenAt: Date.now(), freeAt: Number.POSITIVE_INFINITY, ceiling, isOvertaking });
      return answer;
    },
    async settle(ended) {
      await calls.settle(ended);
      for (const id of ended.used)
        slots.set(id, {
          givenAt: 0,
          ceiling: 0,
          isOvertaking: false,
          ...slots.get(id),
          freeAt: Date.now() + windowMs,
        });
    },
  };
  return { log, slots: () => [...slots.values()], refusals: () => refusals };
}

/** A sweep of ten thousand keys that has used up the share of a sweep and waits. */
async function sweeping(place: Site) {
  const { calls } = await place.open({ rate, clock });
  const { log, slots, refusals } = watched(calls);
  const upstream = await startCometApi({ limiter: false });
  for (let n = 1; n <= 10_000; n += 1) upstream.account.addKey({ name: `key ${n}` });
  const { url: baseUrl, accessToken } = upstream;
  const asking = { baseUrl, accessToken, userId: '1', rate, unitsPerUsd: null, calls: log, metrics, clock };
  const api = cometApi({ ...asking, log: keptLog().log });
  let pages = 0;
  const sweep = async () => {
    for await (const { keys } of api.pages('sweep', () => null)) pages += Math.sign(keys.length);
  };
  const ended = sweep().catch(() => 'stopped');
  await expect.poll(refusals, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0);
  expect(await calls.inWindow()).toBe(20);
  return {
    api,
    slots,
    pages: () => pages,
    async [Symbol.asyncDispose]() {
      await api.stop();
      await ended;
      await upstream.close();
    },
  };
}

onEveryEngine('a person during a sweep of ten thousand keys', ({ site }) => {
  test('does not wait where the window has room', async () => {
    await using place = await site();
    await using world = await sweeping(place);
    const asked = Date.now();
    await world.api.key(1, 'interactive');
    expect((world.slots().at(-1)?.givenAt ?? 0) - asked).toBeLessThanOrEqual(promptMs);
  });

  test('takes the very next slot where it has none, and the sweep goes on with what people leave', async () => {
    await using place = await site();
    await using world = await sweeping(place);
    const { api, slots, pages } = world;
    await Promise.all(Array.from({ length: 10 }, () => api.key(1, 'interactive')));
    const before = pages();
    for (let read = 1; read <= 12; read += 1) {
      const asked = Date.now();
      const busy = slots().filter(({ freeAt }) => freeAt > asked);
      const free = busy.length < rate.limit ? asked : Math.min(...busy.map(({ freeAt }) => freeAt));
      const taken = slots().length;
      await api.key(1, 'interactive');
      const theirs = slots().findIndex(({ ceiling }, at) => at >= taken && ceiling === rate.limit);
      expect((slots()[theirs]?.givenAt ?? Number.POSITIVE_INFINITY) - free).toBeLessThanOrEqual(promptMs);
    }
    // A page of the sweep may have a slot at the same moment where there is room for both.
    expect(slots().filter(({ isOvertaking }) => isOvertaking)).toEqual([]);
    await expect.poll(pages, { timeout: 10_000 }).toBeGreaterThan(before);
  });
});
