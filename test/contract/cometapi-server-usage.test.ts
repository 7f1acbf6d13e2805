import { describe, expect, test } from 'vitest';
import type { FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import { callerOf } from '../support/cometapi-caller.ts';

const start = Date.UTC(2026, 10, 21, 9);
const call6250 = 6250;

/** Resolves when so many calls have reached it. */
function gate(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived >= size) resolve();
    return promise;
  };
}

const granted = (api: PretendCometApi, id: number) => {
  const row = api.account.row(id);
  return (row?.remain_quota ?? 0) + (row?.used_quota ?? 0);
};

describe('a model call', () => {
  test('charges the key and the account and moves accessed_time', async () => {
    let now = start;
    await using api = await startCometApi({ clock: () => now });
    const { id } = api.account.addKey({ name: 'search', remain_quota: 100_000 });
    now += 60_000;
    const call = callerOf(api);
    expect((await call.chat(id)).status).toBe(200);
    expect((await call.chat(id, { 'x-sandbox-units': '750' })).status).toBe(200);
    expect(await call.row(id)).toMatchObject({
      remain_quota: 93_000,
      used_quota: 7000,
      accessed_time: now / 1000,
    });
    expect((await call.get('/api/user/self')).body.data).toMatchObject({
      quota: 99_993_000,
      request_count: 2,
    });
  });

  test('to list models is free and leaves no trace', async () => {
    let now = start;
    await using api = await startCometApi({ clock: () => now });
    const { id } = api.account.addKey({
      remain_quota: 1,
      model_limits_enabled: true,
      model_limits: 'gpt-4o-mini',
    });
    const call = callerOf(api);
    const before = await call.row(id);
    now += 60_000;
    const { body } = await call.models(id);
    expect(body).toMatchObject({ object: 'list', data: [{ id: 'gpt-4o-mini' }] });
    expect(await call.row(id)).toEqual(before);
  });

  test('an unlimited key sinks below zero and goes on', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ unlimited_quota: true });
    const call = callerOf(api);
    await call.chat(id);
    expect((await call.chat(id)).status).toBe(200);
    expect((await call.row(id)).remain_quota).toBe(-2 * call6250);
  });

  test('its negative rest is refused once the key is to be limited, also with a mere status', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ unlimited_quota: true });
    api.account.spend(id, 500);
    const call = callerOf(api);
    const row = await call.row(id);
    const limited = { ...row, unlimited_quota: false };
    expect((await call.put(limited)).body.message).toBe('Quota value cannot be negative');
    expect((await call.put(limited, '?status_only=true')).body.message).toBe(
      'Quota value cannot be negative',
    );
  });

  test('an old server does not count unlimited keys', async () => {
    await using api = await startCometApi({ flavour: 'oneapi' });
    const { id } = api.account.addKey({ unlimited_quota: true });
    const call = callerOf(api);
    await call.chat(id);
    expect(await call.row(id)).toMatchObject({ remain_quota: 0, used_quota: 0 });
  });

  test('five calls at once overspend a key worth one', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: 7000 });
    api.faults.beforeCharge(gate(5));
    const call = callerOf(api);
    const answers = await Promise.all(Array.from({ length: 5 }, () => call.chat(id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await call.row(id)).remain_quota).toBe(7000 - 5 * call6250);
  });

  test('a running call finishes and is charged though its key was disabled meanwhile', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: 50_000 });
    api.faults.beforeCharge(() => api.account.editInConsole(id, { status: 2 }), 1);
    const call = callerOf(api);
    expect((await call.chat(id)).status).toBe(200);
    expect(await call.row(id)).toMatchObject({ status: 2, used_quota: call6250 });
    expect((await call.chat(id)).status).toBe(401);
  });

  test('an estimate is taken first and the difference comes back', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: 50_000 });
    const call = callerOf(api);
    const dips: number[] = [];
    api.faults.beforeCharge(() => void dips.push(api.account.row(id)?.remain_quota ?? 0));
    await call.chat(id, { 'x-sandbox-estimate': '40000' });
    expect([dips, (await call.row(id)).remain_quota]).toEqual([[10_000], 50_000 - call6250]);

    const settle = api.account.hold(id, 40_000);
    expect((await call.row(id)).remain_quota).toBe(10_000 - call6250);
    settle(1000);
    expect((await call.row(id)).remain_quota).toBe(49_000 - call6250);
    expect(granted(api, id)).toBe(50_000);
  });

  test('too little for the estimate is refused by its own code', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: 100 });
    const answer = await callerOf(api).chat(id, { 'x-sandbox-estimate': '101' });
    expect([answer.status, answer.body.error?.code]).toEqual([403, 'pre_consume_token_quota_failed']);
  });

  test('a key with money is refused when the account has none', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: 50_000 });
    api.account.setBalance(0);
    const answer = await callerOf(api).chat(id);
    expect([answer.status, answer.body.error?.code]).toEqual([403, 'insufficient_user_quota']);
  });
});

describe('a refused model call', () => {
  const spoil = {
    disabled: { status: 2 },
    expired: { expired_time: start / 1000 - 1 },
    exhausted: { remain_quota: 0 },
    address: { allow_ips: '192.0.2.1' },
    group: { group: 'gold' },
    model: { model_limits_enabled: true, model_limits: 'other' },
  };
  const order = ['disabled', 'expired', 'exhausted', 'address', 'group', 'model'] as const;
  const words = [
    '该令牌状态不可用',
    '该令牌已过期',
    '该令牌额度已用尽',
    '您的 IP',
    '无权访问 gold 分组',
    '该令牌无权访问模型',
  ];

  test('names the first reason only: status, expiry, quota, address, group, model', async () => {
    await using api = await startCometApi({ flavour: 'oneapi', clock: () => start });
    const call = callerOf(api);
    for (const [index, reason] of order.entries()) {
      const all = order.slice(index).map((name) => spoil[name]);
      const key = Object.assign({ remain_quota: 50_000 }, ...all.toReversed());
      const answer = await call.chat(api.account.addKey(key).id);
      expect([reason, answer.status]).toEqual([reason, index < 3 ? 401 : 403]);
      expect(answer.body.error?.message).toContain(words[index]);
    }
  });

  test('says the same whatever is wrong with the key, and gives the request id of its header', async () => {
    await using api = await startCometApi({ flavour: 'documented', clock: () => start });
    const call = callerOf(api);
    for (const reason of ['disabled', 'expired', 'exhausted'] as const) {
      const answer = await call.chat(api.account.addKey({ remain_quota: 50_000, ...spoil[reason] }).id);
      const id = answer.headers.get('x-oneapi-request-id');
      expect(answer.body.error).toEqual({
        code: '',
        message: `Invalid token (request id: ${id})`,
        type: 'comet_api_error',
      });
    }
  });

  test.each<[FlavourName, number, number]>([
    ['newapi', 3, 4],
    ['newapi-batch', 3, 4],
    ['documented', 3, 4],
    ['newapi-redis', 1, 1],
  ])('on %s leaves status %i when expired and %i when empty', async (flavour, whenExpired, whenEmpty) => {
    await using api = await startCometApi({ flavour, clock: () => start });
    const expired = api.account.addKey({ remain_quota: 50_000, ...spoil.expired });
    const empty = api.account.addKey(spoil.exhausted);
    const call = callerOf(api);
    expect([(await call.row(expired.id))['status'], (await call.row(empty.id))['status']]).toEqual([1, 1]);
    await call.models(expired.id);
    await call.chat(empty.id);
    expect([(await call.row(expired.id))['status'], (await call.row(empty.id))['status']]).toEqual([
      whenExpired,
      whenEmpty,
    ]);
  });

  test('the charge that empties a key leaves it at status 1, the next use writes 4', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: call6250 });
    const call = callerOf(api);
    await call.chat(id);
    expect(await call.row(id)).toMatchObject({ remain_quota: 0, status: 1 });
    await call.chat(id);
    expect(await call.row(id)).toMatchObject({ status: 4 });
  });

  test('the second of the expiry itself still works', async () => {
    let now = start;
    await using api = await startCometApi({ clock: () => now });
    const { id } = api.account.addKey({ remain_quota: 50_000 });
    api.account.setExpiry(id, start);
    const call = callerOf(api);
    expect((await call.models(id)).status).toBe(200);
    now += 1000;
    expect((await call.models(id)).status).toBe(401);
  });

  test.each([
    ['', 200],
    [null, 200],
    ['127.0.0.1', 200],
    ['10.0.0.0/8\n127.0.0.0/8', 200],
    [' 127.0.0.1 \n2001:db8::/32', 200],
    ['127.0.0.1,', 200],
    ['192.0.2.1', 403],
    ['192.0.2.1, 127.0.0.1', 403],
    ['not an address', 403],
  ])('addresses %j answer %i to a caller from this machine', async (allow_ips, status) => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: 50_000, allow_ips });
    expect((await callerOf(api).chat(id)).status).toBe(status);
  });

  test('IPv6 networks count as well', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: 50_000, allow_ips: '2001:db8::/32' });
    const call = callerOf(api);
    const from = async (address: string) => (await call.chat(id, { 'X-Forwarded-For': address })).status;
    expect([await from('2001:db8::7'), await from('2001:db9::7')]).toEqual([200, 403]);
  });

  test.each([
    ['gpt-4o,gpt-4o-mini', 'gpt-4o-mini', 200],
    ['gpt-4o, gpt-4o-mini', 'gpt-4o-mini', 403],
    ['', 'gpt-4o', 403],
    ['gpt-4o\ngpt-4o-mini', 'gpt-4o', 403],
  ])('models %j with %s answer %i', async (model_limits, model, status) => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ remain_quota: 50_000, model_limits, model_limits_enabled: true });
    expect((await callerOf(api).chat(id, {}, model)).status).toBe(status);
  });
});

test('the group auto is open to every key', async () => {
  await using api = await startCometApi({ flavour: 'newapi' });
  const { id } = api.account.addKey({ remain_quota: 50_000, group: 'auto', cross_group_retry: true });
  expect((await callerOf(api).chat(id)).status).toBe(200);
});

describe('charges in a batch', () => {
  test('are seen five seconds later', async () => {
    let now = start;
    await using api = await startCometApi({ flavour: 'newapi-batch', clock: () => now });
    const { id } = api.account.addKey({ remain_quota: 50_000 });
    const call = callerOf(api);
    await call.row(id);
    now += 4000;
    await call.chat(id);
    await call.chat(id);
    now += 4999;
    expect(await call.row(id)).toMatchObject({ remain_quota: 50_000, used_quota: 0 });
    for (const later of [1, 5000]) {
      now += later;
      expect(await call.row(id)).toMatchObject({ remain_quota: 37_500, used_quota: 12_500 });
    }
  });

  test('survive a PUT made before they are written', async () => {
    await using api = await startCometApi({ flavour: 'newapi-batch', clock: () => start });
    const { id } = api.account.addKey({ name: 'search', remain_quota: 50_000 });
    const call = callerOf(api);
    const seen = await call.row(id);
    await call.chat(id);
    await call.put({ ...seen, remain_quota: 60_000 });
    api.account.flush();
    expect(await call.row(id)).toMatchObject({ remain_quota: 60_000 - call6250, used_quota: call6250 });
  });
});

describe('a PUT gives charges back', () => {
  const key = { name: 'search', remain_quota: 50_000 };

  test('that fell between the read of the client and its PUT', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const { id } = api.account.addKey(key);
    const call = callerOf(api);
    api.faults.afterRead(() => api.account.spend(id, 1000), 1);
    const seen = await call.row(id);
    const answer = await call.put({ ...seen, name: 'renamed' });
    expect(answer.body.data).toMatchObject({ remain_quota: 50_000, used_quota: 1000 });
    expect(granted(api, id)).toBe(51_000);
  });

  test.each<[FlavourName, string]>([
    ['newapi', ''],
    ['newapi', '?status_only=true'],
    ['documented', ''],
    ['newapi-redis', '?status_only=true'],
  ])('that fell between the read of the server and its write (%s %s)', async (flavour, query) => {
    await using api = await startCometApi({ flavour });
    const { id } = api.account.addKey(key);
    const call = callerOf(api);
    const seen = await call.row(id);
    api.faults.beforeWrite(({ id: edited }) => api.account.spend(edited, 1000), 1);
    const answer = await call.put({ ...seen, status: 2 }, query);
    expect(answer.body.data).toMatchObject({ remain_quota: 50_000, used_quota: 0 });
    expect(await call.row(id)).toMatchObject({
      remain_quota: 50_000,
      used_quota: 1000,
      status: flavour === 'newapi' && query === '' ? 1 : 2,
    });
    expect(granted(api, id)).toBe(51_000);
  });

  test('but not those that come after its write', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(key);
    const call = callerOf(api);
    api.faults.afterWrite(() => api.account.spend(id, 1000), 1);
    await call.put(await call.row(id));
    expect(await call.row(id)).toMatchObject({ remain_quota: 49_000, used_quota: 1000 });
    await call.put(await call.row(id));
    expect(granted(api, id)).toBe(50_000);
    expect(await call.row(id)).toMatchObject({ used_quota: 1000 });
  });

  test('and a status written meanwhile in the console is written back', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(key);
    const call = callerOf(api);
    api.faults.beforeWrite(() => api.account.editInConsole(id, { status: 2 }), 1);
    await call.put(await call.row(id));
    expect((await call.row(id))['status']).toBe(1);
  });
});
