import { expect, test } from 'vitest';
import { units } from '../../src/domain/keys/quota.ts';
import type { Applying } from '../../src/domain/requests/request.ts';
import { putOff } from '../../src/domain/requests/retry.ts';
import { newApproved, sending, startApplying } from '../../src/domain/requests/transitions.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import type { SentNote } from '../../src/usecases/ports/store/sent-calls.ts';
import { postgresWire } from '../support/postgres-wire.ts';
import { type RawSql, rawSql } from '../support/raw-audit.ts';
import { aNewRequest, now } from '../support/samples.ts';
import { onPostgres, onSharedEngines } from '../support/store-sites.ts';
import { insertRequest } from '../support/store-writes.ts';

const NAME = 'write:42';
const SENT = { names: [NAME], sender: 'a' };

interface Noted {
  readonly mayLandUntil: { readonly $date: number };
  readonly used: number;
}

async function applyingIn(store: OpenStore) {
  const approved = newApproved(aNewRequest({ id: 'r', keyId: 42 }));
  await insertRequest(store, approved);
  const applying = startApplying(approved, now);
  await store.commit({ at: now, requests: [{ next: applying, from: approved }] });
  return applying;
}

/** As its attempt stores it while it goes on. */
async function noteFor(store: OpenStore, from: Applying, sent: SentNote) {
  const next = sending(from, units(500));
  expect(await store.commit({ at: now, requests: [{ next, from, isUntold: true }], sent })).toBe(true);
  return next;
}

onSharedEngines('a long note of a bot that has lost the lease', ({ site }) => {
  const HOLDS = { ...SENT, sender: 'b' };

  test('is not cut short by the next holder, whenever that noted its own and had the answer', async () => {
    await using place = await site();
    const [lost, holder] = [await place.open(), await place.open()];
    const applying = await applyingIn(holder);
    expect(await holder.sentCalls.landsForMs([NAME])).toBe(0);
    await lost.sentCalls.keepNoting({ ...SENT, landsForMs: 50_000 });
    await lost.notesStored();
    const once = await noteFor(holder, applying, { ...HOLDS, landsForMs: 2500 });
    expect(await holder.sentCalls.landsForMs([NAME])).toBeGreaterThan(40_000);
    const slow = await noteFor(holder, once, { ...HOLDS, landsForMs: 60_000 });
    expect(await lost.sentCalls.landsForMs([NAME])).toBeGreaterThan(50_000);
    await noteFor(holder, slow, { ...HOLDS, landsForMs: 0 });
    for (const store of [lost, holder]) {
      expect(await store.sentCalls.landsForMs([NAME])).toBeGreaterThan(40_000);
      expect(await store.sentCalls.landsForMs([NAME])).toBeLessThan(50_001);
    }
  });

  test('is deleted a day after it ran out, and nothing newer of its name', async () => {
    await using place = await site();
    const store = await place.open();
    await using raw = await rawSql(place.url);
    for (const sender of ['a', 'b'])
      await store.commit({ at: now, sent: { ...SENT, sender, landsForMs: 60_000 } });
    await raw.run(`update sent_calls set lands_until = lands_until - 90000000 where sender = 'a'`);
    await store.purge(new Date());
    expect(await raw.rows('select sender from sent_calls')).toEqual([{ sender: 'b' }]);
  });
});

onSharedEngines('a bot of the version before keeps what it sent in the request', ({ site }) => {
  async function begun() {
    const place = await site();
    const store = await place.open();
    const raw = await rawSql(place.url);
    const applying = await applyingIn(store);
    const close = async () => {
      await raw[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    };
    return { store, raw, applying, [Symbol.asyncDispose]: close };
  }

  const bodyOf = async (raw: RawSql): Promise<Record<string, unknown> & { sent?: Noted }> =>
    JSON.parse(String((await raw.rows(`select body from requests where id = 'r'`))[0]?.['body']));

  /** As that bot stores it: all that it knows of is in the body. */
  async function storedByOlder(raw: RawSql, sent: Noted | null) {
    const { usedBefore: _, sent: __, ...body } = await bodyOf(raw);
    const text = JSON.stringify({ ...body, ...(sent && { sent }) }).replaceAll("'", "''");
    await raw.run(`update requests set body = '${text}' where id = 'r'`);
  }

  const noted = (store: OpenStore, from: Applying, landsForMs: number) =>
    noteFor(store, from, { ...SENT, landsForMs });

  test('it finds there what this one has sent, each time that this is noted for longer', async () => {
    await using scene = await begun();
    const { store, raw, applying } = scene;
    const once = await noted(store, applying, 2500);
    const { sent } = await bodyOf(raw);
    expect(sent?.used).toBe(500);
    const twice = await noted(store, once, 60_000);
    const later = (await bodyOf(raw)).sent;
    expect((later?.mayLandUntil.$date ?? 0) - (sent?.mayLandUntil.$date ?? 0)).toBeGreaterThan(50_000);
    expect(await store.requests.get('r')).toEqual(twice);
    const next = putOff(twice, 'other', now);
    await store.commit({ at: now, requests: [{ next, from: twice }] });
    expect((await bodyOf(raw)).sent).toEqual(later);
  });

  test('what it has sent and not heard of is known to this one, until it has heard', async () => {
    await using scene = await begun();
    const { store, raw, applying } = scene;
    await storedByOlder(raw, { mayLandUntil: { $date: Date.now() + 60_000 }, used: 700 });
    const from = await store.requests.get('r');
    if (from?.state !== 'applying') throw new Error('not applying');
    expect(from).toEqual({ ...applying, usedBefore: 700 });
    expect(await store.sentCalls.landsForMs(['write:41', 'disable:42', 'name:x'])).toBe(0);
    expect(await store.sentCalls.landsForMs([NAME])).toBeGreaterThan(30_000);
    await store.commit({ at: now, requests: [{ next: putOff(from, 'other', now), from }] });
    expect(await store.sentCalls.landsForMs([NAME])).toBeGreaterThan(30_000);
    await storedByOlder(raw, null);
    expect(await store.sentCalls.landsForMs([NAME])).toBe(0);
  });

  test('a moment that only a wrong clock can have is none', async () => {
    await using scene = await begun();
    const { store, raw } = scene;
    await storedByOlder(raw, { mayLandUntil: { $date: Date.now() + 3_600_000 }, used: 0 });
    expect(await store.sentCalls.landsForMs([NAME])).toBe(0);
  });
});

onPostgres('a note that the database does not take', (site) => {
  async function awayFor(landsForMs: number) {
    const resources = new AsyncDisposableStack();
    const { url, open } = resources.use(await site());
    const wire = resources.use(await postgresWire(url));
    const other = await open();
    const store = await open({ url: wire.url });
    wire.refuse('reset');
    wire.reset();
    await store.sentCalls.keepNoting({ ...SENT, landsForMs });
    expect(await other.sentCalls.landsForMs([NAME])).toBe(0);
    return { wire, store, other, [Symbol.asyncDispose]: () => resources.disposeAsync() };
  }

  test('counts for its bot once it is back, is stored soon after, and shortens nothing', async () => {
    await using scene = await awayFor(60_000);
    const { wire, store, other } = scene;
    wire.mend();
    expect(await store.sentCalls.landsForMs(['name:x', NAME])).toBeGreaterThan(50_000);
    await store.notesStored();
    expect(await other.sentCalls.landsForMs([NAME])).toBeGreaterThan(50_000);
    await store.sentCalls.keepNoting({ ...SENT, landsForMs: 30_000 });
    await store.notesStored();
    expect(await other.sentCalls.landsForMs([NAME])).toBeGreaterThan(50_000);
  });

  test('is dropped where its sender stores a later one, and no longer tried than it counts', async () => {
    await using scene = await awayFor(60_000);
    const { wire, store, other } = scene;
    await store.sentCalls.keepNoting({ names: ['write:43'], sender: 'b', landsForMs: 300 });
    wire.mend();
    expect(await store.commit({ at: now, sent: { ...SENT, landsForMs: 0 } })).toBe(true);
    await store.notesStored();
    expect(await store.sentCalls.landsForMs([NAME])).toBe(0);
    expect(await other.sentCalls.landsForMs([NAME])).toBe(0);
  });

  test('is not dropped where another attempt of its bot stores one', async () => {
    await using scene = await awayFor(60_000);
    const { wire, store, other } = scene;
    wire.mend();
    expect(await store.commit({ at: now, sent: { ...SENT, sender: 'b', landsForMs: 0 } })).toBe(true);
    expect(await store.sentCalls.landsForMs([NAME])).toBeGreaterThan(50_000);
    await store.notesStored();
    expect(await other.sentCalls.landsForMs([NAME])).toBeGreaterThan(50_000);
  });
});
