import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { clientOf, manifest, onSocket } from '../support/bolt-app.ts';
import { slackAlone } from '../support/slack-alone.ts';

const echo = (app: App) => {
  app.command('/cometkey', async ({ ack, command }) => ack(`you said ${command.text}`));
};

const frame = z.looseObject({
  type: z.string(),
  envelope_id: z.string().optional(),
  payload: z.looseObject({ event_id: z.string().optional(), text: z.string().optional() }).optional(),
});
type Frame = z.infer<typeof frame>;

/** A Socket Mode client that acknowledges only what it is told to. */
async function rawSocket(stage: Awaited<ReturnType<typeof slackAlone>>) {
  const { url = '' } = await clientOf(stage.slack, stage.slack.appToken).apps.connections.open({});
  const socket = new WebSocket(url);
  const frames: Frame[] = [];
  const closed = Promise.withResolvers<number>();
  socket.on('message', (data) => frames.push(frame.parse(JSON.parse(String(data)))));
  socket.on('close', (code) => closed.resolve(code));
  await expect.poll(() => frames[0]).toMatchObject({ type: 'hello' });
  const ack = (envelope: Frame | undefined, payload?: unknown) =>
    socket.send(JSON.stringify({ envelope_id: envelope?.envelope_id, payload }));
  return {
    socket,
    frames,
    ack,
    closed: closed.promise,
    envelopes: () => frames.filter((one) => one.envelope_id),
  };
}

test('apps.connections.open gives a URL that works once, and hello follows', async () => {
  await using stage = await slackAlone();
  const { url = '' } = await clientOf(stage.slack, stage.slack.appToken).apps.connections.open({});
  const hello = Promise.withResolvers<string>();
  const first = new WebSocket(url);
  first.on('message', (data) => hello.resolve(String(data)));
  const said = JSON.parse(await hello.promise);
  expect(said).toMatchObject({
    type: 'hello',
    num_connections: 1,
    connection_info: { app_id: 'A0COMETKEY' },
  });
  const refused = Promise.withResolvers<Error>();
  new WebSocket(url).on('error', refused.resolve);
  expect((await refused.promise).message).toContain('403');
});

test('pings are answered and a close is answered promptly', async () => {
  await using stage = await slackAlone();
  const { socket, closed } = await rawSocket(stage);
  const pong = Promise.withResolvers<string>();
  socket.on('pong', (data) => pong.resolve(String(data)));
  socket.ping('are you there');
  expect(await pong.promise).toBe('are you there');
  socket.close(1000);
  expect(await closed).toBe(1000);
  await expect.poll(() => stage.slack.connections()).toBe(0);
});

test('nonsense on a socket is passed over', async () => {
  await using stage = await slackAlone();
  const { socket, envelopes, ack } = await rawSocket(stage);
  for (const nonsense of ['no json', '7', '{}', '{"envelope_id":"unknown"}']) socket.send(nonsense);
  const typed = stage.slack.as('ana').types('/cometkey');
  await expect.poll(envelopes).toHaveLength(1);
  ack(envelopes()[0], { text: 'still here' });
  await typed;
  expect(textOf(stage.slack.as('ana').lastEphemeral())).toBe('still here');
});

test('envelopes say what they are and whether they take an answer', async () => {
  await using stage = await slackAlone();
  const { envelopes, ack } = await rawSocket(stage);
  const typed = stage.slack.as('ana').types('/cometkey list');
  await expect.poll(envelopes).toHaveLength(1);
  expect(envelopes()[0]).toMatchObject({
    type: 'slash_commands',
    accepts_response_payload: true,
    payload: {
      command: '/cometkey',
      text: 'list',
      user_id: 'U0ANA',
      user_name: 'ana',
      channel_id: 'C0GENERAL',
      channel_name: 'general',
      team_id: 'T0COMET',
      api_app_id: 'A0COMETKEY',
    },
  });
  ack(envelopes()[0], { text: 'an answer in the ack' });
  await typed;
  expect(textOf(stage.slack.as('ana').lastEphemeral())).toBe('an answer in the ack');
  const opened = stage.slack.as('ana').opensHome();
  await expect.poll(envelopes).toHaveLength(2);
  expect(envelopes()[1]).toMatchObject({ type: 'events_api', accepts_response_payload: false });
  ack(envelopes()[1]);
  await opened;
});

test('an event that nobody acknowledges is delivered again, with attempt and reason', async () => {
  await using stage = await slackAlone({ ackTimeoutMs: 40, eventRetryDelaysMs: [0, 5] });
  const { envelopes } = await rawSocket(stage);
  await stage.slack.as('ana').opensHome();
  await expect.poll(envelopes).toHaveLength(3);
  const [first, second, third] = envelopes();
  expect(first).not.toHaveProperty('retry_attempt');
  expect(second).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout' });
  expect(third).toMatchObject({ retry_attempt: 2, payload: { event_id: first?.payload?.event_id } });
  expect(new Set(envelopes().map((one) => one.envelope_id)).size).toBe(3);
});

test('a command or click that nobody acknowledges is not delivered again', async () => {
  await using stage = await slackAlone({ ackTimeoutMs: 30, eventRetryDelaysMs: [0] });
  const { envelopes } = await rawSocket(stage);
  await stage.client.chat.postMessage({
    channel: 'C0GENERAL',
    text: 'x',
    blocks: [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Go' } }] }],
  });
  await stage.slack.as('ana').types('/cometkey list');
  await stage.slack.as('ana').clicks('Go');
  await stage.slack.as('ana').opensHome();
  await expect.poll(envelopes).toHaveLength(4);
  expect(envelopes().map((one) => one.type)).toEqual([
    'slash_commands',
    'interactive',
    'events_api',
    'events_api',
  ]);
});

test('a payload goes to any one of several sockets, in turn', async () => {
  await using stage = await slackAlone();
  const [one, other] = [await rawSocket(stage), await rawSocket(stage)];
  for (const { socket, ack } of [one, other])
    socket.on('message', (data) => ack(frame.parse(JSON.parse(String(data)))));
  for (const text of ['a', 'b', 'c', 'd']) await stage.slack.as('ana').types(`/cometkey ${text}`);
  expect([one.envelopes().length, other.envelopes().length]).toEqual([2, 2]);
});

test('more than ten sockets are refused', async () => {
  await using stage = await slackAlone();
  for (let count = 0; count < 10; count += 1) await rawSocket(stage);
  const { url = '' } = await clientOf(stage.slack, stage.slack.appToken).apps.connections.open({});
  const refused = Promise.withResolvers<Error>();
  new WebSocket(url).on('error', refused.resolve);
  expect((await refused.promise).message).toContain('409');
});

test('redeliver brings the newest envelope once more', async () => {
  const events: (number | undefined)[] = [];
  await using stage = await onSocket((app) => {
    app.event('app_home_opened', async ({ context }) => {
      events.push(context.retryNum);
    });
  });
  await expect(stage.slack.redeliver()).rejects.toThrow('nothing of kind events_api');
  await stage.slack.as('ana').opensHome();
  await stage.slack.redeliver();
  await expect.poll(() => events).toEqual([undefined, 1]);
});

test('after refresh_requested the bot comes back on a new socket', async () => {
  await using stage = await onSocket(echo);
  stage.slack.disconnectSockets('refresh_requested');
  expect(stage.slack.connections()).toBe(0);
  const ana = stage.slack.as('ana');
  await ana.types('/cometkey too early');
  expect(ana.troubles()).toEqual(['/cometkey failed with the error "dispatch_failed"']);
  await stage.slack.connected();
  await ana.types('/cometkey again');
  expect(textOf(ana.lastEphemeral())).toBe('you said again');
});

test('a warning alone lets the bot move by itself', async () => {
  await using stage = await onSocket(echo);
  stage.slack.disconnectSockets('warning');
  await expect.poll(() => stage.slack.connections()).toBe(0);
  await stage.slack.connected();
  await stage.slack.as('ana').types('/cometkey hello');
  expect(textOf(stage.slack.as('ana').lastEphemeral())).toBe('you said hello');
});

test('events that the manifest does not subscribe to are not sent', async () => {
  const settings = { ...manifest.settings, event_subscriptions: { bot_events: [] } };
  await using stage = await slackAlone({ manifest: { ...manifest, settings } });
  const { envelopes, ack } = await rawSocket(stage);
  await stage.slack.as('ana').opensHome();
  const typed = stage.slack.as('ana').types('/cometkey x');
  await expect.poll(envelopes).toHaveLength(1);
  expect(envelopes()[0]?.type).toBe('slash_commands');
  ack(envelopes()[0]);
  await typed;
});
