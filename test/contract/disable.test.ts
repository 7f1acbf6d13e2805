import { describe, expect, test } from 'vitest';
import type { Flavour } from '../../sandbox/cometapi/flavour.ts';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { changed, connected, planning } from '../support/comet-api.ts';

const { newapi, documented } = flavours;

/** How servers of the family may take, or refuse, a PUT of a key whose group the account has lost. */
const servers: readonly [string, Flavour][] = [
  ['checks nothing', newapi],
  ['checks nothing, and ignores status_only', { ...documented, groupCheckedOnWrite: false }],
  ['checks the group in the body', { ...newapi, groupCheckedOnWrite: true }],
  ['checks the group in the body, and ignores status_only', documented],
  ['refuses every PUT of such a key but status_only', { ...newapi, lostGroupRefuses: 'whole_puts' }],
  ['takes only id and status under status_only', { ...newapi, statusOnlyTakes: 'id_and_status' }],
  [
    'takes only id and status, and refuses every other PUT of such a key',
    {
      ...newapi,
      statusOnlyTakes: 'id_and_status',
      lostGroupRefuses: 'whole_puts',
      groupCheckedOnWrite: true,
    },
  ],
  [
    'counts 30 bytes of a name',
    { ...newapi, nameLimit: { unit: 'bytes', max: 30 }, groupCheckedOnWrite: true },
  ],
];

const keys: readonly [string, object][] = [
  ['a key in a lost group', { group: 'vip' }],
  [
    'a restricted key in a lost group',
    { group: 'vip', model_limits_enabled: true, model_limits: 'o3', allow_ips: '10.0.0.1' },
  ],
  ['an unlimited key in a lost group', { group: 'vip', unlimited_quota: true, remain_quota: -70 }],
  ['an overspent key in a lost group', { group: 'vip', remain_quota: -70 }],
  ['a key with a name of 90 bytes', { name: '密'.repeat(30) }],
  ['a key with a quota beyond the range', { remain_quota: 6e14 }],
];

describe.each(servers)('a server that %s', (_, flavour) => {
  test.each(
    keys,
  )('disables %s, and nothing else changes that it does not insist on', async (_name, members) => {
    await using world = await connected({ flavour });
    const { id } = world.account.addKey({ name: 'search', remain_quota: 1000, used_quota: 20, ...members });
    world.account.setGroups(['default']);
    const before = { ...world.account.row(id)! };
    const written = await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
    const after = { ...world.account.row(id)! };
    expect(after.status).toBe(2);
    expect(['done', 'drifted']).toContain(written.kind);
    if (flavour.statusOnly !== 'ignored') expect(after).toEqual({ ...before, status: 2 });
    const dropped = 'dropped' in written ? written.dropped : [];
    expect(dropped?.includes('group')).toBe(after.group !== before.group);
  });
});

test('a server that minds only the lost group costs the key nothing but the group', async () => {
  await using world = await connected({ flavour: documented });
  const { id } = world.account.addKey({
    name: 'search',
    remain_quota: 1000,
    group: 'vip',
    model_limits_enabled: true,
    model_limits: 'o3',
    allow_ips: '10.0.0.1',
  });
  world.account.setGroups(['default']);
  const before = { ...world.account.row(id)! };
  await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
  expect(world.account.row(id)).toEqual({ ...before, status: 2, group: '' });
});

test.each<[string, Flavour, object]>([
  [
    'counts 30 bytes of a name',
    { ...documented, nameLimit: { unit: 'bytes', max: 30 } },
    { name: '密'.repeat(30), remain_quota: 1000 },
  ],
  ['refuses a quota beyond the range', documented, { remain_quota: 6e14 }],
])('a server that %s and ignores status_only leaves the key its quota and expiry', async (_, flavour, members) => {
  await using world = await connected({ flavour });
  const { id } = world.account.addKey({ name: 'search', expired_time: 1_900_000_007, ...members });
  await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
  const after = world.account.row(id)!;
  expect(after).toMatchObject({ status: 2, expired_time: 1_900_000_007 });
  expect(after.remain_quota).toBeGreaterThanOrEqual(1000);
  expect(after.name).not.toBe('');
});

test('a server that refuses every PUT of such a key is believed, in its words', async () => {
  await using world = await connected({ flavour: { ...newapi, lostGroupRefuses: 'every_put' } });
  const { id } = world.account.addKey({ name: 'search', remain_quota: 1000, group: 'vip' });
  world.account.setGroups(['default']);
  expect(await changed(world.api, id, 'interactive', planning({ kind: 'disable' }))).toEqual({
    kind: 'refused',
    message: 'no access to group vip',
    reason: 'no_group_access',
  });
  expect(world.account.row(id)).toMatchObject({ status: 1, group: 'vip' });
});

test('a lease that is lost between two bodies ends the disable', async () => {
  await using world = await connected({ flavour: documented });
  const { id } = world.account.addKey({ name: 'search', remain_quota: 1000, group: 'vip' });
  world.account.setGroups(['default']);
  let writes = 0;
  const writing = async <T>(call: () => Promise<T>) => {
    writes += 1;
    if (writes === 2) throw new Error('the lease is lost');
    return call();
  };
  await using session = await world.api.open(id, 'interactive', { writing });
  const plan = await planning({ kind: 'disable' })(session!.fresh);
  await expect(session!.carryOut(plan!)).rejects.toThrow('the lease is lost');
  expect(world.account.row(id)).toMatchObject({ status: 1, group: 'vip' });
});

const edits: readonly [string, object][] = [
  ['adds quota', { remain_quota: 5000 }],
  ['takes quota back', { remain_quota: 100 }],
  ['renames it', { name: 'found' }],
  ['restricts it', { model_limits_enabled: true, model_limits: 'o3', allow_ips: '10.0.0.1' }],
];

describe.each([
  ['honours status_only', newapi],
  ['ignores status_only', documented],
] as const)('a server that %s, whose key somebody enables again before the read-back', (_, flavour) => {
  test.each(edits)('and %s: the key is disabled all the same, and that stays', async (_name, edit) => {
    await using world = await connected({ flavour });
    const { id } = world.account.addKey({ name: 'search', remain_quota: 1000, used_quota: 20 });
    world.faults.afterWrite(() => void world.account.editInConsole(id, { status: 1, ...edit }), 1);
    await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
    expect(world.account.row(id)).toMatchObject({ status: 2, ...edit });
  });
});

test.each([
  ['adds quota', 100],
  ['takes quota back', -100],
])('somebody %s between the plan and a disable that goes on after a crash: use meanwhile does not undo that', async (_, delta) => {
  await using world = await connected({ flavour: newapi });
  const { id } = world.account.addKey({ name: 'search', remain_quota: 1000, used_quota: 20 });
  await using session = await world.api.open(id, 'interactive');
  const plan = await planning({ kind: 'disable' })(session!.fresh);
  await session![Symbol.asyncDispose]();
  world.account.editInConsole(id, { remain_quota: 1000 + delta });
  world.faults.afterWrite(() => void world.account.spend(id, 150), 1);
  const written = await changed(world.api, id, 'approval', async () => plan);
  expect(written).toMatchObject({ kind: 'drifted', wanted: 1020, found: 1020 + delta });
  expect(world.account.row(id)).toMatchObject({ status: 2, remain_quota: 850 + delta, used_quota: 170 });
});
