import { expect, test } from 'vitest';
import { units } from '../../src/domain/keys/quota.ts';
import { cancel, newApproved, newPending } from '../../src/domain/requests/transitions.ts';
import { applyDueRequests } from '../../src/usecases/apply/apply-due-requests.ts';
import { endGrants } from '../../src/usecases/grants/end-grants.ts';
import type { Ports } from '../../src/usecases/ports/ports.ts';
import { deliverNotices } from '../../src/usecases/watch/deliver-notices.ts';
import { redrawNotices } from '../../src/usecases/watch/redraw-notices.ts';
import { aNewRequest } from '../support/samples.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { insertGrant, insertRequest, replaceRequest } from '../support/store-writes.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;

/** ana's keys 1 and 2; whatever is asked of CometAPI about key 1 brings out a bug. */
async function stageWithBug() {
  const stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey create other --quota $1'));
  const { ports } = stage.bot;
  const open: Ports['cometApi']['open'] = async (id, lane, options) => {
    if (id === 1) throw new TypeError('a bug that one key brings out');
    return ports.cometApi.open(id, lane, options);
  };
  return { stage, odd: { ...ports, cometApi: { ...ports.cometApi, open } } };
}

const approved = (stage: Stage, id: string, over: Parameters<typeof aNewRequest>[0] = {}) => {
  const change = { kind: 'quota', delta: units(USD), during: null } as const;
  const wish = aNewRequest({ id, change, keyId: 1, keyName: 'search-prod', createdAt: stage.now(), ...over });
  return insertRequest(stage.bot.ports.store, newApproved(wish), []);
};

const stateOf = async (stage: Stage, id: string) => (await stage.bot.ports.store.requests.get(id))?.state;

test('a request whose run throws holds up no other, and admins hear of it once', async () => {
  const { stage: made, odd } = await stageWithBug();
  await using stage = made;
  await approved(stage, 'a');
  await applyDueRequests(odd);
  stage.advance(1000);
  await approved(stage, 'b', { keyId: 2, keyName: 'other' });
  await applyDueRequests(odd);
  expect(await stateOf(stage, 'b')).toBe('applied');
  for (let i = 0; i < 50; i++) {
    stage.advance(60_000);
    await applyDueRequests(odd);
  }
  await stage.runs('deliver');
  expect(stage.ada.dms()).toHaveLength(1);
  expect(stage.dm(stage.ada)).toMatch(/keeps going wrong on my side with `a`.*every hour.*reference `\w+`/s);
  const logged = stage.logged.filter((line) => line.includes('a bug that one key brings out'));
  expect(logged.length).toBeGreaterThan(4);
  expect(logged.length).toBeLessThan(10);
  expect(logged[0]).toContain('due-work.test.ts');
});

test('what was set aside goes on by itself once the bug is mended', async () => {
  const { stage: made, odd } = await stageWithBug();
  await using stage = made;
  await approved(stage, 'a');
  for (let i = 0; i < 8; i++) {
    stage.advance(4 * 60_000);
    await applyDueRequests(odd);
  }
  expect(await stateOf(stage, 'a')).not.toBe('applied');
  stage.advance(HOUR - 60_000);
  await stage.runs('apply');
  stage.advance(60_000);
  await stage.runs('apply');
  expect(await stateOf(stage, 'a')).toBe('applied');
});

test('a grant whose end throws holds up no other', async () => {
  const { stage: made, odd } = await stageWithBug();
  await using stage = made;
  const { store } = stage.bot.ports;
  const grant = { member: 'U0ANA', of: 'unlimited_on', granted: units(USD), state: 'active' } as const;
  await insertGrant(store, { ...grant, requestId: 'ga', keyId: 1, endsAt: stage.now() });
  const endsAt = new Date(stage.now().getTime() + 1000);
  await insertGrant(store, { ...grant, requestId: 'gb', keyId: 2, endsAt });
  for (const id of [1, 2]) stage.cometApi.account.editInConsole(id, { unlimited_quota: true });
  for (let i = 0; i < 4; i++) {
    stage.advance(60_000);
    await endGrants(odd);
    await applyDueRequests(odd);
  }
  expect(stage.cometApi.account.row(2)?.unlimited_quota).toBe(false);
  expect(stage.cometApi.account.row(1)?.unlimited_quota).toBe(true);
});

test('a grant whose end keeps failing is set aside, however often the bot tidies up meanwhile', async () => {
  await using stage = await stageWithKey();
  const { ports } = stage.bot;
  const unitsPerUsd = async () => {
    throw new TypeError('a bug that the end of a grant brings out');
  };
  const odd = { ...ports, cometApi: { ...ports.cometApi, unitsPerUsd } };
  const grant = { member: 'U0ANA', of: 'quota', granted: units(USD), state: 'active' } as const;
  await insertGrant(ports.store, { ...grant, requestId: 'ga', keyId: 1, endsAt: stage.now() });
  for (let i = 0; i < 8; i++) {
    stage.advance(6 * 60_000);
    await stage.runs('tidy');
    await endGrants(odd);
  }
  await stage.runs('deliver');
  expect(stage.dm(stage.ada)).toContain('keeps going wrong on my side with `ga`');
});

test('a hundred requests and more that wait for Resume do not hold up a fresh one', async () => {
  await using stage = await stageWithKey();
  const old = new Date(stage.now().getTime() - 2 * HOUR);
  for (let i = 0; i < 230; i++) await approved(stage, `old${i}`, { createdAt: old });
  await approved(stage, 'fresh');
  stage.advance(10_000);
  await stage.runs('apply');
  expect(await stateOf(stage, 'fresh')).toBe('applied');
  expect(await stateOf(stage, 'old7')).toBe('approved');
});

test('cards that cannot be drawn do not hold up those after them', async () => {
  await using stage = await stageWithKey();
  const { ports } = stage.bot;
  const { requests, notices } = ports.store;
  const ids = Array.from({ length: 45 }, (_, at) => `${at < 40 ? 'bad' : 'good'}${at}`);
  for (const id of ids) {
    const createdAt = stage.now();
    const asked = newPending(aNewRequest({ id, createdAt }), new Date(createdAt.getTime() + HOUR));
    const body = { kind: 'card', requestId: id } as const;
    await insertRequest(ports.store, asked, [{ id: `${id}-card`, to: { kind: 'approvals' }, body }]);
    await notices.markSent([`${id}-card`], [], { at: createdAt, version: 1, turnsAt: null });
    await replaceRequest(ports.store, cancel(asked, createdAt), asked);
  }
  const get: typeof requests.get = async (id) => {
    if (id.startsWith('bad')) throw new TypeError('a bug that some cards bring out');
    return requests.get(id);
  };
  await redrawNotices({ ...ports, store: { ...ports.store, requests: { ...requests, get } } });
  const left = await notices.outdated(stage.now(), 99, null);
  expect(left).toHaveLength(40);
  expect(left.filter(({ id }) => id.startsWith('good'))).toEqual([]);
});

test('what Slack asks to send again soon is sent again soon, however much waits beside it', async () => {
  await using stage = await stageWithKey();
  const { ports } = stage.bot;
  const { add } = ports.store.notices;
  const news = ['ana', ...Array.from({ length: 30 }, (_, at) => `bob-${at}`)].map((id) => ({
    id,
    to: { kind: 'member', id: id === 'ana' ? 'U0ANA' : 'U0BOB' } as const,
    body: { kind: 'zone_unknown' } as const,
  }));
  await add(news, stage.now());
  stage.slack.faults.push({
    method: 'chat.postMessage',
    kind: 'ratelimited',
    retryAfterSeconds: 2,
    times: 1,
  });
  const post: Ports['notifier']['post'] = async (...given) => {
    stage.advance(1000);
    return ports.notifier.post(...given);
  };
  await deliverNotices({ ...ports, notifier: { ...ports.notifier, post } });
  stage.advance(2000);
  await deliverNotices({ ...ports, notifier: { ...ports.notifier, post } });
  expect(stage.dm(stage.ana)).toContain('time zone');
});

test('a request that waits because Slack does not say who somebody is counts as no bug, however long that takes', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, slack, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod'));
  const { ports } = stage.bot;
  await insertRequest(
    ports.store,
    newApproved(
      aNewRequest({
        id: 'a',
        change: { kind: 'enable' },
        keyId: 1,
        createdAt: stage.now(),
        requester: ana.id,
      }),
    ),
    [],
  );
  slack.faults.push({ method: 'users.info', kind: 'http500', times: 1000 });
  for (let i = 0; i < 20; i++) {
    stage.advance(70_000);
    await stage.runs('apply');
  }
  slack.faults.length = 0;
  stage.advance(70_000);
  await stage.runs('apply');
  await stage.runs('deliver');
  expect(ada.dms()).toHaveLength(0);
  expect(cometApi.account.row(1)?.status).toBe(1);
});
