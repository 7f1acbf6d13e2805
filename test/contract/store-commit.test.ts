import { expect, test } from 'vitest';
import type { Act } from '../../src/domain/audit.ts';
import type { WatchState } from '../../src/domain/notices/watch-rules/rule.ts';
import type { Grant } from '../../src/domain/requests/grant.ts';
import { cancel, deny, newPending } from '../../src/domain/requests/transitions.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import type { UnitOfWork } from '../../src/usecases/ports/store/unit-of-work.ts';
import { ada, aKey, aNewRequest, ana, dollars, inDays, lee, now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';
import { readOn } from '../support/store-writes.ts';

const asked = newPending(aNewRequest(), inDays(1));
const other = newPending(aNewRequest({ id: 'other' }), inDays(1));
const grant: Grant = {
  requestId: asked.id,
  keyId: 42,
  member: ana.id,
  of: 'quota',
  granted: dollars(50),
  endsAt: now,
  state: 'active',
};
const watchState = { state: 'enabled', transitions: 3, unconfirmed: false } as const;

/** A unit of work with one of everything. */
const everything = {
  at: now,
  requests: [{ next: asked, from: null }],
  grants: [{ next: grant, from: null }],
  keys: [
    {
      id: 42,
      seen: { key: aKey(), ...readOn(now), sweep: 7 },
      owner: ana.id,
      disabledBy: { id: ada.id, role: 'admin' },
      watchState,
    },
  ],
  notices: [
    { id: 'told', to: { kind: 'member', id: ana.id }, body: { kind: 'outcome', requestId: asked.id } },
  ],
  audit: [{ at: now, actor: ana.id, act: 'request.made', keyId: 42, requestId: asked.id, details: {} }],
  consume: 'trigger.1',
} as const satisfies UnitOfWork;

const audited = ({ audit }: OpenStore) => audit.list({ since: new Date(0), limit: 9 });

/** Which parts of `everything` are stored. */
async function stored(store: OpenStore) {
  const key = await store.keys.get(42);
  return {
    request: (await store.requests.get(asked.id)) !== null,
    grants: (await store.grants.ofKey(42)).length,
    key: key === null ? null : { owner: key.owner, by: key.disabledBy?.id, watchState: key.watchState },
    notice: (await store.notices.get('told')) !== null,
    audit: (await audited(store)).length,
  };
}

const ALL = {
  request: true,
  grants: 1,
  key: { owner: ana.id, by: ada.id, watchState },
  notice: true,
  audit: 1,
};
const NOTHING = { request: false, grants: 0, key: null, notice: false, audit: 0 };

onEveryEngine('commit', ({ site }) => {
  test('everything is stored together', async () => {
    await using place = await site();
    const store = await place.open();
    expect(await store.commit(everything)).toBe(true);
    expect(await stored(store)).toEqual(ALL);
    expect(await store.forms.consume('trigger.1')).toBe(false);
    expect(await store.commit({ at: now })).toBe(true);
  });

  const failing: Record<string, Partial<UnitOfWork>> = {
    'a request of that id is there already': { requests: [{ next: other, from: null }] },
    'a request moved': {
      requests: [...everything.requests, { next: cancel(other, now), from: { ...other, version: 2 } }],
    },
    'a request is in another state': {
      requests: [...everything.requests, { next: cancel(other, now), from: cancel(other, now) }],
    },
    'there is no such request': {
      requests: [{ next: cancel(asked, now), from: asked }],
    },
    'a grant moved': {
      grants: [
        { next: { ...grant, requestId: 'other', state: 'reverted' }, from: { ...grant, state: 'reverting' } },
      ],
    },
    'it was consumed before': { consume: 'trigger.0' },
    'the lease is not held': { fences: [{ name: 'key:42', fence: 1 }] },
  };

  test.each(Object.entries(failing))('%s: nothing of it is stored', async (_, over) => {
    await using place = await site();
    const store = await place.open();
    const before: UnitOfWork = { at: now, consume: 'trigger.0', requests: [{ next: other, from: null }] };
    await store.commit({
      ...before,
      grants: [{ next: { ...grant, keyId: 7, requestId: 'other' }, from: null }],
    });
    expect(await store.commit({ ...everything, ...over })).toBe(false);
    expect(await stored(store)).toEqual(NOTHING);
    expect(await store.requests.get('other')).toEqual(other);
    expect(await store.forms.consume('trigger.1')).toBe(true);
  });

  test('what cannot be stored at all takes the rest back too', async () => {
    await using place = await site();
    const store = await place.open();
    const broken = { ...aKey(), createdAt: new Date(Number.NaN) };
    const keys = [{ id: 42, seen: { key: broken, ...readOn(now), sweep: null } }];
    await expect(store.commit({ ...everything, keys })).rejects.toThrow();
    expect(await stored(store)).toEqual(NOTHING);
    expect(await store.commit(everything)).toBe(true);
  });

  test('of many that meet one stands, with all that belongs to it', async () => {
    await using place = await site();
    const store = await place.open();
    await store.commit({ at: now, requests: [{ next: asked, from: null }] });
    const decisions = Array.from({ length: 10 }, (_, i) => deny(asked, lee.id, { at: now, why: `${i}` }));
    const answers = await Promise.all(
      decisions.map((next, i) =>
        store.commit({
          at: now,
          requests: [{ next, from: asked }],
          notices: [{ ...everything.notices[0], id: `n${i}` }],
          audit: [{ ...everything.audit[0], act: `act ${i}` as Act }],
        }),
      ),
    );
    const winner = answers.indexOf(true);
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await store.requests.get(asked.id)).toEqual(decisions[winner]);
    expect((await store.notices.waiting(now)).all).toBe(1);
    expect(await store.notices.get(`n${winner}`)).not.toBeNull();
    expect((await audited(store)).map(({ act }) => act)).toEqual([`act ${winner}`]);
  });

  test('what arrives twenty times at once acts once', async () => {
    await using place = await site();
    const store = await place.open();
    const acts = Array.from({ length: 20 }, (_, i) =>
      store.commit({
        at: now,
        consume: 'Ev1',
        keys: [],
        audit: [{ ...everything.audit[0], act: `${i}` as Act }],
      }),
    );
    expect((await Promise.all(acts)).filter(Boolean)).toHaveLength(1);
    expect(await audited(store)).toHaveLength(1);
  });

  test('a key is written in parts: what is left out stays', async () => {
    await using place = await site();
    const store = await place.open();
    await store.commit(everything);
    await store.commit({ at: now, keys: [{ id: 42, disabledBy: null }] });
    expect(await store.keys.get(42)).toMatchObject({ owner: ana.id, disabledBy: null, watchState });
    await store.commit({ at: now, keys: [{ id: 42, owner: null, deleted: readOn(now) }] });
    expect(await store.keys.get(42)).toMatchObject({ owner: null, deletedAt: now, watchState });
    await store.commit({ at: now, keys: [{ id: 43, owner: ana.id }] });
    expect(await store.keys.get(43)).toBeNull();
  });

  test('news of keys rests on the watch states that are stored: all of it, or nothing', async () => {
    await using place = await site();
    const store = await place.open();
    await store.commit(everything);
    const other = { ...watchState, transitions: 4 };
    const fresh = { id: 43, seen: { key: aKey({ id: 43 }), ...readOn(now), sweep: 8 } };
    const told = {
      id: 'news',
      to: { kind: 'member', id: ana.id },
      body: everything.notices[0].body,
    } as const;
    const news = (watchedFrom: WatchState | null): UnitOfWork => ({
      at: now,
      keys: [
        { id: 42, watchedFrom, watchState: other },
        { ...fresh, watchedFrom: null },
      ],
      notices: [told],
    });
    for (const moved of [null, other]) expect(await store.commit(news(moved))).toBe(false);
    expect([await store.keys.get(43), await store.notices.get('news')]).toEqual([null, null]);
    expect(await store.commit(news(watchState))).toBe(true);
    expect(await store.keys.get(42)).toMatchObject({ watchState: other });
    expect(await store.commit({ at: now, keys: [{ id: 42, watchedFrom: other }] })).toBe(true);
    expect(await store.commit({ at: now, keys: [{ id: 43, watchedFrom: other }] })).toBe(false);
  });

  test('what was read late, in one unit with the walk that saw it, covers nothing newer', async () => {
    await using place = await site();
    const { commit, keys } = await place.open();
    const seen = (id: number, left: number, readAt: Date, sweep: number | null) => ({
      id,
      seen: { key: aKey({ id, left: dollars(left) }), ...readOn(readAt), sweep },
    });
    await commit({ at: now, keys: [seen(1, 9, now, 5), seen(2, 9, inDays(-2), null)] });
    await commit({
      at: now,
      keys: [seen(1, 2, inDays(-1), 6), seen(2, 3, inDays(-1), 6), seen(3, 4, inDays(-1), null)],
    });
    expect((await keys.byIds([1, 2, 3])).map(({ left }) => left).sort()).toEqual(
      [dollars(9), dollars(3), dollars(4)].sort(),
    );
    expect((await keys.notSeenIn(6, readOn(inDays(2)).readNumber, 9)).map(({ id }) => id)).toEqual([3]);
  });

  test('however much: more than one statement takes values', async () => {
    await using place = await site();
    const { commit, keys } = await place.open();
    const many = Array.from({ length: 70_000 }, (_, id) => id + 1);
    const notices = many.slice(0, 6000).map((id) => ({
      id: `n${id}`,
      to: { kind: 'member', id: ana.id } as const,
      body: { kind: 'outcome', requestId: `r${id}` } as const,
    }));
    const seen = { id: 70_000, seen: { key: { ...aKey(), id: 70_000 }, ...readOn(now), sweep: null } };
    await commit({ at: now, keys: [seen] });
    const given = many.map((id) => ({ id, owner: ana.id }));
    expect(await commit({ at: now, keys: given, redraw: many, notices })).toBe(true);
    expect((await keys.byIds(many)).map(({ owner }) => owner)).toEqual([ana.id]);
  });
});
