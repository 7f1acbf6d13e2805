import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../../sandbox/cometapi/faults.ts';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { Refused } from '../../src/domain/problems/problem.ts';
import type { CometApi, KeyPage } from '../../src/usecases/ports/cometapi.ts';
import { connected } from '../support/comet-api.ts';

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    (value) => ({ answered: value }),
    (error) => (error instanceof Refused ? error.problem : error),
  );

async function walked({ pages }: Pick<CometApi, 'pages'>): Promise<KeyPage[]> {
  const all: KeyPage[] = [];
  for await (const page of pages('sweep', () => null)) all.push(page);
  return all;
}

describe('what forms rest on', () => {
  test('models, groups and the price come from the account', async () => {
    const flavour = { ...flavours.newapi, status: { ...flavours.newapi.status, quota_per_unit: 1000 } };
    await using world = await connected({ flavour });
    world.account.setModels(['gpt-4o', 'o3']);
    world.account.setGroups(['default', 'auto', 'vip']);
    world.account.setBalance(123);
    expect(await world.api.models()).toEqual(['gpt-4o', 'o3']);
    expect(await world.api.groups()).toEqual(['default', 'auto', 'vip']);
    expect(await world.api.unitsPerUsd()).toBe(1000);
    expect(await world.api.balance('sweep')).toEqual({ left: 123, used: 0 });
  });

  test('a price that was told stays known while answers lack it, or are refused', async () => {
    let now = new Date('2031-01-01T00:00:00Z');
    const flavour = (price: object) => ({
      ...flavours.newapi,
      status: { ...flavours.newapi.status, ...price },
    });
    await using world = await connected({ flavour: flavour({ quota_per_unit: 1000 }), now: () => now });
    expect(await world.api.unitsPerUsdNow()).toBe(1000);
    world.upstream.setFlavour(flavour({ quota_per_unit: 0 }));
    now = new Date('2031-01-01T00:02:00Z');
    expect(await world.api.unitsPerUsdNow()).toBe(1000);
    world.faults.add({ kind: 'success_false', message: 'not now', match: { path: /status/ } });
    now = new Date('2031-01-01T00:04:00Z');
    expect(await world.api.unitsPerUsdNow()).toBe(1000);
    expect(await world.api.unitsPerUsd()).toBe(1000);
  });

  test.each([
    [1, 1],
    [7.3, 7.3],
    [1e9, 1e9],
    [0.99, 500_000],
    [1e9 + 1, 500_000],
    ['500', 500_000],
  ])('a server that says %j units a dollar is taken to mean %d', async (said, taken) => {
    const status = { ...flavours.newapi.status, quota_per_unit: said };
    await using world = await connected({ flavour: { ...flavours.newapi, status } });
    expect(await world.api.unitsPerUsd()).toBe(taken);
  });

  test('they are asked for once in a while, and stale ones serve while new ones come', async () => {
    let now = new Date('2031-01-01T00:00:00Z');
    await using world = await connected({ now: () => now });
    world.account.setModels(['old']);
    await Promise.all([world.api.models(), world.api.models()]);
    world.account.setModels(['new']);
    expect(await world.api.models()).toEqual(['old']);
    expect(world.account.calls).toHaveLength(1);
    now = new Date('2031-01-01T00:06:00Z');
    expect(await world.api.models()).toEqual(['old']);
    await expect.poll(() => world.api.models()).toEqual(['new']);
  });

  test('what is known stays known while CometAPI is away', async () => {
    let now = new Date('2031-01-01T00:00:00Z');
    await using world = await connected({ now: () => now });
    const known = await world.api.models();
    world.faults.down(true);
    now = new Date('2031-01-01T00:06:00Z');
    expect(await world.api.models()).toEqual(known);
    await expect.poll(() => world.lines.length).toBeGreaterThan(0);
    expect(await world.api.models()).toEqual(known);
  });

  test('a CometAPI that was away a moment ago is left alone for a moment', async () => {
    await using world = await connected({ timeouts: { readMs: 300 } });
    world.faults.down(true);
    expect(await problemOf(world.api.models())).toMatchObject({ kind: 'upstream_down' });
    world.faults.down(false);
    expect(await problemOf(world.api.models())).toMatchObject({ kind: 'upstream_down' });
    expect(world.account.calls).toEqual([]);
    await expect
      .poll(() => problemOf(world.api.models()), { timeout: 5000 })
      .toEqual({ answered: world.account.books.models });
  });

  test('a price set by hand is not asked for, an unknown one is the usual', async () => {
    await using handMade = await connected({ unitsPerUsd: 7 });
    expect(await handMade.api.unitsPerUsd()).toBe(7);
    expect(handMade.account.calls).toEqual([]);
    await using silent = await connected({ flavour: { ...flavours.newapi, status: { version: 'x' } } });
    expect(await silent.api.unitsPerUsd()).toBe(500_000);
  });
});

describe('what the last calls said', () => {
  test('all is well until something is not, and again afterwards', async () => {
    await using world = await connected({ timeouts: { readMs: 300 } });
    const well = {
      reachable: true,
      authorised: true,
      since: null,
      retryAt: null,
      suspended: false,
      limiting: false,
      isPage: false,
      message: '',
      refusal: null,
    };
    expect(world.api.status()).toEqual(well);
    world.faults.down(true);
    expect(await problemOf(walked(world.api))).toMatchObject({ kind: 'upstream_down' });
    expect(world.api.status()).toMatchObject({ reachable: false, authorised: true, since: expect.any(Date) });
    world.faults.down(false);
    await walked(world.api);
    expect(world.api.status()).toEqual(well);
  });

  test.each([
    'newapi',
    'newapi-late',
    'documented',
    'oneapi',
    'fork',
  ] as const)('a token that died is told as such (%s)', async (flavour) => {
    await using world = await connected({ flavour });
    world.account.rotateAccessToken();
    expect(await problemOf(walked(world.api))).toEqual({ kind: 'upstream_auth', refusal: 'bad_token' });
    expect(world.api.status()).toMatchObject({ reachable: true, authorised: false });
  });

  test('a banned account is told as such, and a refusal is no trouble of CometAPI’s', async () => {
    await using world = await connected();
    await problemOf(world.api.key(99, 'interactive'));
    expect(world.api.status()).toMatchObject({ reachable: true, authorised: true });
    world.account.ban();
    expect(await problemOf(world.api.models())).toEqual({ kind: 'upstream_auth', refusal: 'banned' });
  });
});

describe('a read', () => {
  test.each<FaultKind>([
    'http500',
    'http503',
    'html',
    'truncated_json',
    'empty',
    'reset_before',
    'reset_after',
    'huge_body',
    'redirect',
  ])('that meets trouble once (%s) is asked again', async (kind) => {
    await using world = await connected();
    world.faults.add({ kind, times: 1 });
    expect(await world.api.models()).toEqual(world.account.books.models);
  });

  test('that CometAPI refuses is not', async () => {
    await using world = await connected();
    world.faults.add({ kind: 'success_false', message: 'database is locked', times: 1 });
    expect(await problemOf(world.api.models())).toEqual({
      kind: 'upstream_refused',
      message: 'database is locked',
      reason: 'database',
    });
  });

  test('ends at its deadline', async () => {
    await using world = await connected({ timeouts: { callMs: 100, readMs: 400 } });
    world.faults.add({ kind: 'latency', ms: 10_000 });
    expect(await problemOf(world.api.models())).toMatchObject({ kind: 'upstream_down' });
  });
});

describe('the pages', () => {
  test('of an empty account are one empty page', async () => {
    await using world = await connected();
    const pages = await walked(world.api);
    expect(pages).toMatchObject([{ keys: [], total: 0 }]);
  });

  test('may shift under the walk without a key coming twice', async () => {
    await using world = await connected();
    for (let n = 1; n <= 250; n += 1) world.account.addKey({ name: `key ${n}` });
    const seen: number[] = [];
    for await (const { keys } of world.api.pages('sweep', () => null)) {
      seen.push(...keys.map(({ id }) => id));
      world.account.addKey({ name: 'newcomer' });
      world.account.deleteInConsole(seen.length);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(245);
  });

  test('of a server with its own idea of a page are walked at its size', async () => {
    await using world = await connected({ flavour: { ...flavours.newapi, sizeMembers: [] } });
    for (let n = 1; n <= 35; n += 1) world.account.addKey({ name: `key ${n}` });
    const pages = await walked(world.api);
    expect(pages.map(({ keys }) => keys.length)).toEqual([10, 10, 10, 5]);
  });

  test('say when they were asked for', async () => {
    await using world = await connected();
    world.account.addKey({ name: 'search' });
    const before = Date.now();
    for await (const { asked } of world.api.pages('sweep', () => new Date()))
      expect(asked.getTime()).toBeGreaterThanOrEqual(before);
  });
});

test('a secret is read from a server that writes its numbers as text', async () => {
  await using world = await connected({
    flavour: 'fork',
    mangling: {
      answer: ({ path }, answer) =>
        /token\/\d+$/.test(path)
          ? {
              ...answer,
              data: { ...(answer.data as { id: number }), id: String((answer.data as { id: number }).id) },
            }
          : answer,
    },
  });
  const { id, key } = world.account.addKey({ name: 'search', remain_quota: 500 });
  expect((await world.api.reveal({ id, name: 'search' })).expose()).toBe(`sk-${key}`);
});
