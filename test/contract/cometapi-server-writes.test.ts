import { describe, expect, test } from 'vitest';
import type { FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { startCometApi } from '../../sandbox/cometapi/server.ts';
import { callerOf, type Row } from '../support/cometapi-caller.ts';

const full = {
  name: 'search',
  status: 1,
  expired_time: -1,
  remain_quota: 100_000,
  unlimited_quota: false,
  model_limits_enabled: true,
  model_limits: 'gpt-4o',
  allow_ips: '127.0.0.1',
  group: 'vip',
  cross_group_retry: false,
};

const longAgo = 1_700_000_000;

describe('creating', () => {
  test('tells neither id nor key, and names may repeat', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const call = callerOf(api);
    expect((await call.create({ name: 'twin' })).body).toEqual({ success: true, message: '' });
    expect((await call.create({ name: 'twin' })).body).toEqual({ success: true, message: '' });
    expect((await call.list()).items.map((row) => [row.id, row['name']])).toEqual([
      [2, 'twin'],
      [1, 'twin'],
    ]);
  });

  test('some servers return the row after all', async () => {
    await using api = await startCometApi({ flavour: 'newapi-late' });
    const { body } = await callerOf(api).create({ name: 'x' });
    expect(body).toMatchObject({
      success: true,
      data: { id: 1, name: 'x', key: expect.stringContaining('*') },
    });
  });

  test('twenty at once make twenty keys with twenty ids', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const call = callerOf(api);
    await Promise.all(Array.from({ length: 20 }, () => call.create({ name: 'same' })));
    expect(new Set((await call.list('?page_size=100')).items.map(({ id }) => id)).size).toBe(20);
  });

  test('what it omits gets the birth values: enabled, never expires, no list of addresses', async () => {
    await using api = await startCometApi({ flavour: 'newapi', clock: () => 1_800_000_000_000 });
    const call = callerOf(api);
    await call.create({ status: 2, id: 99, used_quota: 5, key: 'mine', expired_time: 0, allow_ips: null });
    expect(await call.row(1)).toMatchObject({
      status: 1,
      used_quota: 0,
      expired_time: -1,
      allow_ips: '',
      created_time: 1_800_000_000,
      accessed_time: 1_800_000_000,
    });
  });

  test('a past, a negative or a millisecond expiry is taken without a word', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const call = callerOf(api);
    for (const expired_time of [longAgo, -5, 1_800_000_000_000]) {
      expect((await call.create({ name: 'x', expired_time })).body.success).toBe(true);
    }
    expect((await call.list()).items.map((row) => row['expired_time'])).toEqual([
      1_800_000_000_000,
      -5,
      longAgo,
    ]);
  });

  test('stops at a thousand keys, in Chinese for everybody', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    for (let n = 0; n < 1000; n++) api.account.addKey({});
    expect((await callerOf(api).create({ name: 'one more' })).body.message).toBe(
      '已达到最大令牌数量限制 (1000)',
    );
  });
});

describe('what a body may hold', () => {
  test.each<[FlavourName, string, boolean, string]>([
    ['documented', 'é'.repeat(50), true, ''],
    ['documented', '🔑'.repeat(50), true, ''],
    ['documented', 'e'.repeat(51), false, 'token name is too long'],
    ['newapi', 'e'.repeat(50), true, ''],
    ['newapi', 'é'.repeat(26), false, 'Token name is too long'],
    ['oneapi', 'e'.repeat(31), false, '参数错误：令牌名称过长'],
  ])('%s counts a name in its own way (%s)', async (flavour, name, success, message) => {
    await using api = await startCometApi({ flavour });
    expect((await callerOf(api).create({ name })).body).toMatchObject({ success, message });
  });

  test.each([
    [
      '{"remain_quota":1.5}',
      'json: cannot unmarshal number 1.5 into Go struct field Token.remain_quota of type int',
    ],
    [
      '{"remain_quota":1.0}',
      'json: cannot unmarshal number 1.0 into Go struct field Token.remain_quota of type int',
    ],
    [
      '{"remain_quota":"5"}',
      'json: cannot unmarshal string into Go struct field Token.remain_quota of type int',
    ],
    [
      '{"expired_time":1e3}',
      'json: cannot unmarshal number 1e3 into Go struct field Token.expired_time of type int64',
    ],
    ['{"name":7}', 'json: cannot unmarshal number 7 into Go struct field Token.name of type string'],
    [
      '{"unlimited_quota":[]}',
      'json: cannot unmarshal array into Go struct field Token.unlimited_quota of type bool',
    ],
    ['{"allow_ips":true}', 'json: cannot unmarshal bool into Go struct field Token.allow_ips of type string'],
    ['[]', 'json: cannot unmarshal array into Go value of type model.Token'],
    ['', 'EOF'],
    ['{"name":"x"', 'unexpected EOF'],
    ['{"name":"x",', 'unexpected EOF'],
    ['hello', "invalid character 'h' looking for beginning of value"],
    ['{bad}', "invalid character 'b' looking for beginning of object key string"],
    ['{"name" "x"}', "invalid character '\"' after object key"],
    ['{"name":"x" 1}', "invalid character '1' after object key:value pair"],
    ['{"name":[1 2]}', "invalid character '2' after array element"],
  ])('%s is refused in the words of Go', async (body, message) => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const answer = await callerOf(api).create(body);
    expect([answer.status, answer.body]).toEqual([200, { success: false, message }]);
  });

  test('what follows the first JSON value is not looked at', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    expect((await callerOf(api).create('{"name":"x"} and more')).body.success).toBe(true);
  });

  test('a fork answers wrong types with 400', async () => {
    await using api = await startCometApi({ flavour: 'fork' });
    expect(await callerOf(api).create({ remain_quota: 'x' })).toMatchObject({
      status: 400,
      body: { success: false },
    });
  });

  test('a negative quota is refused unless unlimited, an older server takes it', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const call = callerOf(api);
    expect((await call.create({ remain_quota: -1 })).body.message).toBe('Quota value cannot be negative');
    expect((await call.create({ remain_quota: -1, unlimited_quota: true })).body.success).toBe(true);
    api.setFlavour('oneapi');
    expect((await call.create({ remain_quota: -1 })).body.success).toBe(true);
  });

  test('a group is checked on write by CometAPI only', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const call = callerOf(api);
    expect((await call.create({ group: 'gold' })).body).toEqual({
      success: false,
      message: 'no access to group gold',
    });
    api.setFlavour('newapi');
    expect((await call.create({ group: 'gold' })).body.success).toBe(true);
  });

  test('a group lost later blocks even a rename, until it is cleared', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const { id } = api.account.addKey(full);
    api.account.setGroups(['default']);
    const call = callerOf(api);
    expect((await call.put({ ...full, id, name: 'renamed' })).body.message).toBe('no access to group vip');
    expect((await call.put({ ...full, id, name: 'renamed', group: '' })).body.success).toBe(true);
  });

  test('addresses and models are stored unread', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const call = callerOf(api);
    const junk = { allow_ips: 'not an address, at all', model_limits: 'a, b,,', model_limits_enabled: true };
    expect((await call.create(junk)).body.success).toBe(true);
    expect(await call.row(1)).toMatchObject(junk);
  });
});

describe('updating', () => {
  test('a plain PUT stores the status where CometAPI documents it', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    expect((await call.put({ ...full, id, status: 2 })).body.data).toMatchObject({ status: 2 });
    expect((await call.row(id))['status']).toBe(2);
  });

  test('a plain PUT ignores the status upstream and still says success', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    expect((await call.put({ ...full, id, status: 2 })).body).toMatchObject({
      success: true,
      data: { status: 1 },
    });
    expect((await call.row(id))['status']).toBe(1);
  });

  test.each(['true', 'false', '0'])('status_only=%s changes the status and nothing else', async (value) => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    const before = await call.row(id);
    await call.put({ id, status: 2 }, `?status_only=${value}`);
    expect(await call.row(id)).toEqual({ ...before, status: 2 });
  });

  test('an empty status_only is none', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    await call.put({ id, status: 2 }, '?status_only=');
    expect(await call.row(id)).toMatchObject({ name: '', status: 1 });
  });

  test('a body of id and status wipes the key where status_only is unknown', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    expect((await call.put({ id, status: 2 }, '?status_only=true')).body.success).toBe(true);
    expect(await call.row(id)).toMatchObject({ name: '', remain_quota: 0, expired_time: 0, allow_ips: null });
  });

  test('what a PUT omits becomes zero: no name, no fence, expired at once', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    await call.put({ id, name: 'renamed' });
    expect(await call.row(id)).toMatchObject({
      name: 'renamed',
      status: 1,
      expired_time: 0,
      remain_quota: 0,
      unlimited_quota: false,
      model_limits_enabled: false,
      model_limits: '',
      allow_ips: null,
      group: '',
    });
    expect((await call.chat(id)).status).toBe(401);
  });

  test('nobody can write secret, owner, usage or times', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id, key } = api.account.addKey({ ...full, used_quota: 7 });
    const call = callerOf(api);
    const before = await call.row(id);
    await call.put({ ...before, key: 'x', user_id: 9, used_quota: 0, created_time: 1, accessed_time: 1 });
    expect(await call.row(id)).toEqual(before);
    expect(api.account.row(id)?.key).toBe(key);
  });

  test('status_only takes any integer and still checks name and quota of its body', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    const only = async (body: object) => (await call.put({ id, ...body }, '?status_only=true')).body;
    expect(await only({ status: 7 })).toMatchObject({ data: { status: 7 } });
    expect((await only({ status: 2, name: 'x'.repeat(51) })).message).toBe('Token name is too long');
    expect((await only({ status: 2, remain_quota: -1 })).message).toBe('Quota value cannot be negative');
  });

  test('enabling with the cure in the same body is refused, cure first and enable second works', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const empty = api.account.addKey({ ...full, remain_quota: 0, status: 4 });
    const expired = api.account.addKey({ ...full, expired_time: longAgo, status: 3 });
    const call = callerOf(api);
    for (const { id } of [empty, expired]) {
      const refused = await call.put({ ...full, id, status: 1 });
      expect(refused.body.message).toMatch(/cannot be enabled/);
      expect((await call.put({ ...full, id, status: 2 })).body.success).toBe(true);
      expect((await call.put({ ...full, id, status: 1 }, '?status_only=true')).body.data).toMatchObject({
        status: 1,
      });
    }
  });

  test('extending or topping up leaves status 3 and 4 as they are', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const empty = api.account.addKey({ ...full, remain_quota: 0, status: 4 });
    const expired = api.account.addKey({ ...full, expired_time: longAgo, status: 3 });
    const call = callerOf(api);
    await call.put({ ...full, id: empty.id, status: 4 });
    await call.put({ ...full, id: expired.id, status: 3 });
    expect([(await call.row(empty.id))['status'], (await call.row(expired.id))['status']]).toEqual([4, 3]);
    expect((await call.chat(empty.id)).status).toBe(401);
  });

  test('a list of addresses set to null reads null after a PUT', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    await call.put({ ...full, id, allow_ips: null });
    expect((await call.row(id))['allow_ips']).toBeNull();
  });

  test('a member newer than the client is zeroed by a PUT that does not carry it', async () => {
    await using api = await startCometApi({ flavour: 'newapi-late' });
    const call = callerOf(api);
    await call.create({ ...full, auto_groups: 'a,b' });
    await call.put({ ...full, id: 1, auto_groups: 'a,b' });
    expect((await call.row(1))['auto_groups']).toBe('a,b');
    await call.put({ ...full, id: 1 });
    expect((await call.row(1))['auto_groups']).toBe('');
  });

  test('members it does not know are ignored', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey(full);
    const { body } = await callerOf(api).put({ ...full, id, billing_type: 'x', DeletedAt: null });
    expect(body.success).toBe(true);
    expect(Object.keys(body.data as Row)).not.toContain('billing_type');
  });

  test('of two editors the last one wins every member', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const { id } = api.account.addKey(full);
    const call = callerOf(api);
    const seen = await call.row(id);
    api.account.editInConsole(id, { remain_quota: 900_000 });
    await call.put({ ...seen, name: 'renamed' });
    expect(await call.row(id)).toMatchObject({ name: 'renamed', remain_quota: 100_000 });
  });
});

describe('deleting', () => {
  test('is final, and a second time there is no such record', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const { id, key } = api.account.addKey(full);
    const call = callerOf(api);
    expect((await call.remove(id)).body).toEqual({ success: true, message: '' });
    expect((await call.remove(id)).body).toEqual({ success: false, message: 'record not found' });
    expect((await call.get(`/api/token/${id}`)).body.message).toBe('record not found');
    const used = await call.get('/v1/models', { Authorization: `Bearer sk-${key}` });
    expect(used.status).toBe(401);
  });

  test('an id that is no number reads as none', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    expect((await callerOf(api).remove('abc')).body.message).toBe('id 或 userId 为空！');
  });

  test('a batch skips what is missing or foreign and tells how many went', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const [a, b, foreign] = [
      api.account.addKey({}),
      api.account.addKey({}),
      api.account.addKey({ user_id: 77 }),
    ];
    const call = callerOf(api);
    const ids = [a.id, b.id, foreign.id, 999];
    expect((await call.send('POST', '/api/token/batch', { ids })).body).toMatchObject({
      success: true,
      data: 2,
    });
    expect((await call.send('POST', '/api/token/batch', { ids: [] })).body.message).toBe(
      'Invalid parameters',
    );
  });

  test('an id is never given twice', async () => {
    await using api = await startCometApi({ flavour: { ...flavours.documented, createReturnsRow: true } });
    const call = callerOf(api);
    await call.create({ name: 'first' });
    await call.remove(1);
    expect((await call.create({ name: 'second' })).body.data).toMatchObject({ id: 2 });
  });
});
