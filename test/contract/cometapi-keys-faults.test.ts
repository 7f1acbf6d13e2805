import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../../sandbox/cometapi/faults.ts';
import type { FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import type { Change, KeyChange } from '../../src/domain/changes/changes.ts';
import { type CreatePlan, snapshotOf, type WritePlan } from '../../src/domain/changes/plan.ts';
import type { Key } from '../../src/domain/keys/key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { Refused } from '../../src/domain/problems/problem.ts';
import { changed, connected as connectedAtLeisure, created, planning } from '../support/comet-api.ts';

const names = Object.keys(flavours) as FlavourName[];
const topUp: Change = { kind: 'quota', delta: units(50_000), during: null };
const rename: Change = { kind: 'edit', seen: { name: 'search' }, to: { name: 'found' } };
const PUT = { method: 'PUT' };
const POST = { method: 'POST' };

/** Short timeouts, because these tests wait for them. */
const connected = (options: Parameters<typeof connectedAtLeisure>[0] = {}) =>
  connectedAtLeisure({ timeouts: { callMs: 200, readMs: 800, writeMs: 2000, waitMs: 1000 }, ...options });

type World = Awaited<ReturnType<typeof connected>>;

const aKey = ({ account }: World, members: object = {}) =>
  account.addKey({ name: 'search', remain_quota: 100_000, used_quota: 20_000, ...members }).id;

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    (value) => ({ answered: value }),
    (error) => (error instanceof Refused ? error.problem : error),
  );

const newborn = {
  name: 'new',
  expiresAt: null,
  unlimited: false,
  models: null,
  allowIps: [],
  group: '',
  crossGroupRetry: false,
  quota: units(500),
};
const birth = async (previousMaxId: number): Promise<CreatePlan> => ({
  kind: 'create',
  previousMaxId,
  key: newborn,
});

/** Faults with an unknown outcome where the write was carried out. */
const landed: readonly FaultKind[] = ['latency_after', 'reset_after', 'truncated_json'];
/** The same faults where nothing was carried out. */
const lost: readonly FaultKind[] = ['latency', 'reset_before', 'html'];
/** An answer that is plainly an error page. */
const refusedOutright: readonly FaultKind[] = ['http500', 'http503'];

describe.each(names)('on a %s server', (flavour) => {
  test.each(landed)('a PUT whose answer is lost (%s) is found in the row, not sent again', async (kind) => {
    await using world = await connected({ flavour });
    const id = aKey(world);
    world.faults.add({ kind, match: PUT, times: 1 });
    expect(await changed(world.api, id, 'approval', planning(topUp))).toMatchObject({
      kind: 'done',
      key: { left: 150_000 },
    });
    expect(world.account.calls.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test.each(landed)('a POST whose answer is lost (%s) is found in the list, not sent again', async (kind) => {
    await using world = await connected({ flavour });
    aKey(world);
    world.faults.add({ kind, match: POST, times: 1 });
    expect(await created(world.api, 'approval', birth)).toMatchObject({ kind: 'done', key: { name: 'new' } });
    expect(world.account.rows()).toHaveLength(2);
  });
});

describe('a write of which nothing is seen', () => {
  test.each(lost)('may still land (%s): the outcome is unknown', async (kind) => {
    await using world = await connected();
    const id = aKey(world);
    const unknown = { kind: 'outcome_unknown', id: null, ...(kind === 'latency' && { isSlow: true }) };
    world.faults.add({ kind, ms: 20_000, match: PUT, times: 1 });
    expect(await problemOf(changed(world.api, id, 'approval', planning(topUp)))).toEqual(unknown);
    world.faults.add({ kind, ms: 20_000, match: POST, times: 1 });
    expect(await problemOf(created(world.api, 'approval', birth))).toEqual(unknown);
  });

  test.each(refusedOutright)('behind an error page (%s) was not carried out', async (kind) => {
    await using world = await connected();
    const id = aKey(world);
    world.faults.add({ kind, match: PUT, times: 1 });
    expect(await problemOf(changed(world.api, id, 'approval', planning(topUp)))).toMatchObject({
      kind: 'upstream_down',
    });
    world.faults.add({ kind, match: POST, times: 1 });
    expect(await problemOf(created(world.api, 'approval', birth))).toMatchObject({ kind: 'upstream_down' });
    expect(world.account.rows()).toHaveLength(1);
  });

  test('and of which nothing can be read is unknown', async () => {
    await using world = await connected();
    const id = aKey(world);
    world.faults.afterWrite(() => world.faults.down(true));
    expect(await problemOf(changed(world.api, id, 'approval', planning(topUp)))).toEqual({
      kind: 'outcome_unknown',
      id: null,
    });
  });

  test('because every PUT is limited was not carried out', async () => {
    await using world = await connected({ rate: { limit: 1000, windowSeconds: 1 } });
    const id = aKey(world);
    world.faults.add({ kind: 'rate_limited', match: PUT });
    expect(await problemOf(changed(world.api, id, 'approval', planning(topUp)))).toMatchObject({
      kind: 'upstream_limiting',
    });
    expect(world.account.row(id)!.remain_quota).toBe(100_000);
  });

  test('because one PUT was limited is sent again', async () => {
    await using world = await connected({ rate: { limit: 1000, windowSeconds: 1 } });
    const id = aKey(world);
    world.faults.add({ kind: 'rate_limited', match: PUT, times: 1 });
    expect(await changed(world.api, id, 'approval', planning(topUp))).toMatchObject({
      kind: 'done',
      key: { left: 150_000 },
    });
  });
});

describe('CometAPI says no', () => {
  test('in a 200: its own words come back and nothing was written', async () => {
    await using world = await connected();
    const id = aKey(world);
    world.faults.add({ kind: 'success_false', message: 'database is locked', match: PUT, times: 1 });
    expect(await changed(world.api, id, 'approval', planning(topUp))).toMatchObject({
      kind: 'refused',
      message: 'database is locked',
    });
    world.faults.add({ kind: 'success_false', message: 'database is locked', match: POST, times: 1 });
    expect(await created(world.api, 'approval', birth)).toMatchObject({
      kind: 'refused',
      message: 'database is locked',
    });
  });

  test.each([
    ['as asked', { kind: 'done' }, topUp, { remain_quota: 150_000 }],
    ['as asked', { kind: 'done' }, rename, { name: 'found' }],
    ['as asked', { kind: 'done' }, { kind: 'disable' } as const, { status: 2 }],
    ['otherwise', { kind: 'drifted', wanted: 170_000, found: 20_001 }, topUp, { remain_quota: 1 }],
    ['otherwise', { kind: 'not_taken', fields: ['name'] }, rename, { name: 'other' }],
  ])('and the key is %s by then: what a read shows is told, %j', async (_how, told, change, row) => {
    await using world = await connected();
    const id = aKey(world);
    world.faults.add({ kind: 'success_false', match: PUT });
    world.faults.afterRead(() => world.account.editInConsole(id, row), 1);
    expect(await changed(world.api, id, 'approval', planning(change))).toMatchObject(told);
  });

  test('to a new key, and it is there: it is told as made', async () => {
    await using world = await connected();
    world.faults.add({ kind: 'success_false', match: POST, times: 1 });
    const made = created(world.api, 'approval', async (maxId) => {
      world.account.addKey({ name: 'new', remain_quota: 500, id: maxId + 1 });
      return birth(maxId);
    });
    expect(await made).toMatchObject({ kind: 'done', key: { name: 'new', left: 500 } });
  });

  test('to the enabling, after the cure: what did take is told', async () => {
    await using world = await connected();
    const id = aKey(world, { remain_quota: 0, status: 4 });
    world.faults.add({ kind: 'success_false', match: { method: 'PUT', path: /status_only/ }, times: 1 });
    const written = await changed(world.api, id, 'approval', planning(topUp));
    expect(written).toMatchObject({
      kind: 'not_taken',
      fields: ['status'],
      key: { left: 50_000, status: 4 },
    });
  });

  test('to a repair: the drift is told', async () => {
    await using world = await connected({ flavour: 'newapi' });
    const id = aKey(world);
    world.faults.beforeWrite(() => {
      world.account.spend(id, 7);
      world.faults.add({ kind: 'success_false', match: PUT, times: 1 });
    }, 1);
    expect(await changed(world.api, id, 'approval', planning(topUp))).toMatchObject({
      kind: 'drifted',
      wanted: 170_000,
      found: 170_007,
    });
  });

  test('to a status that was not touched because the server ignores it', async () => {
    await using world = await connected({ flavour: { ...flavours.newapi, statusOnly: 'ignored' } });
    const id = aKey(world);
    const written = await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
    expect(written).toMatchObject({ kind: 'not_taken', fields: ['status'], key: { left: 100_000 } });
  });

  test.each(names)('that a key is gone, with a row of zeros or without (%s)', async (flavour) => {
    await using world = await connected({ flavour });
    expect(await problemOf(world.api.key(77, 'interactive'))).toEqual({
      kind: 'no_such_key',
      word: '77',
      nearest: [],
    });
    expect(await changed(world.api, 77, 'interactive', planning({ kind: 'disable' }))).toEqual({
      kind: 'gone',
    });
    expect(await problemOf(world.api.reveal({ id: 77, name: 'x' }))).toEqual({
      kind: 'key_gone',
      key: { id: 77, name: 'x' },
    });
    const id = aKey(world);
    world.account.deleteInConsole(id);
    expect(await problemOf(world.api.key(id, 'interactive'))).toMatchObject({ kind: 'no_such_key' });
  });

  test('that a name is too long for its bytes', async () => {
    await using world = await connected({ flavour: 'newapi' });
    const id = aKey(world);
    const to = { name: '🔎'.repeat(13) };
    const written = await changed(world.api, id, 'approval', planning({ kind: 'edit', seen: {}, to }));
    expect(written).toMatchObject({
      kind: 'refused',
      message: 'Token name is too long',
      reason: 'name_too_long',
    });
  });
});

test('a key that the server declares dead between the read and its renewal comes back all the same', async () => {
  await using world = await connected({ flavour: 'newapi' });
  const id = aKey(world, { expired_time: 1000 });
  const renew: Change = { kind: 'edit', seen: {}, to: { expiresAt: null } };
  const written = await changed(world.api, id, 'approval', async (fresh) => {
    const plan = await planning(renew)(fresh);
    world.account.editInConsole(id, { status: 3 });
    return plan;
  });
  expect(written).toMatchObject({ kind: 'done', key: { status: 1, expiresAt: null } });
});

describe('a committed plan is taken up again', () => {
  const planOn = async ({ api }: World, id: number, change: KeyChange): Promise<WritePlan> =>
    (await planning(change)(await api.key(id, 'interactive')))!;
  const resumed = ({ api }: World, plan: WritePlan) => changed(api, plan.keyId, 'approval', async () => plan);

  test('at the old value: it writes', async () => {
    await using world = await connected();
    const id = aKey(world);
    const plan = await planOn(world, id, topUp);
    world.account.spend(id, 500);
    expect(await resumed(world, plan)).toMatchObject({ kind: 'done', key: { left: 149_500 } });
  });

  test('at the target: it is done, without a write', async () => {
    await using world = await connected();
    const id = aKey(world);
    const plan = await planOn(world, id, topUp);
    await resumed(world, plan);
    world.account.spend(id, 500);
    world.account.calls.length = 0;
    expect(await resumed(world, plan)).toMatchObject({ kind: 'done', key: { left: 149_500 } });
    expect(world.account.calls.map(({ method }) => method)).toEqual(['GET']);
  });

  test('between cure and enabling: it enables', async () => {
    await using world = await connected();
    const id = aKey(world, { remain_quota: 0, status: 4 });
    const plan = await planOn(world, id, topUp);
    world.account.editInConsole(id, { remain_quota: 50_000 });
    expect(await resumed(world, plan)).toMatchObject({ kind: 'done', key: { left: 50_000, status: 1 } });
  });

  test('with another quota: it stops and shows both numbers', async () => {
    await using world = await connected();
    const id = aKey(world);
    const plan = await planOn(world, id, topUp);
    world.account.editInConsole(id, { remain_quota: 5 });
    expect(await resumed(world, plan)).toMatchObject({ kind: 'drifted', wanted: 170_000, found: 20_005 });
    expect(world.account.row(id)!.remain_quota).toBe(5);
  });

  test('with another name than either: it stops and names the field', async () => {
    await using world = await connected();
    const id = aKey(world);
    const plan = await planOn(world, id, rename);
    world.account.editInConsole(id, { name: 'theirs' });
    expect(await resumed(world, plan)).toMatchObject({ kind: 'edited_meanwhile', fields: ['name'] });
  });

  test('a disable is carried out all the same, and another quota told with both numbers', async () => {
    await using world = await connected();
    const id = aKey(world);
    const plan = await planOn(world, id, { kind: 'disable' });
    world.account.editInConsole(id, { name: 'theirs', remain_quota: 5 });
    const told = { kind: 'drifted', wanted: 120_000, found: 20_005, key: { status: 2 } };
    expect(await resumed(world, plan)).toMatchObject(told);
    expect(await resumed(world, plan)).toMatchObject(told);
    expect(world.account.row(id)).toMatchObject({ name: 'theirs', remain_quota: 5 });
  });

  test('with another name and another quota: it stops and shows both numbers', async () => {
    await using world = await connected();
    const id = aKey(world);
    const plan = await planOn(world, id, rename);
    world.account.editInConsole(id, { name: 'theirs', remain_quota: 5 });
    expect(await resumed(world, plan)).toMatchObject({ kind: 'drifted', wanted: 120_000, found: 20_005 });
  });

  test('switched to unlimited meanwhile: it stops', async () => {
    await using world = await connected();
    const id = aKey(world);
    const plan = await planOn(world, id, topUp);
    world.account.editInConsole(id, { unlimited_quota: true });
    expect(await resumed(world, plan)).toMatchObject({ kind: 'edited_meanwhile' });
  });

  test('disabled by somebody meanwhile: it does not enable', async () => {
    await using world = await connected();
    const id = aKey(world, { status: 3 });
    const plan: WritePlan = { ...(await planOn(world, id, { kind: 'enable' })) };
    world.account.editInConsole(id, { status: 2 });
    expect(await resumed(world, plan)).toMatchObject({ kind: 'not_taken', fields: ['status'] });
    expect(world.account.row(id)!.status).toBe(2);
  });

  test('a birth that happened is found, twins are not guessed between', async () => {
    await using world = await connected();
    aKey(world);
    for (let number = 0; number < 105; number += 1) world.account.addKey({ name: `other ${number}` });
    const plan = await birth(1);
    const { id } = world.account.addKey({ name: 'new', remain_quota: 500 });
    for (let number = 0; number < 105; number += 1) world.account.addKey({ name: `later ${number}` });
    expect(await created(world.api, 'approval', async () => plan)).toMatchObject({
      kind: 'done',
      key: { id },
    });
    const twin = world.account.addKey({ name: 'new' });
    expect(await created(world.api, 'approval', async () => plan)).toEqual({
      kind: 'twins',
      ids: [twin.id, id],
    });
  });

  test.each([
    ['renamed since', {}, { kind: 'renamed', ids: [2] }],
    ['of another quota', { remain_quota: 501 }, { kind: 'done', key: { id: 3 } }],
    [
      'with other settings',
      { model_limits_enabled: true, model_limits: 'm' },
      { kind: 'done', key: { id: 3 } },
    ],
  ])('a key that may be the birth, %s', async (_, row, result) => {
    await using world = await connected();
    aKey(world);
    const plan = await birth(1);
    world.account.addKey({ name: 'hand-made', remain_quota: 500, ...row });
    expect(await created(world.api, 'approval', async () => plan)).toMatchObject(result);
  });

  test.each([
    ['given more quota', { remain_quota: 501 }, { kind: 'renamed', ids: [2] }],
    ['without a limit', { unlimited_quota: true }, { kind: 'renamed', ids: [2] }],
    ['expiring a second later', { expired_time: 1_900_000_001 }, { kind: 'done', key: { id: 3 } }],
  ])('a key that expires when the birth would, renamed and %s', async (_, row, result) => {
    await using world = await connected();
    aKey(world);
    const { key, ...rest } = await birth(1);
    const plan = { ...rest, key: { ...key, expiresAt: new Date(1_900_000_000_000) } };
    world.account.addKey({
      name: 'hand-made',
      remain_quota: 500,
      expired_time: 1_900_000_000,
      ...row,
    });
    expect(await created(world.api, 'approval', async () => plan)).toMatchObject(result);
  });

  test('a key that is somebody’s is not taken for the birth', async () => {
    await using world = await connected();
    aKey(world);
    const plan = await birth(1);
    world.account.addKey({ name: 'hand-made', remain_quota: 500 });
    await using session = await world.api.openCreate('approval', { unowned: async () => [] });
    expect(await session.find(plan)).toBeNull();
  });

  test('a key that is somebody’s and has the name by now is not taken for the birth', async () => {
    await using world = await connected();
    aKey(world);
    const plan = await birth(1);
    world.account.addKey({ name: 'new', remain_quota: 500 });
    await using session = await world.api.openCreate('approval', { unowned: async () => [] });
    expect(await session.find(plan)).toMatchObject({ kind: 'name_taken', twin: { id: 2 } });
    expect(world.account.rows()).toHaveLength(2);
  });

  test('a birth that never happened happens now', async () => {
    await using world = await connected();
    const plan = await birth(0);
    aKey(world);
    expect(await created(world.api, 'approval', async () => plan)).toMatchObject({
      kind: 'done',
      key: { id: 2 },
    });
  });

  test('a planner that finds nothing to do writes nothing', async () => {
    await using world = await connected();
    const id = aKey(world);
    expect(await changed(world.api, id, 'approval', async () => null)).toMatchObject({
      kind: 'unplanned',
      key: { id },
    });
    expect(world.account.calls.map(({ method }) => method)).toEqual(['GET']);
  });
});

test('a birth that shows nowhere is told', async () => {
  await using world = await connected();
  world.faults.add({ kind: 'success_false', match: { method: 'NONE' } });
  const swallowed = world.upstream.onChange(() => {
    for (const row of world.account.rows()) if (row.name === 'new') world.account.deleteInConsole(row.id);
  });
  expect(await created(world.api, 'approval', birth)).toEqual({ kind: 'not_found_after_create' });
  swallowed();
});

test('a birth that was confirmed and shows nowhere is only looked for by a later run', async () => {
  await using world = await connected();
  const confirmed = async () => ({ ...(await birth(0)), isConfirmed: true as const });
  aKey(world);
  expect(await created(world.api, 'approval', confirmed)).toEqual({ kind: 'not_found_after_create' });
  expect(world.account.rows()).toHaveLength(1);
  world.account.addKey({ name: 'new', remain_quota: 500 });
  expect(await created(world.api, 'approval', confirmed)).toMatchObject({ kind: 'done', key: { id: 2 } });
});

test('a birth whose row cannot be read in full is found by its name, and not made again', async () => {
  await using world = await connected();
  world.faults.afterBirth(
    ({ id }) => world.account.editInConsole(id, { shownAs: { allow_ips: ['::1'] } }),
    1,
  );
  const found = { kind: 'not_taken', key: { id: 1 }, fields: ['allowIps'] };
  for (let runs = 0; runs < 2; runs += 1)
    expect(await created(world.api, 'approval', () => birth(0))).toMatchObject(found);
  expect(world.account.rows()).toHaveLength(1);
});

test('a birth that took all the time there was is looked for all the same', async () => {
  await using world = await connected({ timeouts: { callMs: 1000, writeMs: 300 } });
  world.faults.add({ kind: 'latency_after', match: { method: 'POST' }, ms: 400 });
  expect(await created(world.api, 'approval', birth)).toMatchObject({ kind: 'done', key: { name: 'new' } });
});

test('a birth that is not as it was asked for is told', async () => {
  await using world = await connected({ flavour: 'oneapi' });
  const { kind, previousMaxId, key } = await birth(0);
  const limited = { kind, previousMaxId, key: { ...key, models: ['gpt-4o'], allowIps: ['10.0.0.1'] } };
  expect(await created(world.api, 'approval', async () => limited)).toMatchObject({
    kind: 'not_taken',
    key: { id: 1 },
    fields: ['models', 'allowIps'],
  });
  const richer = { kind, previousMaxId, key: { ...key, quota: units(key.quota + 1) } };
  expect(await created(world.api, 'approval', async () => richer)).toMatchObject({
    kind: 'drifted',
    wanted: key.quota + 1,
    found: key.quota,
  });
  expect(world.account.rows()).toHaveLength(1);
});

test('members that nobody here knows come back as they were', async () => {
  await using world = await connected({ flavour: 'newapi-late' });
  const id = aKey(world, {
    extra: { auto_groups: '["vip","default"]' },
    model_limits: 'kept, as is',
  });
  world.account.editInConsole(id, { allow_ips: null });
  await changed(world.api, id, 'approval', planning(rename));
  expect(world.account.row(id)).toMatchObject({
    name: 'found',
    extra: { auto_groups: '["vip","default"]' },
    allow_ips: null,
    model_limits: 'kept, as is',
  });
  await changed(world.api, id, 'approval', planning({ kind: 'disable' }));
  expect(world.account.row(id)).toMatchObject({ status: 2, extra: { auto_groups: '["vip","default"]' } });
});

test('two writes on one key take turns', async () => {
  await using world = await connected();
  const id = aKey(world);
  const add = () => changed(world.api, id, 'interactive', planning(topUp));
  await Promise.all([add(), add(), add()]);
  expect(world.account.row(id)!.remain_quota).toBe(250_000);
});

describe('a secret', () => {
  test('hidden for good is told so', async () => {
    await using world = await connected({ flavour: { ...flavours.newapi, keyEndpoint: false } });
    const id = aKey(world);
    expect(world.api.revealable()).toBe(null);
    const key = { id, name: 'search' };
    expect(await problemOf(world.api.reveal(key))).toEqual({ kind: 'secret_hidden', key });
    expect(world.api.revealable()).toBe(false);
  });

  test('prints as a word wherever it strays', async () => {
    await using world = await connected();
    const id = aKey(world);
    const secret = await world.api.reveal({ id, name: 'search' });
    const printed = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret, { depth: 9, showHidden: true }),
      String([secret]),
    ];
    expect(printed).toEqual(['[secret]', '{"secret":"[secret]"}', '[secret]', '[secret]']);
  });

  test('never comes with a key', async () => {
    await using world = await connected();
    const id = aKey(world);
    const { key } = world.account.row(id)!;
    const read: Key = await world.api.key(id, 'interactive');
    expect(read.tail).toBe(key.slice(-4));
    expect(inspect([read, snapshotOf(read)], { depth: 9, showHidden: true })).not.toContain(key);
  });
});

describe('a write session', () => {
  const isLost = new Error('the lease is lost');

  test.each([
    ['quota', topUp, { remain_quota: 100_000 }],
    ['a rename', rename, { name: 'search' }],
    ['disable', { kind: 'disable' } as const, { status: 1 }],
  ] as const)('whose lease would not last for the call that makes %s writes nothing', async (_, change, row) => {
    await using world = await connected({ timeouts: { writeCallMs: 400 } });
    const id = aKey(world);
    const longest = 400;
    const writing = <T>(call: () => Promise<T>, callMs: number) =>
      callMs < longest ? call() : Promise.reject(isLost);
    await using session = await world.api.open(id, 'approval', { writing });
    const plan = await planning(change)(session!.fresh);
    await expect(session!.carryOut(plan!)).rejects.toBe(isLost);
    expect(world.account.row(id)).toMatchObject(row);
  });

  test('whose lease is lost between two writes makes no second one', async () => {
    await using world = await connected();
    const id = aKey(world, { status: 4, remain_quota: 0 });
    let writes = 0;
    const writing = async <T>(call: () => Promise<T>) => {
      writes += 1;
      if (writes > 1) throw isLost;
      return call();
    };
    await using session = await world.api.open(id, 'approval', { writing });
    await expect(session!.carryOut((await planning(topUp)(session!.fresh))!)).rejects.toBe(isLost);
    expect(world.account.row(id)).toMatchObject({ remain_quota: 50_000, status: 4 });
  });

  test('of a create whose lease is lost creates nothing', async () => {
    await using world = await connected();
    await using session = await world.api.openCreate('approval', {
      writing: () => Promise.reject(isLost),
    });
    await expect(session.carryOut(await birth(session.maxId))).rejects.toBe(isLost);
    expect(world.account.rows()).toEqual([]);
  });

  test('that is closed without a write gives its slots and its turn back', async () => {
    await using world = await connected();
    const id = aKey(world);
    for (const lane of ['approval', 'interactive'] as const) {
      await using session = await world.api.open(id, lane);
      expect(session!.fresh).toMatchObject({ id, left: 100_000 });
    }
    expect(await world.api.open(999, 'approval')).toBeNull();
    await using creating = await world.api.openCreate('approval');
    expect(creating.maxId).toBe(id);
    expect(await world.api.budget()).toMatchObject({ used: 3 + 4 });
  });

  test('waits for the one that holds the key, however that one ends', async () => {
    await using world = await connected();
    const id = aKey(world);
    const first = await world.api.open(id, 'approval');
    const second = changed(world.api, id, 'interactive', planning(topUp));
    await changed(world.api, aKey(world), 'approval', planning(topUp));
    expect(world.account.row(id)!.remain_quota).toBe(100_000);
    await first![Symbol.asyncDispose]();
    expect(await second).toMatchObject({ kind: 'done', key: { left: 150_000 } });
    world.faults.add({
      kind: 'success_false',
      message: 'record not found',
      match: { method: 'GET' },
      times: 1,
    });
    expect(await world.api.open(id, 'approval')).toBeNull();
    expect(await changed(world.api, id, 'approval', planning(topUp))).toMatchObject({ kind: 'done' });
  });
});
