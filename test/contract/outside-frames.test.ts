import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectServing } from '../support/expect-serving.ts';
import { SOON } from '../support/second-slack/people.ts';
import { type OtherWorld, otherWorld } from '../support/second-world.ts';

const opens = ({ slack: { state } }: OtherWorld) =>
  state.calls.filter(({ method }) => method === 'apps.connections.open').length;

const OWN_NAMES = [
  'close',
  'error',
  'connected',
  'connecting',
  'disconnected',
  'disconnecting',
  'reconnecting',
  'authenticated',
  'slack_event',
  'ws_message',
  'outgoing_message',
  '__proto__',
];

const ODD_FRAMES: readonly string[] = [
  ...['', 'no json', '{', 'null', 'true', '7', '"hello"', '[]', '[null]', '{}', '\u0000'],
  ...[
    { type: null },
    { type: 5 },
    { type: ['hello'] },
    { type: 'events_api' },
    { type: 'events_api', envelope_id: 'e', payload: null },
    { type: 'events_api', envelope_id: 'e', payload: {} },
    { type: 'events_api', envelope_id: 'e', payload: { event: null } },
    { type: 'events_api', envelope_id: 'e', payload: { event: { type: { a: 1 } } } },
    { type: 'events_api', payload: { event: { type: 'app_home_opened' } } },
    { type: 'slash_commands', envelope_id: 'e', payload: null },
    { type: 'slash_commands', envelope_id: 'e', payload: 'text' },
    { type: 'slash_commands', envelope_id: null, payload: { command: '/cometkey' } },
    { type: 'interactive', envelope_id: 'e', payload: [] },
    { type: 'interactive', envelope_id: 'e', payload: { type: 'block_actions', actions: [null] } },
    { type: 'something_new', envelope_id: 'e', payload: {} },
    ...OWN_NAMES.map((type) => ({ type, envelope_id: 'e', payload: {} })),
    ...OWN_NAMES.map((type) => ({ type: 'events_api', envelope_id: 'e', payload: { event: { type } } })),
  ].map((frame) => JSON.stringify(frame)),
];

test('odd frames on the socket are passed over, and the same socket goes on', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot();
  await bot.ready();
  const { socket } = world.slack.state;
  for (const frame of ODD_FRAMES) socket?.send(frame);
  socket?.send(Buffer.from([0xff, 0x00]));
  await expectServing(world, bot);
  expect(world.slack.state.socket).toBe(socket);
  expect(opens(world)).toBe(1);
});

test('whatever comes down the socket, the bot lives and serves', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot();
  await bot.ready();
  const types = fc.constantFrom('events_api', 'slash_commands', 'interactive', ...OWN_NAMES);
  const event = fc.record(
    { type: fc.oneof(types, fc.string()), channel: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const payload = fc.oneof(
    fc.jsonValue(),
    fc.record(
      { event, type: fc.jsonValue(), command: fc.jsonValue(), actions: fc.jsonValue() },
      { requiredKeys: [] },
    ),
  );
  const envelopes = fc.record(
    { type: fc.oneof(types, fc.jsonValue()), envelope_id: fc.oneof(fc.string(), fc.jsonValue()), payload },
    { requiredKeys: [] },
  );
  const frames = fc.oneof(
    fc.string(),
    fc.json(),
    envelopes.map((frame) => JSON.stringify(frame)),
  );
  for (const frame of fc.sample(frames, 2000)) world.slack.state.socket?.send(frame);
  await expectServing(world, bot);
  expect(opens(world)).toBe(1);
});

test('bytes that are no WebSocket frame cost the connection, and the bot opens another', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot();
  await bot.ready();
  for (const garbage of [
    [0xff, 0xff, 0xff],
    [0x81, 0x02, 0xc3, 0x28],
    [0x88, 0x01, 0x00],
  ]) {
    const before = opens(world);
    world.slack.rawSockets.at(-1)?.write(Buffer.from(garbage));
    await expect.poll(() => opens(world), SOON).toBeGreaterThan(before);
    await bot.ready();
  }
  await expectServing(world, bot);
});

test.for([
  'invalid_auth',
  'missing_scope',
  'a_code_of_tomorrow',
])('the app token refused (%s) while it runs: said once, not ready, and served again by itself', async (code) => {
  await using world = await otherWorld();
  const { refuses } = world.slack.state;
  await using bot = await world.startBot();
  await bot.ready();
  refuses['apps.connections.open'] = code;
  world.slack.dropSocket();
  const said = () => bot.lines().filter(({ level }) => level === 'error');
  await expect.poll(() => opens(world), SOON).toBeGreaterThan(2);
  expect(await bot.status('/readyz')).toBe(503);
  expect(await bot.status('/healthz')).toBe(200);
  expect(said()).toMatchObject([{ msg: 'Slack refuses the app token; asking again', code }]);
  delete refuses['apps.connections.open'];
  await expectServing(world, bot);
});

test('one refusal, then another, then trouble of Slack’s own: each is said, and none ends it', async () => {
  await using world = await otherWorld();
  const { refuses } = world.slack.state;
  await using bot = await world.startBot();
  await bot.ready();
  world.slack.dropSocket();
  for (const code of ['invalid_auth', 'account_inactive', 'internal_error']) {
    refuses['apps.connections.open'] = code;
    await expect.poll(() => bot.said.out, SOON).toContain(code);
  }
  delete refuses['apps.connections.open'];
  await expectServing(world, bot);
});

test.for([
  [
    'URLs that lead nowhere',
    { json: { ok: true, url: 'ws://127.0.0.1:9/' } },
    { json: { ok: true, url: 'x' } },
  ],
  ['what is no answer', { json: { ok: true, url: 5 } }, { json: null }],
  [
    'that it is busy',
    { status: 502, json: '<html>' },
    { status: 429, json: '', headers: { 'retry-after': '1' } },
  ],
] as const)('asked for a socket, Slack answers %s: asked again until it is well', async ([, ...odd]) => {
  await using world = await otherWorld();
  const { answers } = world.slack.state;
  await using bot = await world.startBot();
  await bot.ready();
  world.slack.dropSocket();
  for (const answer of odd) {
    answers['apps.connections.open'] = answer;
    const before = opens(world);
    await expect.poll(() => opens(world), SOON).toBeGreaterThan(before);
  }
  expect(await bot.status('/readyz')).toBe(503);
  delete answers['apps.connections.open'];
  await expectServing(world, bot);
});
