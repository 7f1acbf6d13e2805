import { expect, test } from 'vitest';

import { changed, connected, planning } from '../support/comet-api.ts';

const aKey = { name: 'search', remain_quota: 1000 };
const problemOf = (call: Promise<unknown>) =>
  call.then(
    () => ({ kind: 'answered' }),
    (error) => error.problem,
  );

/** One key, a clock moved by hand, and a count of what reaches the server. */
async function world() {
  let now = new Date('2031-01-01T00:00:00Z');
  const made = await connected({ now: () => now, timeouts: { callMs: 200, readMs: 100 } });
  const { id } = made.account.addKey(aKey);
  return {
    ...made,
    id,
    advance: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    heard: () => made.account.calls.length,
    read: () => problemOf(made.api.key(id, 'interactive')),
    [Symbol.asyncDispose]: made[Symbol.asyncDispose],
  };
}

const many = <T>(times: number, make: () => Promise<T>) => Promise.all(Array.from({ length: times }, make));

test('those who ask a CometAPI that hangs together wait once, and nobody tries again', async () => {
  await using scene = await world();
  scene.faults.add({ kind: 'latency', ms: 1000 });
  const told = await many(20, scene.read);
  expect(told.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'upstream_down'));
  const { suspended, retryAt } = scene.api.status();
  expect(suspended).toBe(true);
  scene.faults.clear();
  expect(await scene.read()).toEqual({ kind: 'upstream_down', retryAt });
  expect(scene.heard()).toBe(0);
});

test('when it is time one of many finds out, and the others are told at once', async () => {
  await using scene = await world();
  scene.faults.add({ kind: 'http503', times: 5 });
  await many(5, scene.read);
  expect(scene.api.status().suspended).toBe(true);
  scene.advance(6);
  const heard = scene.heard();
  scene.faults.add({ kind: 'latency', ms: 60, times: 1 });
  const kinds = (await many(10, scene.read)).map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(['answered', ...Array.from({ length: 9 }, () => 'upstream_down')]);
  expect(scene.heard() - heard).toBe(1);
  expect(await scene.read()).toEqual({ kind: 'answered' });
});

test('neither the calls of sweeps nor those of approvals find out: that takes a look, or a person', async () => {
  await using scene = await world();
  scene.faults.add({ kind: 'http503', times: 5 });
  await many(5, scene.read);
  scene.advance(60);
  const heard = scene.heard();
  const plan = planning({ kind: 'disable' });
  expect(
    await problemOf(
      scene.api
        .pages('sweep', () => null)
        [Symbol.asyncIterator]()
        .next(),
    ),
  ).toMatchObject({
    kind: 'upstream_down',
  });
  expect(await problemOf(changed(scene.api, scene.id, 'approval', plan))).toMatchObject({
    kind: 'upstream_down',
  });
  expect(scene.heard()).toBe(heard);
  await scene.api.probe();
  expect(scene.heard() - heard).toBe(1);
  expect(scene.api.status().suspended).toBe(false);
  await scene.api.probe();
  expect(scene.heard() - heard).toBe(1);
});

test('a list of models that fails, again and again, says nothing of the keys', async () => {
  await using scene = await world();
  scene.faults.add({ kind: 'http500', match: { path: /models/ } });
  for (let asked = 0; asked < 3; asked += 1) {
    expect((await problemOf(scene.api.models())).kind).toBe('upstream_down');
    await expect.poll(() => problemOf(scene.api.models()), { timeout: 4000 }).toBeDefined();
  }
  expect(scene.api.status()).toMatchObject({ reachable: true, suspended: false });
  expect(await scene.read()).toEqual({ kind: 'answered' });
});

test('a price that is told to anybody does not vouch for the token', async () => {
  await using scene = await world();
  scene.account.rotateAccessToken();
  expect(await scene.read()).toEqual({ kind: 'upstream_auth', refusal: 'bad_token' });
  scene.advance(60);
  await scene.api.unitsPerUsd();
  expect(scene.api.status()).toMatchObject({ authorised: false, suspended: true });
});
