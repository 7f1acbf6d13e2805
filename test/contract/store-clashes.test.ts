import { expect, test } from 'vitest';
import type { Act } from '../../src/domain/audit.ts';
import { deny, newPending } from '../../src/domain/requests/transitions.ts';
import type { UnitOfWork } from '../../src/usecases/ports/store/unit-of-work.ts';
import { directClient } from '../support/postgres-wire.ts';
import { aNewRequest, ana, inDays, lee, now } from '../support/samples.ts';
import { onPostgres } from '../support/store-sites.ts';
import { insertRequest } from '../support/store-writes.ts';

const SOON = { timeout: 5000, interval: 20 };
const asked = ['one', 'other'].map((id) => newPending(aNewRequest({ id }), inDays(1)));

/** Decided, with one of everything that must be there once. */
const denial = (at: number): UnitOfWork => {
  const [from] = asked.slice(at, at + 1);
  if (!from) throw new Error('no such request');
  const act = `denied ${at}` as Act;
  const entry = { at: now, actor: lee.id, act, keyId: 42, requestId: from.id, details: {} };
  const outcome = { kind: 'outcome', requestId: from.id } as const;
  return {
    at: now,
    consume: `click ${at}`,
    requests: [{ next: deny(from, lee.id, { at: now, why: 'no' }), from }],
    notices: [{ id: `told ${at}`, to: { kind: 'member', id: ana.id }, body: outcome }],
    audit: [entry],
  };
};

onPostgres('transactions that wait for each other', (site) => {
  /** Two requests of one person about one key, each with a card. */
  async function twoCards() {
    const place = await site();
    const store = await place.open();
    for (const { id: requestId, ...request } of asked)
      await insertRequest(store, { ...request, id: requestId }, [
        { id: `card:${requestId}`, to: { kind: 'approvals' }, body: { kind: 'card', requestId } },
      ]);
    const acts = async () =>
      (await store.audit.list({ since: new Date(0), limit: 99 })).map(({ act }) => act).filter(isDenial);
    return { place, store, acts, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
  }

  const isDenial = (act: string) => act.startsWith('denied');

  test('a card that is busy at this moment is redrawn all the same', async () => {
    await using scene = await twoCards();
    const { place, store } = scene;
    const third = newPending(aNewRequest({ id: 'third', keyId: 43 }), inDays(1));
    await insertRequest(store, third, [
      { id: 'card:third', to: { kind: 'approvals' }, body: { kind: 'card', requestId: 'third' } },
    ]);
    await using delivery = await directClient(place.url);
    await delivery.query(`begin; update notices set state = state where id = 'card:third'`);
    const committed = store.commit(denial(0));
    const blocked = `select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))`;
    await expect.poll(async () => (await delivery.query(blocked)).rowCount, SOON).toBe(1);
    await delivery.query('commit');
    expect(await committed).toBe(true);
    const outdated = `select from notices where id = 'card:third' and request_version > rendered_version`;
    expect((await delivery.query(outdated)).rowCount).toBe(1);
  });

  test('of decisions about one key at the same moment each is stored', async () => {
    await using scene = await twoCards();
    const { place, store, acts } = scene;
    const replica = await place.open();
    expect(await Promise.all([store.commit(denial(0)), replica.commit(denial(1))])).toEqual([true, true]);
    expect((await acts()).toSorted()).toEqual(['denied 0', 'denied 1']);
  });

  test('of many decisions about what one person asked for, at two replicas at once, each is stored', async () => {
    await using place = await site();
    const stores = [await place.open(), await place.open()];
    const [store] = stores;
    if (!store) throw new Error('no store');
    const many = Array.from({ length: 20 }, (_, at) =>
      newPending(aNewRequest({ id: `r${(at * 7) % 20}`, keyId: 42 + at }), inDays(1)),
    );
    for (const request of many)
      await insertRequest(store, request, [
        {
          id: `card:${request.id}`,
          to: { kind: 'approvals' },
          body: { kind: 'card', requestId: request.id },
        },
      ]);
    const decided = many.map((from, at) => {
      const next = deny(from, lee.id, { at: now, why: 'no' });
      return stores[at % 2]?.commit({ at: now, requests: [{ next, from }] });
    });
    expect(new Set(await Promise.all(decided))).toEqual(new Set([true]));
  });

  test('where the database is set to the strictest isolation, of many at once one stands and none fails', async () => {
    await using scene = await twoCards();
    const { place, store, acts } = scene;
    const url = new URL(place.url);
    const schema = url.searchParams.get('schema');
    url.searchParams.set('options', `-c search_path=${schema} -c default_transaction_isolation=serializable`);
    const strict = await place.open({ url: url.href });
    const many = Array.from({ length: 6 }, (_, i) => strict.commit({ ...denial(0), consume: `click ${i}` }));
    expect((await Promise.all(many)).filter(Boolean)).toHaveLength(1);
    expect((await store.requests.get('one'))?.state).toBe('denied');
    expect(await acts()).toEqual(['denied 0']);
  });
});
