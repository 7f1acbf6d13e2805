import { expect, test } from 'vitest';
import type { Act } from '../../src/domain/audit.ts';
import { snapshotOf } from '../../src/domain/changes/plan.ts';
import { grantedOf, units } from '../../src/domain/keys/quota.ts';
import type { Preferences } from '../../src/domain/notices/delivery/preferences.ts';
import { reminderId } from '../../src/domain/notices/delivery/snooze.ts';
import type { Notice } from '../../src/domain/notices/notice.ts';
import type { Grant } from '../../src/domain/requests/grant.ts';
import type { Applying, Approved, NewRequest } from '../../src/domain/requests/request.ts';
import {
  applied,
  approve,
  cancel,
  deny,
  failed,
  newApproved,
  newPending,
  startApplying,
  withPlan,
} from '../../src/domain/requests/transitions.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time.ts';
import type { KeyQuery } from '../../src/usecases/ports/store/keys.ts';
import type { UnitOfWork } from '../../src/usecases/ports/store/unit-of-work.ts';
import { someBurn } from '../support/conversation.ts';
import { ada, aKey, aNewKey, aNewRequest, ana, bob, dollars, inDays, lee, now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';
import {
  insertGrant,
  insertRequest,
  markDeleted,
  markDigested,
  readOn,
  replaceRequest,
  setOwner,
  upsertSeen,
  writeAudit,
  writeKey,
} from '../support/store-writes.ts';

const later = (ms: number) => new Date(now.getTime() + ms);
const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);
const ids = (found: readonly { id: number | string }[]) => found.map(({ id }) => id);

onEveryEngine('keys', ({ site }) => {
  const all: KeyQuery = { owner: 'all', filter: null, text: '', now, offset: 0, limit: 10 };

  test('whoever stands in for an owner finds the key by list and by name, and only until it is over', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    await upsertSeen(store, [aKey({ id: 42, name: 'search' }), aKey({ id: 43, name: 'other' })], now, null);
    const query = {
      owner: { tendedBy: 'U0BOB' },
      filter: null,
      text: '',
      now,
      offset: 0,
      limit: 10,
    } as const;
    await store.commit({
      at: now,
      keys: [
        { id: 42, owner: 'U0ANA', backup: 'U0BOB' },
        { id: 43, owner: 'U0BOB' },
      ],
    });
    expect((await keys.list(query)).keys.map(({ id }) => id).toSorted()).toEqual([42, 43]);
    expect(await keys.byName('search', { tendedBy: 'U0BOB' })).toHaveLength(1);
    expect(await keys.byName('search', 'U0BOB')).toEqual([]);
    await store.commit({ at: now, keys: [{ id: 42, backup: null }] });
    expect((await keys.list(query)).keys.map(({ id }) => id)).toEqual([43]);
  });

  test('a key comes back as CometAPI told it, with what only the bot knows', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    const key = aKey({
      models: ['gpt-5', 'o3'],
      allowIps: ['10.0.0.0/8'],
      group: 'vip',
      crossGroupRetry: true,
      status: 2,
    });
    await upsertSeen(store, [key], now, null);
    expect(await keys.get(42)).toStrictEqual({
      ...key,
      owner: null,
      backup: null,
      team: null,
      runsOutAt: null,
      ...readOn(now),
      deletedAt: null,
      disabledBy: null,
      watchState: null,
      burn: null,
    });
    const burn = someBurn();
    const watched = { state: 'enabled', transitions: 2, unconfirmed: true } as const;
    await setOwner(store, 42, ana.id);
    await writeKey(store, { id: 42, disabledBy: { id: ada.id, role: 'admin' } });
    await writeKey(store, { id: 42, watchState: watched });
    await writeKey(store, { id: 42, seen: { key, ...readOn(now), sweep: null, burn } });
    await upsertSeen(store, [{ ...key, left: dollars(3), models: null, expiresAt: null }], later(1), null);
    expect(await keys.get(42)).toMatchObject({
      left: dollars(3),
      models: null,
      expiresAt: null,
      owner: ana.id,
      disabledBy: { id: ada.id, role: 'admin' },
      watchState: watched,
      burn,
    });
    await writeKey(store, { id: 42, disabledBy: null });
    await setOwner(store, 42, null);
    expect(await keys.get(42)).toMatchObject({ owner: null, disabledBy: null });
    expect(await keys.get(43)).toBeNull();
    expect(ids(await keys.byIds([42, 43]))).toEqual([42]);
    expect(await keys.byIds([])).toEqual([]);
  });

  test('what was read earlier never covers what was read later, nor revives a key deleted since', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    await upsertSeen(store, [aKey({ left: dollars(1) })], later(5), null);
    await upsertSeen(store, [aKey({ left: dollars(9) })], now, 7);
    expect(await keys.get(42)).toMatchObject({ left: dollars(1), readAt: later(5) });
    expect(await keys.notSeenIn(7, readOn(later(10)).readNumber, 9)).toEqual([]);
    await markDeleted(store, 42, later(6));
    await upsertSeen(store, [aKey()], later(5), 8);
    expect((await keys.get(42))?.deletedAt).toEqual(later(6));
    await upsertSeen(store, [aKey()], later(7), null);
    expect((await keys.get(42))?.deletedAt).toBeNull();
  });

  test('a key seen twice on a moving page is one key', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    await upsertSeen(store, [aKey(), aKey({ left: dollars(4) })], now, 7);
    await upsertSeen(store, [], now, 7);
    expect((await keys.list(all)).keys).toMatchObject([{ id: 42, left: dollars(4) }]);
  });

  test('an absurd quota in the console hides no other key', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    await upsertSeen(
      store,
      [aKey({ id: 1, left: units(2 ** 60), used: units(-(2 ** 60)) }), aKey({ id: 2 })],
      now,
      null,
    );
    expect(ids((await keys.list(all)).keys)).toEqual([1, 2]);
  });

  test('a walk misses what it did not see, but not what was seen since it began', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    await upsertSeen(store, [aKey({ id: 1 }), aKey({ id: 2 }), aKey({ id: 3 })], later(-DAY), 6);
    await upsertSeen(store, [aKey({ id: 1 })], now, 7);
    await upsertSeen(store, [aKey({ id: 2 })], later(1), null);
    await upsertSeen(store, [aKey({ id: 4 })], later(2), null);
    await markDeleted(store, 3, later(-HOUR));
    await upsertSeen(store, [aKey({ id: 5 })], later(-DAY), null);
    expect(ids(await keys.notSeenIn(7, readOn(now).readNumber, 9))).toEqual([5]);
  });

  test('live keys in pages: enabled first, then by name without regard to case, then by id', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    const rows = [
      aKey({ id: 1, name: 'beta' }),
      aKey({ id: 2, name: 'Alpha' }),
      aKey({ id: 3, name: 'aardvark', status: 2 }),
      aKey({ id: 4, name: 'alpha' }),
      aKey({ id: 5, name: 'a gone one' }),
      aKey({ id: 6, name: 'z' }),
    ];
    await upsertSeen(store, rows, now, null);
    await markDeleted(store, 5, now);
    const { keys: found, total } = await keys.list(all);
    expect(names(found)).toEqual(['Alpha', 'alpha', 'beta', 'z', 'aardvark']);
    expect(total).toBe(5);
    expect(names((await keys.list({ ...all, offset: 1, limit: 2 })).keys)).toEqual(['alpha', 'beta']);
  });

  test('part of a name finds it in any case and any alphabet, and wildcards are only letters', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    await upsertSeen(
      store,
      [aKey({ id: 1, name: 'ÄRGER 50%_off!' }), aKey({ id: 2, name: 'Argon 50 off' })],
      now,
      null,
    );
    const find = async (text: string) => ids((await keys.list({ ...all, text })).keys);
    expect(await find('ärger')).toEqual([1]);
    expect(await find('A\u0308rg')).toEqual([1]);
    expect(await find('50%_')).toEqual([1]);
    expect(await find('OFF')).toEqual([2, 1]);
    expect(await find('%')).toEqual([1]);
    expect(await find("'; drop")).toEqual([]);
  });

  test('owners: one, everybody, nobody; names only when exact and alive', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys, limits } = store;
    await upsertSeen(
      store,
      [aKey({ id: 1 }), aKey({ id: 2 }), aKey({ id: 3 }), aKey({ id: 4, name: 'Search' })],
      now,
      null,
    );
    await setOwner(store, 1, ana.id);
    await setOwner(store, 2, bob.id);
    await setOwner(store, 4, ana.id);
    const owned = async (owner: KeyQuery['owner']) => ids((await keys.list({ ...all, owner })).keys);
    expect(await owned(ana.id)).toEqual([1, 4]);
    expect(await owned({ nobodyOr: [] })).toEqual([3]);
    expect(await owned({ nobodyOr: [bob.id, 'U0GONE'] })).toEqual([2, 3]);
    expect(await owned('all')).toHaveLength(4);
    expect(ids(await keys.byName('search', 'all'))).toEqual([1, 2, 3]);
    expect(ids(await keys.byName('search', bob.id))).toEqual([2]);
    expect(ids(await keys.called('ｓｅａｒｃｈ', bob.id))).toEqual([2]);
    expect(ids(await keys.called('Ｓｅａｒｃｈ', 'all'))).toEqual([4]);
    expect(await keys.byName('ｓｅａｒｃｈ', 'all')).toEqual([]);
    expect(await limits.keysOf(ana.id, now)).toEqual({ keys: 2, requests: 0 });
    await markDeleted(store, 1, now);
    expect(await limits.keysOf(ana.id, now)).toEqual({ keys: 1, requests: 0 });
    expect(await keys.byName('search', ana.id)).toEqual([]);
  });
});

onEveryEngine('requests', ({ site }) => {
  const card = (id: string): Notice => ({
    id: `request:${id}:card`,
    to: { kind: 'approvals' },
    body: { kind: 'card', requestId: id },
  });
  const pending = (over: Partial<NewRequest> = {}, expiresAt = later(DAY)) =>
    newPending(aNewRequest(over), expiresAt);
  const effect = {
    keyId: 77,
    left: dollars(10),
    grantedBefore: dollars(0),
    was: {},
    grantedAfter: dollars(10),
    unlimited: false,
    expiresAt: inDays(90),
  } as const;

  test('a request comes back whole, dates and all, in every state', async () => {
    await using place = await site();
    const store = await place.open();
    const { requests } = store;
    const asked = newPending(
      aNewRequest({
        change: { kind: 'edit', seen: { expiresAt: inDays(3) }, to: { expiresAt: null, models: ['o3'] } },
      }),
      later(DAY),
    );
    await insertRequest(store, asked, []);
    expect(await requests.get(asked.id)).toStrictEqual(asked);
    const approved = approve(asked, lee, later(1)) as Approved;
    const steps = [approved, startApplying(approved, later(2))] as const;
    const plan = { kind: 'create', previousMaxId: 41, key: aNewKey() } as const;
    const committed = withPlan(steps[1] as Applying, plan);
    const states = [...steps, committed, applied(committed, later(3), effect)];
    for (const [i, state] of states.entries()) {
      expect(await replaceRequest(store, state, states[i - 1] ?? asked)).toBe(true);
      expect(await requests.get(asked.id)).toStrictEqual(state);
    }
    expect(await requests.get('nobody')).toBeNull();
  });

  test('only the first of two moves from the same version stands, with only its notices', async () => {
    await using place = await site();
    const store = await place.open();
    const { requests, notices } = store;
    const asked = pending();
    await insertRequest(store, asked, [card(asked.id)]);
    expect((await notices.waiting(now)).all).toBe(1);
    const told = (id: string): Notice => ({ ...card(asked.id), id });
    expect(await replaceRequest(store, cancel(asked, now), asked, [told('a')])).toBe(true);
    expect(await replaceRequest(store, deny(asked, lee.id, { at: now, why: 'no' }), asked, [told('b')])).toBe(
      false,
    );
    expect(await requests.get(asked.id)).toMatchObject({ state: 'cancelled', version: 2 });
    expect(await notices.get('a')).not.toBeNull();
    expect(await notices.get('b')).toBeNull();
  });

  test('version and state must both fit', async () => {
    await using place = await site();
    const store = await place.open();
    const { requests } = store;
    const asked = pending();
    await insertRequest(store, asked, []);
    expect(await replaceRequest(store, cancel(asked, now), { state: 'approved', version: 1 })).toBe(false);
    expect(await replaceRequest(store, cancel(asked, now), { state: 'pending', version: 2 })).toBe(false);
    expect(await replaceRequest(store, { ...cancel(asked, now), id: 'other' }, asked)).toBe(false);
    expect(await requests.get(asked.id)).toEqual(asked);
  });

  test('an id is taken once', async () => {
    await using place = await site();
    const store = await place.open();
    const { requests, notices } = store;
    await insertRequest(store, pending(), []);
    expect(await insertRequest(store, pending({ reason: 'again' }), [card('x')])).toBe(false);
    expect(await requests.get('r7f3a2')).toMatchObject({ reason: 'launch week' });
    expect((await notices.waiting(now)).all).toBe(0);
  });

  test('lists: newest first, by whom, in which state, asked or not, of which key', async () => {
    await using place = await site();
    const store = await place.open();
    const { requests } = store;
    await insertRequest(store, pending({ id: 'a', createdAt: later(1) }), []);
    await insertRequest(store, pending({ id: 'b', createdAt: later(2), requester: bob.id, keyId: 7 }), []);
    await insertRequest(
      store,
      newApproved(aNewRequest({ id: 'c', createdAt: later(3), approval: null })),
      [],
    );
    await insertRequest(store, pending({ id: 'd', createdAt: later(3), keyId: null }), []);
    expect(ids(await requests.list({ limit: 10 }))).toEqual(['d', 'c', 'b', 'a']);
    expect(ids(await requests.list({ limit: 2 }))).toEqual(['d', 'c']);
    expect(ids(await requests.list({ requester: ana.id, needsDecision: true, limit: 10 }))).toEqual([
      'd',
      'a',
    ]);
    expect(ids(await requests.list({ needsDecision: false, limit: 10 }))).toEqual(['c']);
    expect(ids(await requests.list({ keyIds: [7, 8], limit: 10 }))).toEqual(['b']);
    expect(await requests.list({ keyIds: [], limit: 10 })).toEqual([]);
    expect(ids(await requests.list({ states: ['approved', 'applied'], limit: 10 }))).toEqual(['c']);
    expect(await requests.list({ states: [], limit: 10 })).toEqual([]);
    expect(ids(await requests.pending())).toEqual(['d', 'b', 'a']);
  });

  test('what is due: approved at its next try, applying when begun long ago, pending at its expiry', async () => {
    await using place = await site();
    const store = await place.open();
    const { requests } = store;
    const approved = (id: string, at: Date) =>
      newApproved(aNewRequest({ id, createdAt: at, approval: null }));
    await insertRequest(store, approved('due', now), []);
    await insertRequest(store, approved('early', later(1)), []);
    await insertRequest(store, approved('left', now), []);
    await insertRequest(store, approved('busy', now), []);
    await replaceRequest(
      store,
      startApplying(approved('left', now), later(-10 * MINUTE)),
      approved('left', now),
    );
    await replaceRequest(store, startApplying(approved('busy', now), later(-MINUTE)), approved('busy', now));
    expect(ids(await requests.toApply(now, null))).toEqual(['left', 'busy', 'due']);
    const [left = null] = await requests.toApply(now, null);
    expect(ids(await requests.toApply(now, left))).toEqual(['busy', 'due']);

    await insertRequest(store, pending({ id: 'over' }, now), []);
    await insertRequest(store, pending({ id: 'open' }, later(1)), []);
    expect(ids(await requests.pendingExpired(now, null))).toEqual(['over']);
  });

  test('a new key counts for who asked for it, who gets it and who owns it, until it comes to nothing', async () => {
    await using place = await site();
    const store = await place.open();
    const { limits } = store;
    const create = (id: string, over: Partial<NewRequest> = {}) =>
      newApproved(
        aNewRequest({
          id,
          change: { kind: 'create', key: aNewKey() },
          keyId: null,
          approval: null,
          rule: 'own keys',
          ...over,
        }),
      );
    const since = later(-30 * DAY);
    const granted = async () => [
      await limits.grantedToNewKeys(ana.id, since),
      await limits.grantedToNewKeys(bob.id, since),
    ];
    const countOf = async (person: string) => {
      const { keys, requests } = await limits.keysOf(person, since);
      return keys + requests;
    };
    const counted = async () => [await countOf(ana.id), await countOf(bob.id)];
    expect(await granted()).toEqual([0, 0]);
    await insertRequest(store, create('a'), []);
    expect(await granted()).toEqual([dollars(10), 0]);
    expect(await counted()).toEqual([1, 0]);
    const begun = startApplying(create('a'), now);
    await replaceRequest(store, begun, create('a'));
    await replaceRequest(store, applied(begun, now, { ...effect, grantedAfter: dollars(12) }), begun);
    await upsertSeen(store, [aKey({ id: effect.keyId })], now, null);
    expect(await granted()).toEqual([dollars(12), 0]);
    expect(await counted()).toEqual([1, 0]);

    await insertRequest(store, create('b'), []);
    await replaceRequest(store, failed(create('b'), now, { kind: 'unreachable', attempts: 1 }), create('b'));
    expect(await granted()).toEqual([dollars(12), 0]);
    await insertRequest(store, create('c', { owner: bob.id }), []);
    expect(await granted()).toEqual([dollars(22), dollars(10)]);
    expect(await counted()).toEqual([2, 1]);
    await insertRequest(
      store,
      create('d', { change: { kind: 'create', key: aNewKey({ unlimited: true }) } }),
      [],
    );
    expect(await granted()).toEqual([dollars(22), dollars(10)]);
    const open = pending({ id: 'f', change: { kind: 'create', key: aNewKey() }, keyId: null });
    await insertRequest(store, open, []);
    expect(await granted()).toEqual([dollars(32), dollars(10)]);
    expect(await counted()).toEqual([4, 1]);
    expect(await limits.keysOf(ana.id, since)).toEqual({ keys: 1, requests: 3 });
    await replaceRequest(store, cancel(open, now), open);
    expect(await granted()).toEqual([dollars(22), dollars(10)]);
    expect(await counted()).toEqual([3, 1]);

    await setOwner(store, effect.keyId, bob.id);
    expect(await granted()).toEqual([dollars(22), dollars(22)]);
    expect(await counted()).toEqual([3, 2]);
    await markDeleted(store, effect.keyId, now);
    expect(await granted()).toEqual([dollars(22), dollars(22)]);
    expect(await counted()).toEqual([2, 1]);
    // What is open may be given later.
    expect(await limits.grantedToNewKeys(ana.id, later(1))).toBe(dollars(10));
  });

  test('units that a team was granted, decided or not, and what a rule gave a team or everybody', async () => {
    await using place = await site();
    const store = await place.open();
    const { limits } = store;
    const give = (id: string, dollarsGiven: number, over: Partial<NewRequest>) => {
      const change = { kind: 'quota', delta: dollars(dollarsGiven), during: null } as const;
      return insertRequest(
        store,
        newApproved(aNewRequest({ id, rule: 'small top-ups', change, ...over })),
        [],
      );
    };
    await give('a', 1, { team: 'search', approval: null });
    await give('b', 2, { team: 'search', requester: bob.id });
    await give('c', 4, { team: 'ads', approval: null });
    await give('d', 8, { approval: null });
    await give('e', 16, { team: 'search', change: { kind: 'create', key: aNewKey({ quota: dollars(16) }) } });
    expect(await limits.grantedToTeam('search', now)).toBe(dollars(19));
    expect(await limits.grantedToTeam('gone', now)).toBe(0);
    expect(await limits.grantedByRule({ team: 'search' }, 'small top-ups', now)).toBe(dollars(1));
    expect(await limits.grantedByRule({ team: null }, 'small top-ups', now)).toBe(dollars(8));
    expect(await limits.grantedByRule({ of: 'company' }, 'small top-ups', now)).toBe(dollars(13));
    await store.commit({
      at: now,
      keys: [
        {
          id: 42,
          seen: { key: aKey(), ...(await store.keys.readMoment(now)), sweep: null },
          owner: ana.id,
          team: 'search',
        },
      ],
    });
    const inTeams = { owner: { inTeams: ['search'] }, text: '', now } as const;
    expect((await store.keys.tally(inTeams)).total).toBe(1);
    expect((await store.keys.tally({ ...inTeams, owner: { inTeams: ['ads'] } })).total).toBe(0);
    const theirs = { owner: { tendedBy: bob.id, orIn: ['search'] }, text: '', now } as const;
    expect((await store.keys.tally(theirs)).total).toBe(1);
    expect((await store.keys.tally({ ...theirs, owner: { tendedBy: bob.id } })).total).toBe(0);
  });

  test('units that a rule gave without a decision, by member and rule', async () => {
    await using place = await site();
    const store = await place.open();
    const { limits } = store;
    const more = (id: string, over: Partial<NewRequest> = {}) =>
      newApproved(aNewRequest({ id, approval: null, rule: 'small top-ups', ...over }));
    await insertRequest(store, more('a'), []);
    await insertRequest(store, more('b', { change: { kind: 'quota', delta: dollars(5), during: null } }), []);
    await insertRequest(
      store,
      more('c', { change: { kind: 'quota', delta: dollars(-5), during: null } }),
      [],
    );
    await insertRequest(store, more('d', { rule: 'another' }), []);
    await insertRequest(store, more('e', { requester: bob.id }), []);
    await insertRequest(store, more('f', { approval: aNewRequest().approval }), []);
    const old = startApplying(more('g', { createdAt: later(-2 * DAY) }), later(-DAY));
    await insertRequest(store, applied(old, later(-DAY), effect), []);
    expect(await limits.grantedByRule(ana.id, 'small top-ups', now)).toBe(dollars(55));
    expect(await limits.grantedByRule(ana.id, 'small top-ups', later(-DAY))).toBe(dollars(105));
    const open = more('h', {
      createdAt: later(-2 * DAY),
      change: { kind: 'quota', delta: dollars(3), during: null },
    });
    await insertRequest(store, open, []);
    expect(await limits.grantedByRule(ana.id, 'small top-ups', now)).toBe(dollars(58));
    const after = {
      settings: {},
      unlimited: false,
      granted: units(grantedOf(aKey()) + dollars(3)),
      status: null,
    };
    const plan = { kind: 'write', keyId: 42, before: snapshotOf(aKey()), after } as const;
    const begun = withPlan(startApplying(open, now), plan);
    const found = { ...aKey(), left: units(aKey().left + dollars(2)) };
    await replaceRequest(store, failed(begun, now, { kind: 'not_taken', fields: ['status'] }, found), open);
    expect(await limits.grantedByRule(ana.id, 'small top-ups', now)).toBe(dollars(57));
    expect(await limits.grantedByRule(lee.id, 'small top-ups', now)).toBe(0);
  });
});

onEveryEngine('grants', ({ site }) => {
  const grant = (over: Partial<Grant> = {}): Grant => ({
    requestId: 'r7f3a2',
    keyId: 42,
    member: ana.id,
    of: 'quota',
    granted: dollars(50),
    endsAt: now,
    state: 'active',
    ...over,
  });

  test('due when it ends, and until it is reverted, also while that fails; lent once', async () => {
    await using place = await site();
    const store = await place.open();
    const { grants, commit } = store;
    const move = (from: Grant, next: Grant) => commit({ at: now, grants: [{ from, next }] });
    await insertGrant(store, grant());
    await insertGrant(store, grant({ granted: dollars(1) }));
    await insertGrant(store, grant({ requestId: 'later', endsAt: later(1) }));
    await insertGrant(store, grant({ requestId: 'other', keyId: 7, endsAt: later(-1) }));
    expect(await grants.due(now)).toEqual([
      grant({ requestId: 'other', keyId: 7, endsAt: later(-1) }),
      grant(),
    ]);
    expect((await grants.ofKey(42)).map(({ requestId }) => requestId)).toEqual(['r7f3a2', 'later']);
    expect(await move(grant(), grant({ state: 'reverting' }))).toBe(true);
    expect(await move(grant(), grant({ state: 'reverting' }))).toBe(false);
    expect(await move(grant({ state: 'reverting' }), grant({ state: 'failed' }))).toBe(true);
    expect((await grants.due(now)).map(({ state }) => state)).toEqual(['active', 'failed']);
    expect(await move(grant({ state: 'failed' }), grant({ state: 'reverted' }))).toBe(true);
    expect(await grants.due(now)).toHaveLength(1);
  });

  test('made smaller by what is given back; whoever rests on another amount is too late', async () => {
    await using place = await site();
    const store = await place.open();
    const { grants, commit } = store;
    const move = (from: Grant, next: Grant) => commit({ at: now, grants: [{ from, next }] });
    await insertGrant(store, grant());
    expect(await move(grant(), grant({ granted: dollars(30) }))).toBe(true);
    expect(await grants.get('r7f3a2')).toEqual(grant({ granted: dollars(30) }));
    expect(await move(grant(), grant({ state: 'reverting' }))).toBe(false);
  });
});

onEveryEngine('notices', ({ site }) => {
  const notice = (id: string, over: Partial<Notice> = {}): Notice => ({
    id,
    to: { kind: 'member', id: ana.id },
    body: { kind: 'outcome', requestId: 'r7f3a2' },
    ...over,
  });

  test('each is stored once, whatever repeats it', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    expect(await notices.add([notice('a'), notice('b'), notice('a')], now)).toBe(2);
    expect(await notices.add([notice('b'), notice('c')], now)).toBe(1);
    expect(await notices.add([], now)).toBe(0);
    expect((await notices.waiting(now)).all).toBe(3);
    expect(await notices.get('a')).toStrictEqual({
      ...notice('a'),
      createdAt: now,
      waitedUntil: null,
      isWaiting: true,
      version: 0,
      ended: null,
      attempts: 0,
      messages: [],
    });
    expect(await notices.get('z')).toBeNull();
  });

  const news = (id: string, to: string): Notice =>
    notice(id, {
      to: { kind: 'member', id: to },
      body: {
        kind: 'key',
        keyId: 1,
        name: 'a',
        what: { kind: 'disabled', keyId: 1, days: null, period: id },
        by: null,
      },
    });

  test('what somebody waits for is taken before older news', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    await notices.add([news('k1', ana.id), news('k2', bob.id)], now);
    await notices.add([notice('outcome')], later(1));
    expect(ids(await notices.claimDue(later(2), 60, 2))).toEqual(['outcome', 'k1']);
  });

  test('news for the same person is taken together, and nobody else’s', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    await notices.add(
      [news('k1', ana.id), news('k2', bob.id), news('k3', ana.id), notice('outcome'), news('k4', ana.id)],
      now,
    );
    const claim = { now, leaseSeconds: 60, limit: 1 };
    expect(ids(await notices.claimAlike([news('k0', ana.id)], claim))).toEqual(['k1']);
    expect(ids(await notices.claimAlike([news('k0', ana.id)], { ...claim, limit: 9 }))).toEqual(['k3', 'k4']);
    expect(await notices.claimAlike([news('k0', ana.id)], claim)).toEqual([]);
    expect(ids(await notices.claimDue(now, 60, 9))).toEqual(['outcome', 'k2']);
  });

  test('what is put off waits for its time, or until it is looked at again', async () => {
    await using place = await site();
    const { commit, notices } = await place.open();
    await notices.add([news('k1', ana.id), news('k2', ana.id), news('k3', bob.id), notice('n')], now);
    await notices.claimDue(now, 60, 9);
    await notices.defer(['k1', 'k2'], inDays(2), now);
    await notices.defer(['k3'], inDays(3), now);
    await notices.markSent(['n'], [], { at: now, version: 1, turnsAt: null });
    expect(await notices.claimDue(later(1), 60, 9)).toEqual([]);
    expect(await notices.waiting(now)).toEqual({ all: 3, putOff: 3, again: 0 });
    expect(await notices.claimDue(inDays(2), 60, 9)).toMatchObject([
      { id: 'k1', attempts: 1, waitedUntil: inDays(2) },
      { id: 'k2', attempts: 1, waitedUntil: inDays(2) },
    ]);
    await commit({ at: inDays(2), wake: { kind: 'member', id: bob.id } });
    expect(await notices.claimDue(inDays(2), 60, 9)).toMatchObject([{ id: 'k3', waitedUntil: inDays(2) }]);
    // Only a wrong clock puts off for so long.
    await notices.defer(['k1'], inDays(200), now);
    expect(ids(await notices.claimDue(inDays(2), 60, 9))).toEqual(['k1']);
  });

  test('what is put off is known to its person until its end', async () => {
    await using place = await site();
    const { commit, snoozes, purge } = await place.open();
    const put = { member: ana.id, keyId: 1, kind: 'low', until: inDays(7) } as const;
    const others = [
      { ...put, kind: 'expiring', until: inDays(1) } as const,
      { ...put, keyId: 2 },
      { ...put, member: bob.id },
    ];
    await commit({ at: now, snoozes: [put, ...others, { ...put, until: inDays(6) }] });
    const kinds = async (at: Date, keyId?: number) =>
      (await snoozes.of(ana.id, at, keyId)).map((one) => [one.keyId, one.kind, one.until]);
    expect((await kinds(now)).length).toBe(3);
    expect(await kinds(inDays(1), 1)).toEqual([[1, 'low', inDays(6)]]);
    await commit({ at: now, snoozes: [{ ...put, until: null }] });
    await purge(inDays(1));
    expect(await kinds(now)).toEqual([[2, 'low', inDays(7)]]);
  });

  test('whose votes somebody gives is known until its end, and of two changes at once one is stored', async () => {
    await using place = await site();
    const { commit, delegations, purge } = await place.open();
    const first = { delegator: ana.id, delegate: bob.id, since: now, until: inDays(2) };
    const longer = { ...first, until: inDays(5) };
    const move = (from: typeof first | null, next: typeof first | null) =>
      commit({ at: now, delegation: { from, next, by: ana.id } });
    expect(await move(null, first)).toBe(true);
    expect(await move(null, longer)).toBe(false);
    expect(await move(first, longer)).toBe(true);
    expect(await move(first, null)).toBe(false);
    expect(await delegations.active(inDays(4))).toEqual([longer]);
    expect(await delegations.active(inDays(5))).toEqual([]);
    expect(await delegations.of(ana.id)).toEqual(longer);
    await purge(inDays(6));
    expect(await delegations.of(ana.id)).toBeNull();
    expect(await move(null, first)).toBe(true);
    expect(await move(first, null)).toBe(true);
    expect(await delegations.active(now)).toEqual([]);
  });

  test('what members chose is kept, the latest', async () => {
    await using place = await site();
    const { commit, preferences } = await place.open();
    const chosen = { off: ['low'], digest: 'daily', quietHours: null } as const;
    const first = { off: [], digest: 'off' } as const;
    const save = (next: Preferences, from: Preferences | null) =>
      commit({ at: now, preferences: { member: ana.id, next, from } });
    expect(await save(first, null)).toBe(true);
    expect(await save(chosen, null)).toBe(false);
    expect(await save(chosen, first)).toBe(true);
    expect(await save(first, first)).toBe(false);
    expect(await preferences.of([ana.id, bob.id])).toEqual(new Map([[ana.id, chosen]]));
    expect(await preferences.of([])).toEqual(new Map());
  });

  test('what somebody chose, its mark and what waits for them move together, or not at all', async () => {
    await using place = await site();
    const { commit, notices, keyValues } = await place.open();
    const told = news('k1', ana.id);
    const again = { ...told, id: reminderId('k1', inDays(7).getTime()) };
    await notices.add([told, again], now);
    await notices.defer(['k1', again.id], inDays(3), now);
    const unit = (from: Preferences | null): UnitOfWork => ({
      at: now,
      preferences: { member: ana.id, next: { off: [], digest: 'daily' }, from },
      values: [{ name: 'mark', from: null, to: 'chosen' }],
      withoutReminders: ['k1'],
      wake: { kind: 'member', id: ana.id },
    });
    expect(await commit(unit({ off: [], digest: 'off' }))).toBe(false);
    expect([await keyValues.get('mark'), (await notices.waiting(now)).all]).toEqual([null, 2]);
    expect(await notices.claimDue(now, 60, 9)).toEqual([]);
    expect(await commit(unit(null))).toBe(true);
    expect(await keyValues.get('mark')).toBe('chosen');
    expect(ids(await notices.claimDue(now, 60, 9))).toEqual(['k1']);
  });

  test('news that is held back is due when it is released, and no other', async () => {
    await using place = await site();
    const { notices } = await place.open();
    const delayMs = 2 * MINUTE;
    await notices.add(
      [
        { ...news('k1', ana.id), delayMs },
        { ...notice('answer'), delayMs },
      ],
      now,
    );
    expect(await notices.claimDue(later(MINUTE), 60, 9)).toEqual([]);
    await notices.release(later(MINUTE));
    expect(ids(await notices.claimDue(later(MINUTE), 60, 9))).toEqual(['k1']);
    expect(ids(await notices.claimDue(later(3 * MINUTE), 60, 9)).toSorted()).toEqual(['answer', 'k1']);
  });

  test('a time that only a wrong clock can have written is over', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    await notices.add([notice('due'), notice('leased')], inDays(30));
    await notices.claimDue(inDays(30), 60, 1);
    expect(ids(await notices.claimDue(now, 60, 9)).toSorted()).toEqual(['due', 'leased']);
  });

  test('taken in order, once until the lease ends; then again', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    await notices.add([notice('c'), notice('a')], now);
    await notices.add([notice('b')], later(1));
    expect(ids(await notices.claimDue(later(2), 60, 2))).toEqual(['c', 'a']);
    expect(ids(await notices.claimDue(later(2), 60, 2))).toEqual(['b']);
    expect(await notices.claimDue(later(MINUTE + 1), 60, 9)).toEqual([]);
    expect(await notices.claimDue(later(MINUTE + 2), 60, 9)).toMatchObject([
      { id: 'c', attempts: 2 },
      { id: 'a', attempts: 2 },
      { id: 'b', attempts: 2 },
    ]);
  });

  test('sent for good; not sent, again at its time; given up, never', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    await notices.add([notice('sent'), notice('again'), notice('never')], now);
    await notices.claimDue(now, 60, 9);
    const posts = [{ channel: 'D0ANA', ts: '1.2' }];
    await notices.markSent(['sent'], posts, { at: now, version: 3, turnsAt: null });
    await notices.reschedule(['again'], later(5000));
    await notices.giveUp('never', { why: 'user_disabled', at: now });
    expect(await notices.waiting(now)).toEqual({ all: 1, putOff: 0, again: 1 });
    expect((await notices.get('sent'))?.messages).toEqual(posts);
    expect(await notices.claimDue(later(4999), 60, 9)).toEqual([]);
    expect(ids(await notices.claimDue(later(5000), 60, 9))).toEqual(['again']);
    expect(ids(await notices.claimDue(later(DAY), 60, 9))).toEqual(['again']);
  });

  test('a copy that turns up is added once: what is being sent goes on, what was given up is sent', async () => {
    await using place = await site();
    const { notices } = await place.open();
    const [first, second] = [
      { channel: 'D0LEE', ts: '1.2' },
      { channel: 'D0LEA', ts: '1.3' },
    ];
    await notices.add([notice('waiting'), notice('given up'), notice('sent')], now);
    await notices.reschedule(['waiting'], later(DAY));
    await notices.giveUp('given up', { why: 'user_disabled', at: now });
    await notices.markSent(['sent'], [first], { at: now, version: 1, turnsAt: null });
    const both = ['waiting', 'given up', 'sent'].flatMap((id) =>
      [first, second].map((copy) => [id, copy] as const),
    );
    const added = await Promise.all(both.map(([id, copy]) => notices.adopt(id, copy, later(1))));
    expect(added).toEqual([true, true, true, true, false, true]);
    expect(await notices.adopt('unheard of', first, now)).toBe(false);
    for (const id of ['waiting', 'given up', 'sent'])
      expect((await notices.get(id))?.messages.toSorted((a, b) => a.ts.localeCompare(b.ts))).toEqual([
        first,
        second,
      ]);
    expect(ids(await notices.claimDue(later(2), 60, 9))).toEqual(['waiting']);
  });

  test('what nobody owns waits for the digest, apart from the rest', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    const to = { kind: 'digest' } as const;
    await notices.add([notice('x', { to }), notice('y', { to }), notice('z')], now);
    await notices.add([notice('w', { to })], later(10));
    expect((await notices.waiting(now)).all).toBe(1);
    expect(ids(await notices.claimDue(later(20), 60, 9))).toEqual(['z']);
    const read = await notices.forDigest(2);
    expect(ids(read.notices)).toEqual(['x', 'y']);
    expect(read.ids).toEqual(['x', 'y', 'w']);
    // What comes while a digest is made is of the next one, also from a clock that is behind.
    await notices.add([notice('v', { to })], later(-10));
    await markDigested(store, read.ids);
    expect(ids((await notices.forDigest(9)).notices)).toEqual(['v']);
    expect(await notices.add([notice('x', { to })], later(30))).toBe(0);
  });

  test('a message is outdated while its request is newer than what it shows', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    const asked = newPending(aNewRequest(), inDays(1));
    const body = { kind: 'card', requestId: asked.id } as const;
    await insertRequest(store, asked, [
      notice('card', { body }),
      notice('told', { body: { kind: 'reply', requestId: asked.id, about: 'asked' } }),
    ]);
    expect(await notices.outdated(now, 9, null)).toEqual([]);
    await notices.markSent(['card'], [], { at: now, version: 1, turnsAt: null });
    await notices.markSent(['told'], [], { at: now, version: 1, turnsAt: null });
    expect(await notices.outdated(now, 9, null)).toEqual([]);
    await replaceRequest(store, cancel(asked, now), asked);
    const outdated = await notices.outdated(now, 9, null);
    expect(outdated).toMatchObject([{ id: 'card', body }]);
    const version = outdated[0]?.version ?? 0;
    await notices.markRendered('card', [], { version, dueAt: now, turnsAt: null, isSettled: false });
    expect(await notices.outdated(now, 9, null)).toEqual([]);
  });

  test('a message is outdated when a key that it is about moves, until it is settled', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    const seen = { key: aKey(), ...readOn(now), sweep: null };
    await store.commit({ at: now, keys: [{ id: 42, seen, owner: ana.id }] });
    const news = { kind: 'assigned', keyId: 42, name: 'a', by: bob.id } as const;
    const list = {
      kind: 'unowned_keys',
      more: 0,
      keys: [41, 42].map((keyId) => ({ keyId, name: 'a', state: 'enabled', what: 'discovered' }) as const),
    } as const;
    await notices.add([notice('news', { body: news }), notice('list', { body: list }), notice('other')], now);
    for (const id of ['news', 'list', 'other'])
      await notices.markSent([id], [], { at: now, version: 0, turnsAt: null });
    await store.commit({ at: now, keys: [{ id: 42, seen }] });
    expect(await notices.outdated(now, 9, null)).toEqual([]);
    await store.commit({ at: now, keys: [{ id: 42, owner: bob.id }] });
    const outdated = await notices.outdated(now, 9, null);
    expect(ids(outdated)).toEqual(['list', 'news']);
    expect(ids(await notices.outdated(now, 9, outdated[0] ?? null))).toEqual(['news']);
    const rendered = { version: 1, dueAt: now, turnsAt: null };
    await notices.markRendered('news', [], { ...rendered, isSettled: true });
    await notices.markRendered('list', [], { ...rendered, isSettled: false });
    await store.commit({ at: now, keys: [{ id: 42, owner: ana.id }] });
    expect(ids(await notices.outdated(now, 9, null))).toEqual(['list']);
  });

  test('a message about a key is outdated when a request begins, and when it ceases, to wait for that key', async () => {
    await using place = await site();
    const store = await place.open();
    const { notices } = store;
    const body = { kind: 'assigned', keyId: 42, name: 'a', by: bob.id } as const;
    await notices.add([notice('news', { body })], now);
    await notices.markSent(['news'], [], { at: now, version: 0, turnsAt: null });
    const asked = newPending(aNewRequest({ keyId: 42 }), inDays(1));
    await insertRequest(store, asked, []);
    const [outdated] = await notices.outdated(now, 9, null);
    expect(outdated?.id).toBe('news');
    const { version = 0 } = outdated ?? {};
    await notices.markRendered('news', [], { version, dueAt: now, turnsAt: null, isSettled: false });
    expect(await notices.outdated(now, 9, null)).toEqual([]);
    await replaceRequest(store, cancel(asked, now), asked);
    expect(ids(await notices.outdated(now, 9, null))).toEqual(['news']);
  });

  test('a message that tells of a moment is outdated once it has come, and once', async () => {
    await using place = await site();
    const { notices } = await place.open();
    await notices.add([notice('told'), notice('other')], now);
    const turnsAt = new Date(now.getTime() + 1000);
    await notices.markSent(['told'], [], { at: now, version: 0, turnsAt });
    await notices.markSent(['other'], [], { at: now, version: 0, turnsAt: null });
    await notices.turn(now);
    expect(await notices.outdated(turnsAt, 9, null)).toEqual([]);
    await notices.turn(turnsAt);
    const [outdated] = await notices.outdated(turnsAt, 9, null);
    expect(outdated?.id).toBe('told');
    const version = outdated?.version ?? 0;
    await notices.markRendered('told', [], { version, dueAt: turnsAt, turnsAt: null, isSettled: false });
    await notices.turn(turnsAt);
    expect(await notices.outdated(turnsAt, 9, null)).toEqual([]);
  });

  test('of the messages that are drawn for the last time a few are outdated at once, whatever is young', async () => {
    await using place = await site();
    const { notices } = await place.open();
    const old = ['a', 'b', 'c', 'd', 'e'];
    await notices.add(
      old.map((id) => notice(id)),
      inDays(-60),
    );
    await notices.add([notice('young')], now);
    await notices.markSent([...old, 'young'], [], { at: now, version: 0, turnsAt: now });
    const outdated = async () => ids(await notices.outdated(now, 9, null)).toSorted();
    await notices.turn(now);
    expect(await outdated()).toEqual(['a', 'b', 'young']);
    await notices.turn(now);
    expect(await outdated()).toEqual(['a', 'b', 'c', 'd', 'young']);
  });

  test('of what has no last time only what is old, stands and may still move gets one', async () => {
    await using place = await site();
    const { notices, purge } = await place.open();
    const shown = { at: now, version: 0, turnsAt: null };
    const message = { channel: 'D0ANA', ts: '1.1' };
    await notices.add(
      [news('stands', ana.id), news('settled', ana.id), news('unposted', ana.id)],
      inDays(-60),
    );
    await notices.add([news('young', ana.id)], inDays(-59));
    await notices.markSent(['stands', 'settled', 'young'], [message], shown);
    const rendered = { version: 9, dueAt: now, turnsAt: null };
    for (const id of ['stands', 'settled', 'young'])
      await notices.markRendered(id, [message], { ...rendered, isSettled: id === 'settled' });
    await purge(now);
    await notices.turn(now);
    expect(ids(await notices.outdated(now, 9, null))).toEqual(['stands']);
  });
});

onEveryEngine('the rest', ({ site }) => {
  test('audit: newest first, by key, by actor, since', async () => {
    await using place = await site();
    const store = await place.open();
    const { audit } = store;
    const entry = (act: string, over = {}) => ({
      at: now,
      actor: ana.id,
      act: act as Act,
      keyId: 42,
      requestId: null,
      details: { until: inDays(2), change: { kind: 'quota' } },
      ...over,
    });
    await writeAudit(store, entry('first'));
    await writeAudit(store, entry('second'));
    await writeAudit(store, entry('third', { actor: bob.id, keyId: null, requestId: 'r1', at: later(-DAY) }));
    const acts = async (query: { keyId?: number; actor?: string; since: Date; limit: number }) =>
      (await audit.list(query)).map(({ act }) => act);
    const since = later(-7 * DAY);
    expect(await acts({ since, limit: 9 })).toEqual(['second', 'first', 'third']);
    expect(await acts({ since, limit: 1 })).toEqual(['second']);
    expect(await acts({ keyId: 42, since, limit: 9 })).toEqual(['second', 'first']);
    expect(await acts({ actor: bob.id, since, limit: 9 })).toEqual(['third']);
    expect(await acts({ since: now, limit: 9 })).toEqual(['second', 'first']);
    expect(await audit.list({ since, limit: 1 })).toStrictEqual([entry('second')]);
  });

  test('a form is for one person and one day, and acts once', async () => {
    await using place = await site();
    const store = await place.open({ clock: () => now });
    const { forms, purge } = store;
    const form = {
      id: 'f1',
      person: ana.id,
      kind: 'edit',
      data: { seen: { expiresAt: inDays(1) }, name: '"x"' },
    };
    await forms.save(form, now);
    expect(await forms.get('f1', ana.id, later(DAY - 1))).toStrictEqual(form);
    expect(await forms.get('f1', bob.id, now)).toBeNull();
    expect(await forms.get('f1', ana.id, later(DAY))).toBeNull();
    await forms.save({ ...form, data: { name: 'y' } }, now);
    await forms.save({ ...form, person: bob.id, data: {} }, now);
    expect((await forms.get('f1', ana.id, now))?.data).toEqual({ name: 'y' });
    expect([await forms.consume('f1'), await forms.consume('f1'), await forms.consume('trigger.1')]).toEqual([
      true,
      false,
      true,
    ]);
    await purge(later(DAY - 1));
    expect(await forms.get('f1', ana.id, now)).not.toBeNull();
    expect(await forms.consume('f1')).toBe(false);
    await purge(later(DAY));
    expect(await forms.get('f1', ana.id, now)).toBeNull();
  });

  test('groups and facts: the latest stands, also over one that a clock ahead had dated later', async () => {
    await using place = await site();
    const store = await place.open();
    const { groups, keyValues } = store;
    expect(await groups.get('S0')).toBeNull();
    await groups.save('S0', [lee.id], now);
    await groups.save('S0', null, later(-1));
    expect(await groups.get('S0')).toEqual({ members: null, fetchedAt: later(-1) });
    await groups.save('S0', [lee.id, ada.id], later(1));
    expect((await groups.get('S0'))?.members).toEqual([lee.id, ada.id]);
    expect(await keyValues.get('last_sweep')).toBeNull();
    await keyValues.set('last_sweep', '1');
    await keyValues.set('last_sweep', '2');
    expect(await keyValues.get('last_sweep')).toBe('2');
  });

  test('a fact is swapped only while it is what it was believed to be, once', async () => {
    await using place = await site();
    const store = await place.open();
    const { keyValues } = store;
    const swaps = (from: string | null, to: string | null) =>
      Promise.all([1, 2, 3].map(() => keyValues.compareAndSet('outage:down', from, to)));
    expect((await swaps(null, 'a')).filter(Boolean)).toHaveLength(1);
    expect(await keyValues.compareAndSet('outage:down', null, 'b')).toBe(false);
    expect(await keyValues.compareAndSet('outage:down', 'b', 'c')).toBe(false);
    expect((await swaps('a', 'c')).filter(Boolean)).toHaveLength(1);
    expect(await keyValues.get('outage:down')).toBe('c');
    expect(await keyValues.compareAndSet('outage:down', 'a', null)).toBe(false);
    expect((await swaps('c', null)).filter(Boolean)).toHaveLength(1);
    expect(await keyValues.get('outage:down')).toBeNull();
  });

  test('ping answers while the database does', async () => {
    await using place = await site();
    const store = await place.open();
    await store.ping();
    await store.close();
    await store.close();
    await expect(store.ping()).rejects.toThrow();
  });
});
