import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type SlackOptions, startSlack } from '../../sandbox/slack/server.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { manifest, onHttp } from '../support/bolt-app.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request URL that records requests and gives the configured answers. */
async function requestUrl(answer: (response: ServerResponse) => void, options: Partial<SlackOptions> = {}) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const delivery = { kind: 'http' as const, requestUrl: url, signingSecret: 'secret' };
  const slack = await startSlack({ manifest, delivery, ...options });
  const stop = async () => {
    await slack.close();
    server.closeAllConnections();
    server.close();
  };
  return { slack, received, url, [Symbol.asyncDispose]: stop };
}

test('requests are signed over their body and time', async () => {
  await using stage = await requestUrl((response) => response.end());
  await stage.slack.as('ana').types('/cometkey list');
  const [{ headers, body } = { headers: {}, body: '' }] = stage.received;
  const time = String(headers['x-slack-request-timestamp']);
  const digest = createHmac('sha256', 'secret').update(`v0:${time}:${body}`).digest('hex');
  expect(headers['x-slack-signature']).toBe(`v0=${digest}`);
  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(5);
});

test('commands and clicks travel as exactly a form, events as JSON', async () => {
  await using stage = await requestUrl((response) => response.end());
  const ana = stage.slack.as('ana');
  await ana.types('/cometkey list');
  await ana.shortcut('new_key');
  await ana.opensHome();
  const [command, click, event] = stage.received;
  const form = 'application/x-www-form-urlencoded';
  expect([command, click, event].map((one) => one?.headers['content-type'])).toEqual([
    form,
    form,
    'application/json',
  ]);
  expect(new URLSearchParams(command?.body).get('text')).toBe('list');
  expect(JSON.parse(new URLSearchParams(click?.body).get('payload') ?? '')).toMatchObject({
    type: 'shortcut',
  });
  expect(JSON.parse(event?.body ?? '')).toMatchObject({
    type: 'event_callback',
    event: { type: 'app_home_opened', user: 'U0ANA', tab: 'home' },
  });
});

test('the real HTTPReceiver passes the url_verification and takes the signature', async () => {
  await using stage = await onHttp((app) => {
    app.command('/cometkey', async ({ ack, command }) => ack(`you said ${command.text}`));
  });
  await stage.slack.as('ana').types('/cometkey hello');
  expect(textOf(stage.slack.as('ana').lastEphemeral())).toBe('you said hello');
});

test('an event is delivered again with number and reason until it is taken', async () => {
  let answers = 0;
  await using stage = await requestUrl((response) => response.writeHead(++answers < 3 ? 500 : 200).end(), {
    eventRetryDelaysMs: [0, 5, 5],
  });
  await stage.slack.as('ana').opensHome();
  await expect.poll(() => stage.received).toHaveLength(3);
  const retries = stage.received.map(({ headers }) => [
    headers['x-slack-retry-num'],
    headers['x-slack-retry-reason'],
  ]);
  expect(retries).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
  ]);
});

test('x-slack-no-retry ends the redelivery', async () => {
  await using stage = await requestUrl(
    (response) => response.writeHead(500, { 'x-slack-no-retry': '1' }).end(),
    { eventRetryDelaysMs: [0, 0, 0] },
  );
  await stage.slack.as('ana').opensHome();
  await stage.slack.as('bob').opensHome();
  const users = stage.received.map(({ body }) => JSON.parse(body).event.user);
  expect(users).toEqual(['U0ANA', 'U0BOB']);
});

test('a refusal and a silence are told to the person', async () => {
  await using refusing = await requestUrl((response) => response.writeHead(401).end());
  await refusing.slack.as('ana').types('/cometkey x');
  expect(refusing.slack.as('ana').troubles()).toEqual(['/cometkey failed with the error "dispatch_failed"']);
  await using silent = await requestUrl(() => undefined, { ackTimeoutMs: 40 });
  await silent.slack.as('ana').types('/cometkey x');
  expect(silent.slack.as('ana').troubles()).toEqual(['/cometkey failed with the error "operation_timeout"']);
});

test('the delivery can be set when the port of the bot is known', async () => {
  await using slack = await startSlack({ manifest });
  await using bot = await requestUrl((response) => response.end('{"text":"here I am"}'));
  await slack.as('ana').types('/cometkey x');
  expect(slack.as('ana').troubles()).toHaveLength(1);
  slack.deliverTo({ kind: 'http', requestUrl: bot.url, signingSecret: 'secret' });
  await slack.as('ana').types('/cometkey x');
  expect(textOf(slack.as('ana').lastEphemeral())).toBe('here I am');
});
