import { expect, test } from 'vitest';
import type { Notice } from '../../src/domain/notices/notice.ts';
import {
  cancel,
  expire,
  newApproved,
  newPending,
  startApplying,
} from '../../src/domain/requests/transitions.ts';
import { aKey, aNewRequest, ana, inDays, now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';
import { readOn } from '../support/store-writes.ts';

const ago = (days: number) => inDays(-days);
const asked = (id: string, createdAt: Date) => newPending(aNewRequest({ id, createdAt }), now);
const notice = (id: string, requestId = 'none'): Notice => ({
  id,
  to: { kind: 'member', id: ana.id },
  body: { kind: 'outcome', requestId },
});
const grant = { keyId: 1, member: ana.id, of: 'quota', granted: 5, endsAt: ago(401) } as const;

onEveryEngine('what is purged', ({ site }) => {
  test('settled requests after 400 days; never one that is open, or whose grant is', async () => {
    await using place = await site();
    const { commit, requests, grants, purge } = await place.open();
    const settled = [cancel(asked('old', ago(401)), now), expire(asked('young', ago(399)), now)];
    const approved = newApproved(aNewRequest({ id: 'approved', createdAt: ago(900), approval: null }));
    const open = [
      asked('pending', ago(900)),
      approved,
      startApplying({ ...approved, id: 'applying' }, ago(900)),
    ];
    const lent = cancel(asked('lent', ago(900)), now);
    const given = (requestId: string, state: 'active' | 'reverted') =>
      ({ ...grant, requestId, state }) as never;
    await commit({
      at: now,
      requests: [...settled, ...open, lent].map((next) => ({ next, from: null })),
      grants: [given('lent', 'active'), given('back', 'reverted')].map((next) => ({ next, from: null })),
    });
    await purge(now);
    const kept = (await requests.list({ limit: 99 })).map(({ id }) => id).sort();
    expect(kept).toEqual(['applying', 'approved', 'lent', 'pending', 'young']);
    expect((await grants.ofKey(1)).map(({ requestId }) => requestId)).toEqual(['lent']);
  });

  test('what counts towards the longest limit is counted from the day on which it was given', async () => {
    await using place = await site();
    const { commit, limits, purge } = await place.open();
    const approved = newApproved(
      aNewRequest({ id: 'late', createdAt: ago(500), approval: null, rule: 'own keys' }),
    );
    const late = { ...startApplying(approved, ago(365)), state: 'applied', appliedAt: ago(365) } as never;
    await commit({ at: now, requests: [{ next: late, from: null }] });
    const given = () => limits.grantedByRule(ana.id, 'own keys', ago(366));
    const before = await given();
    expect(before).toBeGreaterThan(0);
    await purge(now);
    expect(await given()).toBe(before);
  });

  test('notices 30 days after they were told; never one that waits, or of an open request', async () => {
    await using place = await site();
    const { commit, notices, purge } = await place.open();
    const open = { next: asked('open', ago(90)), from: null };
    const all = [notice('told'), notice('given up'), notice('waiting'), notice('of open', 'open')];
    await commit({ at: ago(31), requests: [open], notices: all });
    await commit({ at: ago(29), notices: [notice('recent')] });
    for (const id of ['told', 'of open', 'recent'])
      await notices.markSent([id], [], { at: ago(31), version: 1, turnsAt: null });
    await notices.giveUp('given up', { why: 'user_disabled', at: ago(31) });
    await purge(now);
    const ids = ['told', 'given up', 'waiting', 'of open', 'recent'];
    const found = await Promise.all(ids.map((id) => notices.get(id)));
    expect(ids.filter((_, i) => found[i])).toEqual(['waiting', 'of open', 'recent']);
  });

  test('messages that may still change stay: of an open grant, of a key, with a moment to come; of a key for a year', async () => {
    await using place = await site();
    const { commit, notices, purge } = await place.open();
    const lent = (requestId: string, state: 'active' | 'reverting' | 'failed' | 'reverted') =>
      ({ next: { ...grant, requestId, state } as never, from: null }) as const;
    const low = (id: string): Notice => ({
      id,
      to: { kind: 'member', id: ana.id },
      body: { kind: 'key', keyId: 42, name: 'search', by: null, what: { kind: 'low' } } as never,
    });
    const [none, posted] = [[], [{ channel: 'D1', ts: '1' }]];
    const told = async (all: Record<string, { notice: Notice; messages?: typeof posted }>, at: Date) => {
      await commit({ at, notices: Object.values(all).map((one) => one.notice) });
      for (const [id, { messages = posted }] of Object.entries(all))
        await notices.markSent([id], messages, { at, version: 1, turnsAt: null });
    };
    const states = ['active', 'reverting', 'failed', 'reverted'] as const;
    await commit({ at: ago(90), grants: states.map((state) => lent(state, state)) });
    await told(Object.fromEntries(states.map((id) => [id, { notice: notice(id, id) }])), ago(31));
    await told({ low: { notice: low('low') }, settled: { notice: low('settled') } }, ago(90));
    await told({ withdrawn: { notice: low('withdrawn'), messages: none } }, ago(90));
    await told({ ancient: { notice: low('ancient') } }, ago(366));
    await told({ redrawn: { notice: notice('redrawn') }, turning: { notice: notice('turning') } }, ago(90));
    const shown = { version: 1, dueAt: ago(90), turnsAt: null, isSettled: true };
    await notices.markRendered('settled', posted, shown);
    const drawn = { last: 4, lately: 2 };
    await told(Object.fromEntries(Object.keys(drawn).map((id) => [id, { notice: low(id) }])), ago(61));
    for (const [id, days] of Object.entries(drawn))
      await notices.markRendered(id, posted, { ...shown, dueAt: ago(days) });
    await notices.markRendered('redrawn', posted, { ...shown, dueAt: ago(2) });
    await notices.markRendered('turning', posted, { ...shown, turnsAt: inDays(3) });
    await purge(now);
    const ids = [...states, 'low', 'settled', 'withdrawn', 'ancient', 'redrawn', 'turning', 'last', 'lately'];
    const found = await Promise.all(ids.map((id) => notices.get(id)));
    expect(ids.filter((_, i) => found[i])).toEqual([
      ...['active', 'reverting', 'failed', 'low', 'redrawn', 'turning', 'lately'],
    ]);
  });

  test('keys deleted 400 days ago leave one row that counts them, over years', async () => {
    await using place = await site();
    const { commit, keys, keyValues, leases, purge } = await place.open();
    const write = (id: number, deletedAt?: Date) => ({
      id,
      seen: { key: aKey({ id }), ...readOn(ago(900)), sweep: null },
      ...(deletedAt ? { deleted: readOn(deletedAt) } : {}),
    });
    await commit({ at: now, keys: [write(1), write(2, ago(401)), write(3, ago(399)), write(4, ago(500))] });
    const fenceOf = (id: number) => leases.withLock(`key:${id}`, 0, async ({ fence }) => fence);
    for (const id of [1, 2]) await fenceOf(id);
    await purge(now);
    expect((await keys.byIds([1, 2, 3, 4])).map(({ id }) => id).sort()).toEqual([1, 3]);
    // Their leases go with them: the fence of a new row begins anew.
    expect([await fenceOf(1), await fenceOf(2)]).toEqual([{ value: 2 }, { value: 1 }]);
    await purge(inDays(3));
    const { used } = aKey();
    expect(JSON.parse((await keyValues.get('deleted_keys')) ?? '')).toEqual({ keys: 3, used: 3 * used });
    expect((await keys.byIds([1, 2, 3, 4])).map(({ id }) => id)).toEqual([1]);
  });

  test('what arrived a day ago, groups, Homes; what a clock ahead has written too; the audit stays', async () => {
    await using place = await site();
    const { commit, forms, groups, keyValues, audit, purge } = await place.open();
    const entry = {
      at: ago(4000),
      actor: ana.id,
      act: 'key.revealed' as const,
      keyId: null,
      requestId: null,
      details: {},
    };
    await commit({ at: ago(2), consume: 'old', audit: [entry] });
    await commit({ at: inDays(30), consume: 'ahead' });
    await commit({ at: now, consume: 'fresh' });
    await forms.save({ id: 'f', person: ana.id, kind: 'edit', data: {} }, inDays(30));
    await groups.save('S0OLD', [], ago(31));
    await groups.save('S0NEW', [], ago(1));
    await keyValues.set('home:U0OLD', String(ago(91).getTime()));
    await keyValues.set('home:U0NEW', String(ago(89).getTime()));
    await purge(now);
    expect(await Promise.all(['old', 'ahead', 'fresh'].map((id) => forms.consume(id)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(await forms.get('f', ana.id, now)).toBeNull();
    expect([await groups.get('S0OLD'), (await groups.get('S0NEW')) !== null]).toEqual([null, true]);
    expect(await keyValues.get('home:U0OLD')).toBeNull();
    expect(await keyValues.get('home:U0NEW')).not.toBeNull();
    expect(await audit.list({ since: new Date(0), limit: 9 })).toHaveLength(1);
  });

  test('failures 30 days after the last retry, assignments after 400 days; a clock that was ahead makes a key no less guarded', async () => {
    await using place = await site();
    const { keyValues, purge } = await place.open();
    const failed = (retryAt: Date) => JSON.stringify({ failures: 6, retryAt });
    const assigned = (at: Date) => JSON.stringify({ id: 'a', keyId: 1, at });
    const values = {
      'failed:apply:old': failed(ago(31)),
      'failed:apply:recent': failed(ago(29)),
      'failed:apply:ahead': failed(inDays(30)),
      'assignment:1': assigned(ago(401)),
      'assignment:2': assigned(ago(399)),
      'assignment:3': assigned(inDays(30)),
      'backup:1': assigned(ago(401)),
      'backup:2': assigned(ago(399)),
      last_sweep: String(ago(900).getTime()),
    };
    for (const [name, value] of Object.entries(values)) await keyValues.set(name, value);
    await purge(now);
    const found = await Promise.all(Object.keys(values).map(keyValues.get));
    expect(Object.keys(values).filter((_, i) => found[i] !== null)).toEqual([
      'failed:apply:recent',
      'assignment:2',
      'assignment:3',
      'backup:2',
      'last_sweep',
    ]);
    expect(await keyValues.get('assignment:3')).toBe(assigned(now));
  });

  test('more than one batch goes in one purge', async () => {
    await using place = await site();
    const { commit, notices, purge } = await place.open();
    const ids = Array.from({ length: 2100 }, (_, i) => `n${i}`);
    for (let i = 0; i < ids.length; i += 700)
      await commit({
        at: ago(40),
        notices: ids.slice(i, i + 700).map((id) => ({ ...notice(id), to: { kind: 'digest' } })),
      });
    await commit({ at: ago(40), digested: ids });
    await purge(now);
    expect(await Promise.all(ids.map((id) => notices.get(id)))).toEqual(ids.map(() => null));
  });
});
