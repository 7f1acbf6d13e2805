import { expect, test } from 'vitest';
import { ACCOUNT, type Sample } from '../../src/domain/keys/forecast/sample.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { aKey, inDays, now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';
import { upsertSeen } from '../support/store-writes.ts';

const sample = (at: Date, used: number, granted: number | null = null): Sample => ({
  at,
  used: units(used),
  granted: granted === null ? null : units(granted),
});

/** A sample every five minutes, of which each has used one unit more. */
async function moving(store: OpenStore, id: number, { from, until }: { from: Date; until: Date }) {
  const samples = [];
  for (let at = from.getTime(); at < until.getTime(); at += 5 * MINUTE)
    samples.push({ id, sample: sample(new Date(at), (at - from.getTime()) / (5 * MINUTE)) });
  for (let i = 0; i < samples.length; i += 1000)
    await store.commit({ at: now, samples: samples.slice(i, i + 1000) });
}

const all = async (store: OpenStore, id: number) =>
  (await store.samples.since([id], inDays(-4000))).get(id) ?? [];

onEveryEngine('samples', ({ site }) => {
  test('are read with the one before', async () => {
    await using place = await site();
    const { commit, samples } = await place.open();
    const [old, middle, young] = [sample(inDays(-9), 1, 7), sample(inDays(-3), 2), sample(inDays(-1), 3)];
    await commit({ at: now, samples: [old, middle, young].map((one) => ({ id: 42, sample: one })) });
    await commit({
      at: now,
      samples: [
        { id: ACCOUNT, sample: old },
        { id: 42, sample: sample(inDays(-1), 9) },
      ],
    });
    expect(await samples.since([42, 43], inDays(-2))).toEqual(new Map([[42, [middle, young]]]));
    expect(await samples.since([42, ACCOUNT], inDays(-99))).toEqual(
      new Map([
        [ACCOUNT, [old]],
        [42, [old, middle, young]],
      ]),
    );
    expect(await samples.latest([42, 43, ACCOUNT], inDays(-2))).toEqual(
      new Map([
        [ACCOUNT, old],
        [42, middle],
      ]),
    );
    expect(await samples.latest([], now)).toEqual(new Map());
  });

  test('all of two days, one an hour of a month, one a day of a quarter and some days: however often they are thinned', async () => {
    await using place = await site();
    const store = await place.open();
    await upsertSeen(store, [aKey({ id: 7 })], now, null);
    await moving(store, 7, { from: inDays(-33), until: now });
    await store.commit({
      at: now,
      samples: [110, 95].map((days) => ({ id: 7, sample: sample(inDays(-days), 0) })),
    });
    await store.commit({ at: now, samples: [{ id: 7, sample: sample(inDays(3), 0) }] });
    await store.purge(now);
    const kept = await all(store, 7);
    const between = (from: number, until: number) =>
      kept.filter(({ at }) => at >= inDays(-from) && at < inDays(-until)).length;
    expect([between(500, 100), between(100, 40), between(2, 0)]).toEqual([0, 1, 2 * 288]);
    expect(between(31, 2)).toBe(29 * 24);
    // With the first one, which ends a rest.
    expect(between(33, 31)).toBe(3);
    expect(kept.at(-1)?.at).toEqual(new Date(now.getTime() - 5 * MINUTE));
    // The last one of each hour: what was used until its end is not lost.
    expect(kept.some(({ at }) => at.getTime() === inDays(-9).getTime() - 5 * MINUTE)).toBe(true);
    for (let hours = 1; hours <= 30; hours += 1) await store.purge(new Date(now.getTime() + hours * HOUR));
    const later = await all(store, 7);
    await store.purge(new Date(now.getTime() - DAY));
    await store.purge(new Date(now.getTime() + 30 * HOUR));
    expect(await all(store, 7)).toEqual(later);
    expect(later.length).toBe(kept.length - 30 * 11 - 11 - 18);
  });

  test('where a rest ends is kept, so that nothing that was used after it is spread over it', async () => {
    await using place = await site();
    const store = await place.open();
    await upsertSeen(store, [aKey({ id: 7 })], now, null);
    const at = (days: number, minutes: number) => new Date(inDays(-days).getTime() + minutes * MINUTE);
    for (const days of [40, 5]) {
      const used = [
        sample(at(days + 2, 1), 1000 - days),
        sample(at(days, 63), 1000 - days),
        sample(at(days, 68), 1001 - days),
        sample(at(days, 73), 1002 - days),
      ];
      await store.commit({ at: now, samples: used.map((one) => ({ id: 7, sample: one })) });
    }
    for (let n = 0; n < 2; n += 1) await store.purge(now);
    const kept = (await all(store, 7)).map(({ at: time }) => time);
    expect(kept).toEqual([at(42, 1), at(40, 63), at(40, 73), at(7, 1), at(5, 63), at(5, 73)]);
  });
});
