import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestedBot } from '../support/bot-process.ts';
import { expectServing } from '../support/expect-serving.ts';
import { signedBody } from '../support/second-slack/delivery.ts';
import { ANA } from '../support/second-slack/people.ts';
import { type OtherWorld, otherWorld } from '../support/second-world.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

let world: OtherWorld;
/** One for all: whatever it was sent before, it serves. */
let bot: TestedBot;

beforeAll(async () => {
  world = await otherWorld('http');
  bot = await world.startBot();
  await bot.ready();
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

test('any method but POST is answered with 405', async () => {
  for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY', 'PROPFIND'])
    for (const path of ['/slack/events', '/slack/events?', '/slack/events?ssl_check=1']) {
      const { status, headers } = await bot.at(path, { method });
      expect([method, path, status, headers.get('allow')]).toEqual([method, path, 405, 'POST']);
    }
  await expectServing(world, bot, 'after-methods');
});

const ODD_BODIES: readonly (readonly [type: string, body: string])[] = [
  ...[
    'null',
    'true',
    '7',
    '"text"',
    '[]',
    '[null]',
    '{}',
    '{"type":null}',
    '{',
    '',
    '\u0000',
    '{"a":',
  ].flatMap((json) => [[JSON_TYPE, json] as const, [FORM, `payload=${encodeURIComponent(json)}`] as const]),
  ...[
    null,
    5,
    'word',
    [],
    {},
    { type: null },
    { type: 'message', channel: null },
    { type: 'm', item: 4 },
  ].map((event) => [JSON_TYPE, JSON.stringify({ type: 'event_callback', event })] as const),
  ...[[], [null], [5], {}, null].map(
    (actions) =>
      [FORM, `payload=${JSON.stringify({ type: 'block_actions', user: { id: ANA }, actions })}`] as const,
  ),
  [FORM, 'command=/cometkey'],
  [FORM, 'command=/cometkey&command=/cometkey&user_id=U1&channel_id=C1'],
  [FORM, 'payload=&payload=null'],
  [`${FORM}; charset=utf-8`, 'payload=null'],
  ['text/plain', 'hello'],
  ['multipart/form-data; boundary=x', '--x--'],
  ['', 'null'],
];

test('a signed body that is none of Slack’s is answered with 400', async () => {
  for (const [type, body] of ODD_BODIES)
    expect([type, body, (await bot.at('/slack/events', signedBody(type, body))).status]).toEqual([
      type,
      body,
      400,
    ]);
  await expectServing(world, bot, 'after-bodies');
});

test('a body over the limit is answered with 413, signed or not', async () => {
  const long = JSON.stringify({ padding: 'x'.repeat(1_100_000) });
  for (const secret of [undefined, 'a guessed secret'])
    expect((await bot.at('/slack/events', signedBody(JSON_TYPE, long, { secret }))).status).toBe(413);
  await expectServing(world, bot, 'after-length');
});

test('a time more than five minutes away is refused, before and after now', async () => {
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'here' });
  const at = async (secondsAhead: number) =>
    (await bot.at('/slack/events', signedBody(JSON_TYPE, challenge, { secondsAhead }))).status;
  for (const ahead of [-290, 0, 290]) expect([ahead, await at(ahead)]).toEqual([ahead, 200]);
  for (const ahead of [-1e9, -86_400, -310, 310, 86_400, 1e9, 1e300, Number.POSITIVE_INFINITY, Number.NaN])
    expect([ahead, await at(ahead)]).toEqual([ahead, 401]);
  await expectServing(world, bot, 'after-times');
});

test('an upload that breaks off, and what is no HTTP at all, end nothing', async () => {
  const head = 'POST /slack/events HTTP/1.1\r\nhost: bot\r\n';
  for (const text of [
    `${head}content-length: 1000\r\n\r\nhalf`,
    `${head}transfer-encoding: chunked\r\n\r\n5\r\nab`,
    `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`,
    `${head}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
    `${head}expect: 100-continue\r\ncontent-length: 4\r\n\r\nnull`,
    'CONNECT /slack/events HTTP/1.1\r\nhost: bot\r\n\r\n',
    'GET http://[/slack/events HTTP/1.1\r\nhost: bot\r\n\r\n',
    'GET //slack/events HTTP/1.1\r\nhost: bot\r\n\r\n',
    'nonsense\r\n\r\n',
    '\u0016\u0003\u0001',
  ]) {
    const socket = connect(bot.port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text, () => socket.destroySoon());
    await once(socket, 'close');
  }
  await expectServing(world, bot, 'after-broken');
});

test('whoever hangs up before the answer, and nests without end, ends nothing', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const command = `command=/cometkey&text=help&user_id=${ANA}&channel_id=C9`;
  const bodies = [
    [FORM, command],
    [JSON_TYPE, `{"type":"event_callback","event":{"type":"message","blocks":${deep}}}`],
    [JSON_TYPE, deep],
    [FORM, `payload={"type":"block_actions","user":{"id":"${ANA}"},"actions":${deep}}`],
  ] as const;
  for (const [type, body] of bodies) {
    const leaving = new AbortController();
    const sent = bot.at('/slack/events', { ...signedBody(type, body), signal: leaving.signal });
    setImmediate(() => leaving.abort());
    await sent.catch(() => undefined);
    await bot.at('/slack/events', signedBody(type, body));
  }
  await expectServing(world, bot, 'after-hang-ups');
});

test('whatever is sent to /slack/events, the bot lives and serves', async () => {
  const requests = fc.record({
    method: fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE'),
    type: fc.constantFrom(FORM, FORM, JSON_TYPE, JSON_TYPE, 'text/plain', `${FORM};charset=UTF-8`),
    body: fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `payload=${encodeURIComponent(json)}`),
      nearlySlacks,
    ),
    isSigned: fc.boolean(),
  });
  const property = fc.asyncProperty(requests, async ({ method, type, body, isSigned }) => {
    const sent = signedBody(type, body, isSigned ? {} : { secret: 'a guessed secret' });
    const init = method === 'GET' ? { method } : { ...sent, method };
    const { status } = await bot.at('/slack/events', init);
    if (!isSigned || method !== 'POST') expect([401, 405]).toContain(status);
    expect(status).toBeLessThan(600);
  });
  await fc.assert(property, { numRuns: 300 });
  await expectServing(world, bot, 'after-anything');
});

/** The fields that Slack's payloads are told apart by, with anything in them. */
const nearlySlacks = fc
  .record(
    Object.fromEntries(
      ['type', 'event', 'command', 'actions', 'view', 'user', 'channel', 'team', 'user_id', 'container'].map(
        (field) => [field, fc.oneof(fc.jsonValue(), fc.constantFrom('block_actions', 'view_submission'))],
      ),
    ),
    { requiredKeys: [] },
  )
  .map((fields) => JSON.stringify(fields));
