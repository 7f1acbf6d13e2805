import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyResponse } from '../../src/cometapi/wire/classify-response.ts';
import { client } from '../../src/cometapi/wire/client.ts';
import { CometFailure, type FailureFacts } from '../../src/cometapi/wire/failure.ts';
import { rowOf } from '../../src/cometapi/wire/keys/key-row.ts';
import { envelopeIn, page } from '../../src/cometapi/wire/schema.ts';
import { Refused } from '../../src/domain/problems/problem.ts';
import { LANDS_WITHIN_MS } from '../../src/domain/upstream/sent.ts';
import { connected, keptLog, metrics } from '../support/comet-api.ts';

const accessToken = 'pat+AbCdEfGhIjKlMnOpQrStUvWx/9=';
const secretName = 'a name nobody may read';
const slackToken = 'xoxb-1234567890-abcdefghij';

type Answer = (req: IncomingMessage, res: ServerResponse) => void;

/** A server with one fixed answer. */
async function saying(answer: Answer, { baseUrlEnd = '', callMs = 300 } = {}) {
  const requests: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    requests.push(req);
    answer(req, res);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${baseUrlEnd}`;
  const { log, lines } = keptLog();
  const api = client({
    baseUrl,
    accessToken,
    userId: '7',
    timeouts: { callMs, writeCallMs: callMs },
    log,
    metrics,
  });
  return {
    api,
    lines,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const plain =
  (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Answer =>
  (_, res) => {
    res.writeHead(status, headers).end(body);
  };
const json = (status: number, body: unknown, headers = {}) =>
  plain(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
const html = (status: number) => plain(status, '<h1>Just a moment...</h1>', { 'content-type': 'text/html' });
const cut: Answer = (req) => {
  req.socket.destroy();
};
const silent: Answer = () => {};
const zipped = { 'content-encoding': 'gzip' };

async function failed(call: Promise<unknown>): Promise<CometFailure> {
  const error = await call.then(
    () => new Error('answered'),
    (reason) => reason,
  );
  if (!(error instanceof CometFailure)) throw error;
  return error;
}

const factsOf = async (call: Promise<unknown>): Promise<FailureFacts> => (await failed(call)).facts;

const row = {
  id: 12,
  user_id: 3,
  key: 'AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllll',
  status: 1,
  name: 'search',
  created_time: 1_795_243_533,
  accessed_time: 1_795_243_599,
  expired_time: -1,
  remain_quota: 500_000,
  unlimited_quota: false,
  model_limits_enabled: false,
  model_limits: '',
  allow_ips: '',
  used_quota: 6250,
  group: '',
  cross_group_retry: false,
  DeletedAt: null,
};
const ok = (data: unknown) => ({ success: true, message: '', data });

describe('what is sent', () => {
  test('the raw token, the user, the language, and the slash where it belongs', async () => {
    await using world = await saying(json(200, ok([])), { baseUrlEnd: '//' });
    await world.api.list(1);
    const [request] = world.requests;
    expect(request?.url).toBe('/api/token/?p=1&page_size=100&size=100');
    expect(request?.headers).toMatchObject({
      authorization: accessToken,
      'new-api-user': '7',
      'accept-language': 'en',
    });
  });

  test('a write goes out once, whatever comes back', async () => {
    await using world = await saying(json(503, {}));
    await failed(world.api.put(12, { id: 12 }, 'whole'));
    await failed(world.api.post({}));
    expect(world.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /api/token/',
      'POST /api/token/',
    ]);
  });

  test('a redirect is not followed', async () => {
    await using world = await saying((req, res) => {
      res.writeHead(req.method === 'GET' ? 301 : 307, { location: '/' }).end();
    });
    expect((await factsOf(world.api.get(12))).kind).toBe('down');
    expect((await factsOf(world.api.put(12, {}, 'status'))).kind).toBe('down');
    expect(world.requests.map(({ url }) => url)).toEqual(['/api/token/12', '/api/token/?status_only=true']);
  });
});

describe('what a call came to', () => {
  test.each<[string, Answer, string, string]>([
    ['a limiter that zips nothing', plain(429, gzipSync(''), zipped), 'limiting', 'limiting'],
    ['a limiter whose answer does not unzip', plain(429, 'x', zipped), 'limiting', 'limiting'],
    ['a broken server', json(500, { error: { message: 'Panic detected' } }), 'down', 'unknown_outcome'],
    ['a proxy’s page', html(502), 'down', 'unknown_outcome'],
    ['a proxy that waited too long', html(504), 'down', 'unknown_outcome'],
    ['a proxy that gave up', html(408), 'down', 'unknown_outcome'],
    ['a page instead of an answer', html(200), 'down', 'unknown_outcome'],
    ['a guard’s page', html(403), 'down', 'down'],
    ['half an answer', plain(200, '{"success":true,"data":{"id"'), 'down', 'unknown_outcome'],
    ['no body', plain(200), 'down', 'unknown_outcome'],
    ['a cut line', cut, 'down', 'unknown_outcome'],
    ['silence', silent, 'down', 'unknown_outcome'],
    ['a refusal', json(200, { success: false, message: 'no' }), 'said_no', 'said_no'],
    ['a refusal in a 400', json(400, { success: false, message: 'EOF' }), 'said_no', 'said_no'],
    ['no such path', json(404, { error: { message: 'Invalid URL (GET /api/x)' } }), 'said_no', 'said_no'],
    ['a 401 in plain words', plain(401, 'no'), 'auth', 'auth'],
    ['a 403 in an envelope', json(403, { success: false, message: 'go away' }), 'auth', 'auth'],
    ['a banned user in a 200', json(200, { success: false, message: '用户已被封禁' }), 'auth', 'auth'],
    [
      'a lost session',
      json(200, { success: false, message: '', code: 'AUTH_SESSION_REVOKED' }),
      'auth',
      'auth',
    ],
    [
      'a forbidden group',
      json(403, { success: false, message: 'no access to group x' }),
      'said_no',
      'said_no',
    ],
  ])('%s', async (_, answer, read, written) => {
    await using world = await saying(answer);
    expect((await factsOf(world.api.get(12))).kind).toBe(read);
    expect((await factsOf(world.api.put(12, {}, 'whole'))).kind).toBe(written);
  });

  test('a server that is not there was surely not written to', async () => {
    const { log } = keptLog();
    const api = client({
      baseUrl: 'http://127.0.0.1:9',
      accessToken,
      userId: null,
      timeouts: { callMs: 300, writeCallMs: 300 },
      log,
      metrics,
    });
    expect(await factsOf(api.put(12, {}, 'whole'))).toMatchObject({
      kind: 'down',
      status: null,
      message: 'ECONNREFUSED',
    });
  });

  test('an answer without an end is not taken in', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    await using world = await saying((_, res) => {
      const more = () => {
        sent += chunk.length;
        if (!res.destroyed && sent < 64 * 1024 * 1024) res.write(chunk, more);
      };
      more();
    });
    expect((await factsOf(world.api.models())).kind).toBe('down');
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  test('another key than the one asked for is no answer', async () => {
    await using world = await saying(json(200, ok({ ...row, id: 13 })));
    expect((await factsOf(world.api.get(12))).kind).toBe('unreadable');
    expect((await factsOf(world.api.storedSecret(12))).kind).toBe('unreadable');
    expect(await world.api.put(12, {}, 'whole')).toBe(null);
  });

  test('a row of zeros beside a refusal is not looked at', async () => {
    await using world = await saying(
      json(200, { success: false, message: 'record not found', data: { ...row, id: 12 } }),
    );
    expect(await factsOf(world.api.get(12))).toMatchObject({ kind: 'said_no', reason: 'not_found' });
  });

  test.each<[string, Answer, boolean]>([
    ['silence', silent, true],
    ['a proxy that waited too long', html(504), true],
    ['a proxy whose caller gave up', html(499), true],
    ['a proxy of Cloudflare that waited too long', html(524), true],
    ['a proxy that found nobody', html(502), false],
    ['a cut line', cut, false],
    ['half an answer', plain(200, '{"success":true,"data":{"id"'), false],
  ])('a write that met a time limit may take long (%s)', async (_, answer, isSlow) => {
    await using world = await saying(answer);
    expect(await factsOf(world.api.put(12, {}, 'whole'))).toMatchObject({ kind: 'unknown_outcome', isSlow });
    expect(await factsOf(world.api.get(12))).toMatchObject({ kind: 'down', isSlow: false });
  });

  test('nor does a write that breaks late say that it will not be carried out', async () => {
    const cutLate: Answer = (req) => void setTimeout(() => req.socket.destroy(), LANDS_WITHIN_MS + 50);
    await using world = await saying(cutLate, { callMs: 8000 });
    expect(await factsOf(world.api.put(12, {}, 'whole'))).toMatchObject({ isSlow: true });
  });

  test('what an operator greps for comes along, and how long to wait', async () => {
    const headers = { 'x-oneapi-request-id': '20261121R', 'retry-after': '17' };
    await using world = await saying(json(503, {}, headers));
    const facts = {
      method: 'GET',
      path: '/api/token/12',
      status: 503,
      requestId: '20261121R',
      retryAfterSeconds: 17,
    };
    expect(await factsOf(world.api.get(12))).toMatchObject(facts);
    expect(world.lines).toMatchObject([{ level: 'warn', fields: facts }]);
  });

  test('a date to wait for is a number of seconds', async () => {
    await using world = await saying(
      json(503, {}, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }),
    );
    const { retryAfterSeconds } = await factsOf(world.api.get(12));
    expect(retryAfterSeconds).toBeGreaterThan(55);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });
});

describe('nothing secret leaves', () => {
  const body = { id: 12, name: secretName };
  test.each<[string, Answer]>([
    ['limiting', json(429, {})],
    ['down', json(500, { echo: secretName })],
    ['html', html(200)],
    ['reset', cut],
    ['silence', silent],
    ['truncated', plain(200, `{"success":true,"data":{"key":"${row.key}"`)],
    ['auth', json(401, { success: false, message: `invalid access token ${accessToken}` })],
    [
      'said no',
      json(200, { success: false, message: `no: [sk-abcdefgh12***xyz] ${row.key} ${accessToken}` }),
    ],
    ['said no, of a secret of Slack', json(200, { success: false, message: `no: ${slackToken}` })],
    ['unreadable', json(200, ok({ ...row, id: 'twelve', key: [row.key], name: secretName }))],
  ])('in an error of kind: %s', async (_, answer) => {
    await using world = await saying(answer);
    const printed: unknown[] = [world.lines];
    for (const call of [world.api.get(12), world.api.unmask(12)]) printed.push(await failed(call));
    const put = await world.api.put(12, body, 'whole').catch((error) => error);
    if (put !== null) printed.push(put);
    const text = inspect(printed, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    for (const secret of [accessToken, row.key, secretName, slackToken, 'sk-abcdefgh12'])
      expect(text).not.toContain(secret);
  });

  test('in what a use case catches', async () => {
    await using world = await connected();
    const { key } = world.account.addKey({ name: 'search' });
    world.faults.add({ kind: 'truncated_json' });
    const error = await world.api.reveal({ id: 1, name: 'search' }).catch((reason) => reason);
    expect(error).toBeInstanceOf(Refused);
    const text = inspect([error, world.lines], { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(text).not.toContain(key);
    expect(text).not.toContain(world.upstream.accessToken);
  });
});

describe('a row', () => {
  const read = (members: object) => rowOf(12).parse({ ...row, ...members });

  test('as it is, without its secret', () => {
    expect(read({}).key).toEqual({
      id: 12,
      tail: 'llll',
      status: 1,
      name: 'search',
      expiresAt: null,
      unlimited: false,
      left: 500_000,
      used: 6250,
      models: null,
      allowIps: [],
      group: '',
      crossGroupRetry: false,
      createdAt: new Date(1_795_243_533_000),
      usedAt: new Date(1_795_243_599_000),
    });
    expect(inspect(read({}), { depth: 9, showHidden: true })).not.toContain(row.key);
  });

  test('that tells almost nothing has defaults', () => {
    expect(rowOf(12).parse({ id: 12, name: null }).key).toMatchObject({
      name: '',
      expiresAt: null,
      left: 0,
      tail: '',
      usedAt: null,
    });
  });

  test.each([
    ['Ab3d**********wXyZ', 'wXyZ', true],
    ['ab****yz', 'yz', true],
    ['****', '', true],
    ['short', '', false],
    ['', '', null],
  ])('whose secret came as “%s” shows “%s”', (key, tail, masked) => {
    expect(read({ key })).toMatchObject({ key: { tail }, masked });
  });

  test.each([
    [null, []],
    ['', []],
    ['10.0.0.1\n10.0.0.0/8', ['10.0.0.1', '10.0.0.0/8']],
    [' 10.0.0.1,::1 \n', ['10.0.0.1', '::1']],
  ])('with addresses %j', (allow_ips, allowIps) => {
    expect(read({ allow_ips }).key.allowIps).toEqual(allowIps);
    expect(read({ allow_ips }).stored.allow_ips).toBe(allow_ips);
  });

  test.each([
    [false, 'gpt-4o', null],
    [true, '', []],
    [true, 'gpt-4o,o3', ['gpt-4o', 'o3']],
  ])('with limits %s “%s”', (model_limits_enabled, model_limits, models) => {
    expect(read({ model_limits_enabled, model_limits }).key.models).toEqual(models);
  });

  test.each([
    [0, new Date(0)],
    [-5, new Date(-5000)],
    [1_795_243_533_000, new Date(1_795_243_533_000_000)],
    [9e15, new Date(8.64e15)],
  ])('that expires at %s', (expired_time, expiresAt) => {
    expect(read({ expired_time }).key.expiresAt).toEqual(expiresAt);
  });

  test('keeps unknown members aside, and drops what is nobody’s to send', () => {
    expect(read({ auto_groups: '["a"]', billing_type: 3 }).rest).toEqual({
      auto_groups: '["a"]',
      billing_type: 3,
    });
  });

  test.each([
    [{ status: '2' }, { status: 2 }],
    [
      { remain_quota: '500', used_quota: '7' },
      { left: 500, used: 7 },
    ],
    [
      { id: '12', expired_time: '-1' },
      { id: 12, expiresAt: null },
    ],
    [
      { unlimited_quota: 1, model_limits_enabled: 'false' },
      { unlimited: true, models: null },
    ],
    [{ remain_quota: 10.9 }, { left: 10 }],
    [
      { group: undefined, status: null },
      { group: '', status: 1 },
    ],
  ])('%j is read for what it means', (members, key) => {
    const found = read(members);
    expect(found).toMatchObject({ key, unreadable: [] });
    expect(Number.isInteger(found.stored.status)).toBe(true);
  });

  const wrong = fc.oneof(
    fc.constant([]),
    fc.constant({}),
    fc.constant(1e300),
    fc.constant(2 ** 53),
    fc.constant('x'.repeat(17)),
  );

  test('a value of another type or range makes its own row odd and no other', () => {
    const member = fc.constantFrom(
      'status',
      'remain_quota',
      'used_quota',
      'expired_time',
      'accessed_time',
      'created_time',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(member, wrong), { maxLength: 5 }), fc.nat(5), (odd, sound) => {
        const items = [
          ...odd.map(([name, value], n) => ({ ...row, id: n + 1, [name]: value })),
          ...Array.from({ length: sound }, (_, n) => ({ ...row, id: 100 + n })),
        ];
        const read = page.parse({ items, page_size: 100, total: items.length });
        expect(read.unreadable).toEqual(odd.map(([name], n) => ({ id: n + 1, members: [name] })));
        expect(read.rows.map(({ key }) => key.id)).toEqual(Array.from({ length: sound }, (_, n) => 100 + n));
      }),
    );
  });

  test.each([
    null,
    7,
    'row',
    [],
    {},
    { id: null },
    { id: 'twelve' },
    { id: -1 },
    { id: 2 ** 53 },
  ])('a row %j has no id, and hides nothing', (odd) => {
    const read = page.parse([odd, { ...row }]);
    expect(read.unreadable).toEqual([{ id: null, members: ['id'] }]);
    expect(read.rows).toHaveLength(1);
  });

  test('the closest values of an odd row are fit to be sent and stored', () => {
    const { key, stored, unreadable } = read({
      name: 7,
      group: null,
      status: 2 ** 60,
      allow_ips: ['10.0.0.1'],
      unlimited_quota: 'yes',
    });
    expect([...unreadable].sort()).toEqual(['allow_ips', 'name', 'status', 'unlimited_quota']);
    expect(stored).toMatchObject({ name: '7', group: '', allow_ips: '10.0.0.1', unlimited_quota: false });
    expect(Number.isSafeInteger(key.status)).toBe(true);
  });

  test('never used: nothing was charged and the times are the same', () => {
    expect(read({ accessed_time: row.created_time, used_quota: 0 }).key.usedAt).toBe(null);
  });
});

describe.each(['new-api-2026-04', 'fork-fuego-2026-04'])('recorded on %s', (file) => {
  const url = new URL(`recorded/${file}.json`, import.meta.url);
  const recorded: Record<string, { status: number; body: { data?: unknown } }> = JSON.parse(
    readFileSync(url, 'utf8'),
  );
  const verdict = (name: string) => {
    const { status, body } = recorded[name]!;
    return classifyResponse(
      { status, body: JSON.stringify(body), headers: {}, trouble: null },
      { writes: false },
    );
  };
  const dataOf = (name: string) => envelopeIn(JSON.stringify(recorded[name]!.body))?.data;

  test('lists and rows are read', () => {
    expect(page.parse(dataOf('list'))).toMatchObject({
      pageSize: 100,
      total: 1,
      rows: [{ key: { id: 1, tail: 'wXyZ' }, masked: true, rest: {} }],
    });
    expect(rowOf(24).parse(dataOf('put')).key.name).toBe('st');
    expect(rowOf(28).parse(dataOf('put_status_only')).key.status).toBe(2);
  });

  test.each(['create', 'list', 'put', 'delete', 'groups', 'models', 'self'])('%s succeeded', (name) => {
    expect(verdict(name).kind).toBe('ok');
  });

  test.each([
    ['name_too_long', 'said_no', 'name_too_long'],
    ['quota_negative', 'said_no', 'quota_negative'],
    ['not_found', 'said_no', 'not_found'],
    ['enable_expired', 'said_no', 'cannot_enable'],
    ['enable_exhausted', 'said_no', 'cannot_enable'],
    ['delete_again', 'said_no', 'not_found'],
    ['auth_none', 'auth', 'bad_token'],
    ['auth_wrong', 'auth', 'bad_token'],
    ['auth_no_user', 'auth', 'no_user_id'],
    ['auth_other_user', 'auth', 'no_user_id'],
  ])('%s was refused', (name, kind, reason) => {
    expect(verdict(name)).toMatchObject({ kind, reason });
  });
});
