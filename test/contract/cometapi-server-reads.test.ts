import { describe, expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import { callerOf, type Page, type Row } from '../support/cometapi-caller.ts';

const fill = (api: PretendCometApi, count: number) => {
  for (let n = 1; n <= count; n++) api.account.addKey({ name: `key ${n}` });
};

describe('listing', () => {
  test('pages are objects counted from one, newest key first', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    fill(api, 25);
    const { list } = callerOf(api);
    const second = await list('?p=2&page_size=10');
    expect(second).toMatchObject({ page: 2, page_size: 10, total: 25 });
    expect(second.items.map(({ id }) => id)).toEqual([15, 14, 13, 12, 11, 10, 9, 8, 7, 6]);
  });

  test('page 0, no page and nonsense are the first page, and the size is 10 unless said', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    fill(api, 12);
    const { list } = callerOf(api);
    for (const query of ['', '?p=0', '?p=abc', '?p=1']) {
      expect(await list(query)).toMatchObject({
        page: 1,
        page_size: 10,
        items: { length: 10, 0: { id: 12 } },
      });
    }
  });

  test('a page size over 100 is cut to 100 without a word', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    fill(api, 120);
    const page = await callerOf(api).list('?p=1&page_size=1000');
    expect([page.page_size, page.items.length, page.total]).toEqual([100, 100, 120]);
  });

  test('the size goes by the names ps and size as well', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    fill(api, 9);
    const { list } = callerOf(api);
    expect((await list('?ps=3')).items).toHaveLength(3);
    expect((await list('?size=4')).items).toHaveLength(4);
    expect((await list('?page_size=5&ps=3&size=4')).items).toHaveLength(5);
  });

  test('past the end there is an empty page', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    fill(api, 3);
    expect((await callerOf(api).list('?p=9&page_size=10')).items).toEqual([]);
  });

  test('an old server lists a bare array, counted from zero, ten at a time', async () => {
    await using api = await startCometApi({ flavour: 'oneapi' });
    fill(api, 13);
    const ids = async (query: string) =>
      ((await callerOf(api).get(`/api/token/${query}`)).body.data as Row[]).map(({ id }) => id);
    expect(await ids('?p=0&page_size=100')).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
    expect(await ids('?p=1')).toEqual([3, 2, 1]);
    expect(await ids('?p=2')).toEqual([]);
  });

  test('a key born during a walk shifts the pages: one key comes twice', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    fill(api, 4);
    const { list } = callerOf(api);
    const first = await list('?p=1&page_size=2');
    api.account.addKey({ name: 'born in the console' });
    const second = await list('?p=2&page_size=2');
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([4, 3, 3, 2]);
  });

  test('a key deleted during a walk hides another one', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    fill(api, 4);
    const { list } = callerOf(api);
    const first = await list('?p=1&page_size=2');
    api.account.deleteInConsole(4);
    const second = await list('?p=2&page_size=2');
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([4, 3, 1]);
  });

  test("other users' keys stay out of sight", async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const foreign = api.account.addKey({ name: 'theirs', user_id: 77 });
    const call = callerOf(api);
    expect((await call.list()).total).toBe(0);
    expect((await call.get(`/api/token/${foreign.id}`)).body).toEqual({
      success: false,
      message: 'record not found',
    });
    expect((await call.put({ id: foreign.id, name: 'mine now' })).body.message).toBe('record not found');
    expect((await call.remove(foreign.id)).body.message).toBe('record not found');
  });

  test('a patched server lists keys of several owners', async () => {
    await using api = await startCometApi({ flavour: { ...flavours.newapi, listsEverybody: true } });
    api.account.addKey({ name: 'ours' });
    api.account.addKey({ name: 'theirs', user_id: 77 });
    expect((await callerOf(api).list()).items.map((row) => row['user_id'])).toEqual([77, 1]);
  });

  test('a name comes back byte for byte', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const call = callerOf(api);
    const names = [
      '<!channel> & *b*',
      'line\nbreak',
      ' '.repeat(50),
      '\u202eright to left',
      '🔑 key\u0000',
      '',
    ];
    for (const name of names) await call.create({ name });
    expect((await call.list()).items.map((row) => row['name'])).toEqual(names.toReversed());
  });
});

describe('secrets', () => {
  test('are masked in every answer but the two that reveal', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id, key } = api.account.addKey({ name: 'search' });
    const call = callerOf(api);
    const masked = `${key.slice(0, 4)}**********${key.slice(-4)}`;
    const put = await call.put(await call.row(id));
    const shown = [(await call.list()).items[0], await call.row(id), put.body.data as Row];
    expect(shown.map((row) => row?.['key'])).toEqual([masked, masked, masked]);

    const one = await call.send('POST', `/api/token/${id}/key`);
    expect(one.body.data).toEqual({ key });
    expect(one.headers.get('cache-control')).toBe('no-store');
    const many = await call.send('POST', '/api/token/batch/keys', { ids: [id, 999] });
    expect(many.body.data).toEqual({ keys: { [id]: key } });
    expect(key).toMatch(/^[0-9A-Za-z]{48}$/);
  });

  test('stand unmasked where CometAPI documents them, and no endpoint reveals', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const { id, key } = api.account.addKey({ name: 'search' });
    const call = callerOf(api);
    expect((await call.row(id))['key']).toBe(key);
    const reveal = await call.send('POST', `/api/token/${id}/key`);
    expect([reveal.status, reveal.body.error?.message]).toEqual([
      404,
      `Invalid URL (POST /api/token/${id}/key)`,
    ]);
  });

  test('no more than a hundred are revealed at once', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const ids = Array.from({ length: 101 }, (_, n) => n + 1);
    const { body } = await callerOf(api).send('POST', '/api/token/batch/keys', { ids });
    expect(body.message).toBe('Too many items in batch request, maximum is 100');
  });
});

describe('one key', () => {
  test.each([
    ['999999', 'record not found'],
    ['abc', 'strconv.Atoi: parsing "abc": invalid syntax'],
    ['0', 'id 或 userId 为空！'],
  ])('asking for id %s is refused with %s', async (id, message) => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const answer = await callerOf(api).get(`/api/token/${id}`);
    expect([answer.status, answer.body]).toEqual([200, { success: false, message }]);
  });

  test('a fork sends a row of zeros with its refusal', async () => {
    await using api = await startCometApi({ flavour: 'fork' });
    const call = callerOf(api);
    const got = await call.get('/api/token/999999');
    const put = await call.put({ id: 999_999, name: 'x' });
    for (const { body } of [got, put]) {
      expect(body).toMatchObject({
        success: false,
        message: 'record not found',
        data: { id: 0, name: '', status: 0 },
      });
    }
  });

  test('members differ from server to server', async () => {
    const membersOf = async (flavour: 'documented' | 'newapi' | 'newapi-late' | 'oneapi') => {
      await using api = await startCometApi({ flavour });
      return Object.keys(await callerOf(api).row(api.account.addKey({ name: 'x' }).id));
    };
    expect(await membersOf('newapi')).toContain('DeletedAt');
    expect(await membersOf('documented')).not.toContain('DeletedAt');
    expect(await membersOf('newapi-late')).toContain('auto_groups');
    expect(await membersOf('oneapi')).toEqual(expect.arrayContaining(['models', 'subnet']));
    expect(await membersOf('oneapi')).not.toContain('group');
  });
});

describe('search', () => {
  const found = async (api: PretendCometApi, query: string) => {
    const { body } = await callerOf(api).get(`/api/token/search?${query}`);
    const data = body.data as Page | Row[] | undefined;
    return body.success
      ? (Array.isArray(data) ? data : (data?.items ?? [])).map((row) => row['name'])
      : body.message;
  };

  test('is exact since 2026 unless it says %, and then within bounds', async () => {
    await using api = await startCometApi({ flavour: 'newapi', limiter: false });
    for (const name of ['search', 'search-api', 'se_rch']) api.account.addKey({ name });
    expect(await found(api, 'keyword=search')).toEqual(['search']);
    expect(await found(api, 'keyword=search%25')).toEqual(['search-api', 'search']);
    expect(await found(api, 'keyword=se_rch')).toEqual(['se_rch']);
    expect(await found(api, '')).toHaveLength(3);
    expect(await found(api, 'keyword=a%25%25')).toMatch(/连续/);
    expect(await found(api, 'keyword=%25a%25b%25')).toMatch(/最多/);
    expect(await found(api, 'keyword=a%25')).toMatch(/至少/);
  });

  test('finds parts of a name or secret where CometAPI is older than that', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const { key } = api.account.addKey({ name: 'search-api' });
    api.account.addKey({ name: 'other' });
    expect(await found(api, 'keyword=api')).toEqual(['search-api']);
    expect(await found(api, `token=sk-${key}`)).toEqual(['search-api']);
  });

  test('finds beginnings of names only on an old server', async () => {
    await using api = await startCometApi({ flavour: 'oneapi' });
    for (const name of ['search', 'research']) api.account.addKey({ name });
    expect(await found(api, 'keyword=sea')).toEqual(['search']);
  });
});

describe('the account', () => {
  test('tells its balance, its groups, its models', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ name: 'search', remain_quota: 50_000 });
    api.account.setBalance(1_000_000);
    api.account.setGroups(['default', 'auto']);
    api.account.spend(id, 6250);
    const call = callerOf(api);
    expect((await call.get('/api/user/self')).body.data).toMatchObject({
      id: 1,
      quota: 993_750,
      used_quota: 6250,
      request_count: 1,
    });
    expect((await call.get('/api/user/self/groups')).body.data).toEqual({
      default: { desc: '默认分组', ratio: 1 },
      auto: { desc: 'auto', ratio: '自动' },
    });
    expect((await call.get('/api/user/models')).body.data).toEqual(['gpt-4o', 'gpt-4o-mini']);
  });

  test('its unit of money is public', async () => {
    await using api = await startCometApi({ flavour: 'newapi-batch' });
    const { body } = await callerOf(api).get('/api/status', { Authorization: '', 'New-Api-User': '' });
    expect(body.data).toMatchObject({
      quota_per_unit: 500_000,
      quota_display_type: 'USD',
      enable_batch_update: true,
    });
  });

  test('another operator may count in other units', async () => {
    const status = { ...flavours.newapi.status, quota_per_unit: 1_000_000 };
    await using api = await startCometApi({ flavour: { ...flavours.newapi, status } });
    expect((await callerOf(api).get('/api/status')).body.data).toMatchObject({ quota_per_unit: 1_000_000 });
  });
});

describe('usage', () => {
  test('log rows are numbered by their place on the page and keep the old name', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ name: 'old name', unlimited_quota: true });
    api.account.spend(id, 100);
    api.account.editInConsole(id, { name: 'new name' });
    api.account.spend(id, 200);
    api.account.spend(id, 300, 'gpt-4o-mini');
    const call = callerOf(api);
    const rows = async (query: string) =>
      ((await call.get(`/api/log/self?${query}`)).body.data as Page).items;
    const seen = (row: Row) => [row.id, row['token_id'], row['token_name'], row['quota']];
    expect((await rows('type=2')).map(seen)).toEqual([
      [1, id, 'new name', 300],
      [2, id, 'new name', 200],
      [3, id, 'old name', 100],
    ]);
    expect((await rows('token_name=old name')).map(seen)).toEqual([[1, id, 'old name', 100]]);
    expect(await rows('model_name=gpt-4o-mini')).toHaveLength(1);
    expect(await rows('type=1')).toEqual([]);
  });

  test('the statistic counts the last minute, the data go by model and hour', async () => {
    let now = Date.UTC(2026, 10, 21, 9, 30);
    await using api = await startCometApi({ flavour: 'newapi', clock: () => now });
    const { id } = api.account.addKey({ unlimited_quota: true });
    api.account.spend(id, 100);
    now += 3_600_000;
    api.account.spend(id, 200);
    api.account.spend(id, 300);
    const call = callerOf(api);
    expect((await call.get('/api/log/self/stat')).body.data).toEqual({ quota: 600, rpm: 2, tpm: 4000 });
    const data = (await call.get('/api/data/self')).body.data as Row[];
    expect(data.map((row) => [row['count'], row['quota']])).toEqual([
      [1, 100],
      [2, 500],
    ]);
    const far = await call.get('/api/data/self?start_timestamp=1&end_timestamp=2592002');
    expect(far.body.message).toBe('时间跨度不能超过 1 个月');
  });

  test('the total of a log stops at ten thousand', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ unlimited_quota: true });
    for (let n = 0; n < 10_050; n++) api.account.spend(id, 1);
    expect((await callerOf(api).get('/api/log/self')).body.data).toMatchObject({ total: 10_000 });
  });

  test('one key tells its own usage, says code for success and 0 for never', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const { id } = api.account.addKey({ name: 'search', remain_quota: 1000, model_limits: 'a,b' });
    api.account.spend(id, 400);
    api.account.editInConsole(id, { status: 2 });
    const call = callerOf(api);
    expect((await call.usage(id)).body).toEqual({
      code: true,
      message: 'ok',
      data: {
        object: 'token_usage',
        name: 'search',
        total_granted: 1000,
        total_used: 400,
        total_available: 600,
        unlimited_quota: false,
        model_limits: { a: true, b: true },
        model_limits_enabled: false,
        expires_at: 0,
      },
    });
    const wrong = await call.get('/api/usage/token/', { Authorization: 'Bearer sk-wrong' });
    expect([wrong.status, wrong.body.message]).toEqual([401, 'Invalid token']);
  });
});
