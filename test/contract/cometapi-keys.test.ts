import { describe, expect, test } from 'vitest';
import type { FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { span } from '../../src/domain/time.ts';
import { changed, connected, created, planning } from '../support/comet-api.ts';

const names = Object.keys(flavours) as FlavourName[];
/** A row without the members that some servers omit, such as the difference of '' and null. */
const told = ({ allow_ips, extra: _extra, ...row }: KeyRow) => ({ ...row, allow_ips: allow_ips || null });
const soon = () => Math.floor(Date.now() / 1000) + 3600;
const past = () => Math.floor(Date.now() / 1000) - 3600;

describe.each(names)('on a %s server', (flavour) => {
  test('more quota is more granted, and nothing else moves', async () => {
    await using world = await connected({ flavour });
    const { id } = world.account.addKey({
      name: 'search',
      remain_quota: 1000,
      used_quota: 500,
      expired_time: soon(),
    });
    const before = told(world.account.row(id)!);
    const written = await changed(
      world.api,
      id,
      'approval',
      planning({ kind: 'quota', delta: units(700), during: null }),
    );
    expect(written).toMatchObject({ kind: 'done', before: { left: 1000 }, key: { left: 1700, used: 500 } });
    expect(told(world.account.row(id)!)).toEqual({ ...before, remain_quota: 1700 });
  });

  test('an exhausted key is topped up first and enabled afterwards', async () => {
    await using world = await connected({ flavour });
    const { id } = world.account.addKey({ name: 'search', remain_quota: -20, used_quota: 500, status: 4 });
    const written = await changed(
      world.api,
      id,
      'approval',
      planning({ kind: 'quota', delta: units(700), during: null }),
    );
    expect(written).toMatchObject({ kind: 'done', key: { status: 1, left: 680, used: 500 } });
    expect(world.account.row(id)).toMatchObject({ status: 1, remain_quota: 680 });
  });

  test('an expired key is renewed first and enabled afterwards', async () => {
    await using world = await connected({ flavour });
    const { id } = world.account.addKey({ name: 'search', remain_quota: 5, status: 3, expired_time: past() });
    const renew = { kind: 'renew', span: span(30, 'd'), zone: 'UTC' } as const;
    const written = await changed(world.api, id, 'approval', planning(renew));
    expect(written).toMatchObject({ kind: 'done', key: { status: 1, left: 5 } });
    expect(world.account.row(id)!.expired_time).toBeGreaterThan(soon());
  });

  test('disable and enable move the status alone', async () => {
    await using world = await connected({ flavour });
    const { id } = world.account.addKey({
      name: 'search',
      remain_quota: 5,
      used_quota: 3,
      allow_ips: '10.0.0.1',
    });
    const before = { ...world.account.row(id)! };
    expect(await changed(world.api, id, 'interactive', planning({ kind: 'disable' }))).toMatchObject({
      kind: 'done',
    });
    expect(world.account.row(id)).toEqual({ ...before, status: 2 });
    expect(await changed(world.api, id, 'interactive', planning({ kind: 'enable' }))).toMatchObject({
      kind: 'done',
    });
    expect(world.account.row(id)).toEqual({ ...before, status: 1 });
  });

  test('unlimited, and back with what was granted', async () => {
    await using world = await connected({ flavour });
    const { id } = world.account.addKey({ name: 'search', remain_quota: 1000, used_quota: 10 });
    await changed(world.api, id, 'approval', planning({ kind: 'unlimited_on', during: null }));
    expect(world.account.row(id)).toMatchObject({ unlimited_quota: true, remain_quota: 1000 });
    world.account.spend(id, 400);
    world.account.flush();
    const back = { kind: 'revert', of: 'unlimited_on', granted: units(1010) } as const;
    const written = await changed(world.api, id, 'approval', planning(back));
    const used = world.account.row(id)!.used_quota;
    expect(written).toMatchObject({ kind: 'done', key: { unlimited: false, left: 1010 - used, used } });
  });

  test('a birth is found by its name previousMaxId the highest id', async () => {
    await using world = await connected({ flavour });
    world.account.addKey({ name: 'search' });
    const key = { ...newborn, name: 'search' };
    const born = await created(world.api, 'approval', async (previousMaxId) => ({
      kind: 'create',
      previousMaxId,
      key,
    }));
    expect(born).toMatchObject({ kind: 'done', key: { id: 2, name: 'search', left: 500, expiresAt: null } });
    expect(world.account.rows()).toHaveLength(2);
  });

  test('every key is seen once, newest first, however the server counts its pages', async () => {
    await using world = await connected({ flavour });
    for (let number = 1; number <= 123; number += 1) world.account.addKey({ name: `key ${number}` });
    const seen: number[] = [];
    for await (const page of world.api.pages('sweep', () => null))
      seen.push(...page.keys.map(({ id }) => id));
    expect(seen).toEqual(Array.from({ length: 123 }, (_, index) => 123 - index));
  });

  test('a secret is shown with its prefix', async () => {
    await using world = await connected({ flavour });
    const { id, key } = world.account.addKey({ name: 'search' });
    const secret = await world.api.reveal({ id, name: 'search' });
    expect(secret.expose()).toBe(`sk-${key}`);
    expect(world.api.revealable()).toBe(true);
  });
});

describe.each(names.filter((name) => name !== 'oneapi'))('on a %s server', (flavour) => {
  test('settings are written as CometAPI spells them', async () => {
    await using world = await connected({ flavour });
    const { id } = world.account.addKey({ name: 'search', remain_quota: 1000, cross_group_retry: true });
    const to = {
      name: 'search 🔎',
      expiresAt: new Date('2031-05-01T10:00:00Z'),
      models: ['gpt-4o', 'o3'],
      allowIps: ['10.0.0.0/8', '::1'],
      group: 'vip',
      crossGroupRetry: true,
    };
    const written = await changed(
      world.api,
      id,
      'approval',
      planning({ kind: 'edit', seen: { name: 'search' }, to }),
    );
    expect(written).toMatchObject({ kind: 'done', key: { ...to, left: 1000 } });
    expect(world.account.row(id)).toMatchObject({
      name: 'search 🔎',
      expired_time: 1935396000,
      model_limits_enabled: true,
      model_limits: 'gpt-4o,o3',
      allow_ips: '10.0.0.0/8\n::1',
      group: 'vip',
      cross_group_retry: true,
    });
  });
});

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
