import { get as httpGet, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../../sandbox/cometapi/faults.ts';
import { type PretendCometApi, startCometApi } from '../../sandbox/cometapi/server.ts';
import { callerOf } from '../support/cometapi-caller.ts';

const start = Date.UTC(2026, 10, 21, 9);

/** The raw bytes, not decompressed. */
async function raw(api: PretendCometApi, path: string) {
  const headers = { Authorization: api.accessToken, 'Accept-Encoding': 'gzip' };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpGet(api.url + path, { headers }, resolve).on('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, bytes: await buffer(response) };
}

describe('access', () => {
  test('no token is 401, a wrong one is 200 without success', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const call = callerOf(api);
    expect(await call.get('/api/token/', { Authorization: '' })).toMatchObject({
      status: 401,
      body: { success: false, message: 'Unauthorized, not logged in and no access token provided' },
    });
    expect(await call.get('/api/token/', { Authorization: 'wrong' })).toMatchObject({
      status: 200,
      body: { success: false, message: 'Unauthorized, invalid access token' },
    });
  });

  test('a banned user is told so with 200', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    api.account.ban();
    expect(await callerOf(api).get('/api/user/self')).toMatchObject({
      status: 200,
      body: { success: false, message: 'User has been banned' },
    });
  });

  test('a later server says 401 and a code', async () => {
    await using api = await startCometApi({ flavour: 'newapi-late' });
    const call = callerOf(api);
    expect(await call.get('/api/token/', { Authorization: 'wrong', 'New-Api-User': '' })).toMatchObject({
      status: 401,
      body: { success: false, code: 'AUTH_UNAUTHORIZED' },
    });
    expect((await call.get('/api/token/', { 'New-Api-User': '' })).body.success).toBe(true);
    api.account.ban();
    expect(await call.get('/api/token/')).toMatchObject({
      status: 401,
      body: { code: 'AUTH_USER_DISABLED' },
    });
  });

  test.each([
    ['', 'Unauthorized, New-Api-User header not provided'],
    ['root', 'Unauthorized, New-Api-User format error'],
    ['77', 'Unauthorized, New-Api-User does not match logged in user'],
  ])('the user header %j is refused with 401', async (user, message) => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const answer = await callerOf(api).get('/api/token/', { 'New-Api-User': user });
    expect([answer.status, answer.body.message]).toEqual([401, message]);
  });

  test('CometAPI asks for no user header and takes no Bearer', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const call = callerOf(api);
    expect((await call.get('/api/token/', { 'New-Api-User': '' })).body.success).toBe(true);
    const bearer = { Authorization: `Bearer ${api.accessToken}` };
    expect((await call.get('/api/token/', bearer)).body.success).toBe(false);
    api.setFlavour('newapi');
    expect((await call.get('/api/token/', bearer)).body.success).toBe(true);
  });

  test('asking for an access token kills the old one', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const old = api.accessToken;
    const call = callerOf(api);
    const renewed = (await call.get('/api/user/token')).body.data;
    expect((await call.get('/api/user/self', { Authorization: old })).body.success).toBe(false);
    expect(api.accessToken).toBe(renewed);
    api.account.rotateAccessToken();
    expect((await call.get('/api/user/self', { Authorization: String(renewed) })).body.success).toBe(false);
  });

  test('a caller who reads Chinese is refused in Chinese', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const call = callerOf(api, { 'Accept-Language': 'zh-CN,en;q=0.5' });
    expect((await call.create({ name: 'x'.repeat(51) })).body.message).toBe('令牌名称过长');
  });
});

describe('around every answer', () => {
  test('stand the time of the server, its version and the id of the request', async () => {
    await using api = await startCometApi({ flavour: 'newapi', clock: () => start - 90_000 });
    const { headers } = await callerOf(api).get('/api/token/');
    expect(headers.get('date')).toBe('Sat, 21 Nov 2026 08:58:30 GMT');
    expect(headers.get('x-new-api-version')).toBe('v0.12.0');
    expect(headers.get('auth-version')).toBeTruthy();
    expect(headers.get('x-oneapi-request-id')).toMatch(/^20261121085830/);
  });

  test('an unknown path is a 404 with an error object', async () => {
    await using api = await startCometApi({ flavour: 'newapi' });
    const answer = await callerOf(api).get('/api/nothing/here');
    expect(answer).toMatchObject({
      status: 404,
      body: { error: { message: 'Invalid URL (GET /api/nothing/here)', type: 'invalid_request_error' } },
    });
  });

  test('a missing slash is a redirect: 301 for GET, 307 for the others', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    const call = callerOf(api);
    const get = await call.get('/api/token?p=1');
    expect([get.status, get.headers.get('location')]).toEqual([301, '/api/token/?p=1']);
    const put = await call.send('PUT', '/api/token', { id: 1 });
    expect([put.status, put.headers.get('location')]).toEqual([307, '/api/token/']);
  });
});

describe('limits', () => {
  test('the 181st call of three minutes is refused, and the refused cost nothing', async () => {
    let now = start;
    await using api = await startCometApi({ flavour: 'newapi', clock: () => now });
    const call = callerOf(api);
    const status = async () => (await call.get('/api/status')).status;
    for (let n = 0; n < 180; n++) {
      if (n === 100) now += 60_000;
      expect(await status()).toBe(200);
    }
    for (let n = 0; n < 50; n++) expect(await status()).toBe(429);
    now = start + 179_999;
    expect(await status()).toBe(429);
    now = start + 180_000;
    for (let n = 0; n < 100; n++) expect(await status()).toBe(200);
    expect(await status()).toBe(429);
    expect(api.account.calls.filter(({ path }) => path === '/api/status')).toHaveLength(280);
  });

  test('the refusal is gzip of nothing: 23 bytes, no type, no Retry-After', async () => {
    await using api = await startCometApi({ flavour: 'documented' });
    api.faults.add({ kind: 'rate_limited' });
    const { status, headers, bytes } = await raw(api, '/api/token/');
    expect([status, headers['content-encoding'], bytes.length, gunzipSync(bytes).length]).toEqual([
      429,
      'gzip',
      23,
      0,
    ]);
    expect([headers['content-type'], headers['retry-after']]).toEqual([undefined, undefined]);
    const decoded = await callerOf(api).get('/api/token/');
    expect([decoded.status, decoded.text]).toEqual([429, '']);
  });

  test('it comes before access is judged, per address, and not to model calls', async () => {
    await using api = await startCometApi({ flavour: 'newapi', clock: () => start });
    const { id } = api.account.addKey({ remain_quota: 1_000_000 });
    const call = callerOf(api);
    for (let n = 0; n < 180; n++) await call.get('/api/token/', { Authorization: 'wrong' });
    expect((await call.get('/api/token/', { Authorization: 'wrong' })).status).toBe(429);
    expect((await call.get('/api/token/', { 'X-Forwarded-For': '192.0.2.7' })).status).toBe(200);
    expect((await call.chat(id)).status).toBe(200);
  });

  test('twenty reveals in twenty minutes, shared with usage by key', async () => {
    let now = start;
    await using api = await startCometApi({ flavour: 'newapi', clock: () => now });
    const { id } = api.account.addKey({});
    const call = callerOf(api);
    const reveal = async () => (await call.send('POST', `/api/token/${id}/key`)).status;
    for (let n = 0; n < 19; n++) expect(await reveal()).toBe(200);
    expect((await call.usage(id)).status).toBe(200);
    expect(await reveal()).toBe(429);
    expect((await call.send('POST', '/api/token/batch/keys', { ids: [id] })).status).toBe(429);
    now += 1_200_000;
    expect(await reveal()).toBe(200);
  });

  test('ten searches a minute, counted by user and not by address', async () => {
    let now = start;
    await using api = await startCometApi({ flavour: 'newapi', clock: () => now });
    const search = async (address = '192.0.2.7') =>
      (await callerOf(api).get('/api/token/search', { 'X-Forwarded-For': address })).status;
    for (let n = 0; n < 10; n++) expect(await search()).toBe(200);
    expect([await search(), await search('192.0.2.8')]).toEqual([429, 429]);
    now += 60_000;
    expect(await search()).toBe(200);
  });

  test('can be left off', async () => {
    await using api = await startCometApi({ flavour: 'newapi', clock: () => start, limiter: false });
    const call = callerOf(api);
    for (let n = 0; n < 181; n++) expect((await call.get('/api/status')).status).toBe(200);
  });
});

describe('faults', () => {
  test.each<[FaultKind, number, string]>([
    ['http500', 500, 'new_api_panic'],
    ['http503', 503, '<!DOCTYPE html>'],
    ['html', 200, '<!DOCTYPE html>'],
    ['redirect', 301, ''],
    ['success_false', 200, '"success":false'],
    ['empty', 200, ''],
  ])('%s answers %i', async (kind, status, text) => {
    await using api = await startCometApi();
    api.faults.add({ kind, times: 1 });
    const call = callerOf(api);
    const struck = await call.get('/api/token/');
    expect(struck.status).toBe(status);
    expect(struck.text).toContain(text);
    expect((await call.get('/api/token/')).body.success).toBe(true);
  });

  test('strike only what they match, and only so many times', async () => {
    await using api = await startCometApi();
    const { id } = api.account.addKey({ name: 'search' });
    const call = callerOf(api);
    api.faults.add({ kind: 'http500', match: { method: 'PUT', path: /status_only/ }, times: 2 });
    const put = async (query: string) => (await call.put({ id, name: 'x', status: 1 }, query)).status;
    expect([await put(''), await put('?status_only=true')]).toEqual([200, 500]);
    expect(api.faults.list()).toMatchObject([{ kind: 'http500', times: 1 }]);
    expect([await put('?status_only=true'), await put('?status_only=true')]).toEqual([500, 200]);
    expect(api.faults.list()).toEqual([]);
  });

  test('half an answer is no JSON, though the write took place', async () => {
    await using api = await startCometApi();
    const call = callerOf(api);
    api.faults.add({ kind: 'truncated_json', times: 1 });
    const { headers, text } = await call.create({ name: 'x' });
    expect(headers.get('content-type')).toMatch(/json/);
    expect(() => JSON.parse(text)).toThrow();
    expect(api.account.rows()).toHaveLength(1);
  });

  test('a connection cut before has written nothing, one cut after has', async () => {
    await using api = await startCometApi();
    const call = callerOf(api);
    api.faults.add({ kind: 'reset_before', times: 1 });
    await expect(call.create({ name: 'lost' })).rejects.toThrow('fetch failed');
    expect(api.account.rows()).toEqual([]);
    api.faults.add({ kind: 'reset_after', times: 1 });
    await expect(call.create({ name: 'landed' })).rejects.toThrow('fetch failed');
    expect(api.account.rows()).toMatchObject([{ name: 'landed' }]);
  });

  test('a slow answer may come after the client has gone, with the write done', async () => {
    await using api = await startCometApi();
    api.faults.add({ kind: 'latency_after', ms: 60_000 });
    const body = JSON.stringify({ name: 'landed' });
    const left = new AbortController();
    const gone = fetch(`${api.url}/api/token/`, {
      method: 'POST',
      headers: { Authorization: api.accessToken },
      body,
      signal: left.signal,
    });
    await expect.poll(() => api.account.rows()).toMatchObject([{ name: 'landed' }]);
    left.abort();
    await expect(gone).rejects.toThrow('aborted');
  });

  test('a slow call is answered after its time', async () => {
    await using api = await startCometApi();
    api.faults.add({ kind: 'latency', ms: 120 });
    const before = performance.now();
    expect((await callerOf(api).get('/api/token/')).body.success).toBe(true);
    expect(performance.now() - before).toBeGreaterThanOrEqual(100);
  });

  test('a limit may name its time', async () => {
    await using api = await startCometApi();
    api.faults.add({ kind: 'rate_limited', retryAfter: 7 });
    expect((await callerOf(api).get('/api/token/')).headers.get('retry-after')).toBe('7');
  });

  test('a huge answer is sixty-four megabytes', async () => {
    await using api = await startCometApi();
    api.faults.add({ kind: 'huge_body' });
    const { text } = await callerOf(api).get('/api/token/');
    expect(text.length).toBeGreaterThan(64 * 1024 * 1024);
  });

  test('down is down for everybody until it is up again', async () => {
    await using api = await startCometApi();
    const call = callerOf(api);
    api.faults.down(true);
    await expect(call.get('/api/status')).rejects.toThrow('fetch failed');
    api.faults.down(false);
    expect((await call.get('/api/status')).status).toBe(200);
  });

  test('clearing ends faults and hooks together', async () => {
    await using api = await startCometApi();
    const { id } = api.account.addKey({ name: 'search', remain_quota: 50_000 });
    api.faults.add({ kind: 'http500' });
    api.faults.beforeWrite(() => api.account.spend(id, 1000));
    api.faults.clear();
    const call = callerOf(api);
    await call.put(await call.row(id));
    expect(await call.row(id)).toMatchObject({ used_quota: 0 });
  });
});
