import type { App, BlockAction, ButtonAction, OverflowAction } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { onSocket } from '../support/bolt-app.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });
const words = (text: string): KnownBlock => ({ type: 'section', text: plain(text) });
const button = (label: string, value = label.toLowerCase()) => ({
  type: 'button' as const,
  action_id: 'press',
  text: plain(label),
  value,
});
const actions = (...elements: Extract<KnownBlock, { type: 'actions' }>['elements']): KnownBlock => ({
  type: 'actions',
  elements,
});

const noticing = (heard: BlockAction[]) => (app: App) => {
  app.action(/^press/, async ({ ack, body }) => {
    await ack();
    heard.push(body as BlockAction);
  });
};

test('block_actions of a message carry the message, its channel, a state and a response_url', async () => {
  const heard: BlockAction[] = [];
  await using stage = await onSocket(noticing(heard));
  const { ts } = await stage.client.chat.postMessage({
    channel: 'C0REQUESTS',
    text: 'card',
    blocks: [actions(button('Approve', 'r7'))],
  });
  await stage.slack.as('lee').clicks('Approve');
  expect(heard[0]).toMatchObject({
    type: 'block_actions',
    user: { id: 'U0LEE', username: 'lee', team_id: 'T0COMET' },
    team: { id: 'T0COMET', domain: 'comet' },
    container: { type: 'message', message_ts: ts, channel_id: 'C0REQUESTS', is_ephemeral: false },
    channel: { id: 'C0REQUESTS', name: 'key-requests' },
    message: { ts, text: 'card' },
    state: { values: {} },
    actions: [{ type: 'button', action_id: 'press', value: 'r7', text: { text: 'Approve' } }],
  });
  expect(heard[0]?.response_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/actions\/T0COMET\//);
  expect(heard[0]?.trigger_id).toMatch(/^\d+\.\d+\.\w+$/);
});

test('block_actions of an ephemeral leave the message out', async () => {
  const heard: BlockAction[] = [];
  await using stage = await onSocket(noticing(heard));
  const blocks = [actions(button('Open'))];
  await stage.client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0ANA', text: 'x', blocks });
  await stage.slack.as('ana').clicks('press');
  expect(heard[0]).toMatchObject({ container: { is_ephemeral: true } });
  expect(heard[0]).not.toHaveProperty('message');
});

test('block_actions of Home carry the view', async () => {
  const heard: BlockAction[] = [];
  await using stage = await onSocket(noticing(heard));
  await stage.client.views.publish({
    user_id: 'U0ANA',
    view: { type: 'home', callback_id: 'home', blocks: [actions(button('New'))] },
  });
  await stage.slack.as('ana').clicks('New', { in: 'home' });
  expect(heard[0]).toMatchObject({
    container: { type: 'view' },
    view: { type: 'home', callback_id: 'home' },
  });
  expect(heard[0]).not.toHaveProperty('response_url');
});

test('an option of an overflow menu is clicked by its words', async () => {
  const heard: BlockAction[] = [];
  await using stage = await onSocket(noticing(heard));
  const menu = {
    type: 'overflow' as const,
    action_id: 'press',
    options: [option('Rotate'), option('Revoke')],
  };
  const key = (name: string): KnownBlock => ({
    type: 'section',
    block_id: name,
    text: plain(`key ${name}`),
    accessory: menu,
  });
  await stage.client.chat.postMessage({ channel: 'U0ANA', text: 'keys', blocks: [key('one'), key('two')] });
  await stage.slack.as('ana').clicks('Revoke', { near: 'key two' });
  const [action] = heard[0]?.actions ?? [];
  expect((action as OverflowAction).selected_option.value).toBe('revoke');
  expect(action?.block_id).toBe('two');
});

test('a select in a message tells the app at once', async () => {
  const heard: BlockAction[] = [];
  await using stage = await onSocket(noticing(heard));
  const select = {
    type: 'static_select' as const,
    action_id: 'press',
    placeholder: plain('Sort by'),
    options: [option('Name'), option('Age')],
  };
  await stage.client.chat.postMessage({ channel: 'U0ANA', text: 'keys', blocks: [actions(select)] });
  await stage.slack.as('ana').chooses('Sort by', 'Age');
  expect(heard[0]?.actions).toMatchObject([{ type: 'static_select', selected_option: { value: 'age' } }]);
  expect(Object.values(heard[0]?.state?.values ?? {})).toMatchObject([
    { press: { selected_option: { value: 'age' } } },
  ]);
});

test('a confirmation that is declined sends nothing', async () => {
  const heard: BlockAction[] = [];
  await using stage = await onSocket(noticing(heard));
  const confirm = { title: plain('Sure?'), text: plain('Really?'), confirm: plain('Yes'), deny: plain('No') };
  await stage.client.chat.postMessage({
    channel: 'U0ANA',
    text: 'x',
    blocks: [actions({ ...button('Delete'), confirm })],
  });
  await stage.slack.as('ana').clicks('Delete', { confirm: false });
  expect(heard).toEqual([]);
  await stage.slack.as('ana').clicks('Delete');
  expect(heard).toHaveLength(1);
});

test('a click takes the newest visible button, and a modal comes first', async () => {
  const heard: BlockAction[] = [];
  await using stage = await onSocket(noticing(heard));
  const post = (channel: string, value: string) =>
    stage.client.chat.postMessage({ channel, text: value, blocks: [actions(button('Go', value))] });
  await post('C0GENERAL', 'older');
  await post('U0ANA', 'newer');
  await post('U0BOB', 'not for ana');
  const ana = stage.slack.as('ana');
  await ana.clicks('Go');
  const [older] = ana.sees({ channel: 'general' });
  if (older) await ana.clicks('Go', { in: older });
  stage.slack.workspace.triggers.push({
    id: 't',
    user: 'U0ANA',
    expiresAt: Number.POSITIVE_INFINITY,
    used: false,
  });
  const view = { type: 'modal' as const, title: plain('M'), blocks: [actions(button('Go', 'modal'))] };
  await stage.client.views.open({ trigger_id: 't', view });
  await ana.clicks('Go');
  expect(heard.map((body) => (body.actions[0] as ButtonAction).value)).toEqual(['newer', 'older', 'modal']);
});

test('a button that is not there is missed, with what there is', async () => {
  await using stage = await onSocket(() => undefined);
  await stage.client.chat.postMessage({ channel: 'U0ANA', text: 'x', blocks: [actions(button('Approve'))] });
  await expect(stage.slack.as('ana').clicks('Deny')).rejects.toThrow(
    'ana sees no button "Deny". There is: press / Approve',
  );
});

test('a click that nobody acknowledges leaves a warning on the message, until one is', async () => {
  let isDeaf = true;
  await using stage = await onSocket(
    (app) => {
      app.action('press', async ({ ack }) => {
        if (!isDeaf) await ack();
      });
    },
    { ackTimeoutMs: 50 },
  );
  await stage.client.chat.postMessage({ channel: 'U0ANA', text: 'x', blocks: [actions(button('Go'))] });
  const ana = stage.slack.as('ana');
  await ana.clicks('Go');
  expect(ana.lastDm()?.trouble).toBe('⚠ This app did not respond (operation_timeout)');
  expect(ana.troubles()).toHaveLength(1);
  isDeaf = false;
  await ana.clicks('Go');
  expect(ana.lastDm()?.trouble).toBeUndefined();
});

test('response_url replaces and deletes the message of the click', async () => {
  await using stage = await onSocket((app) => {
    app.action('press', async ({ ack, respond, payload }) => {
      await ack();
      if (payload.type !== 'button') return;
      if (payload.value === 'replace')
        await respond({
          replace_original: true,
          text: 'new',
          blocks: [words('new'), actions(button('Delete'))],
        });
      else await respond({ delete_original: true });
    });
  });
  const blocks = [actions(button('Replace'))];
  await stage.client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0ANA', text: 'old', blocks });
  const ana = stage.slack.as('ana');
  const seen = () => ana.sees({ channel: 'general' }).map((message) => message.text);
  await ana.clicks('Replace');
  await expect.poll(seen).toEqual(['new']);
  expect(ana.lastEphemeral()).toMatchObject({ ephemeral_to: 'U0ANA' });
  await ana.clicks('Delete');
  await expect.poll(seen).toEqual([]);
});

test('response_url answers ephemerally unless told in_channel', async () => {
  await using stage = await onSocket((app) => {
    app.command('/cometkey', async ({ ack, respond, command }) => {
      await ack();
      if (command.text === 'aloud') await respond({ response_type: 'in_channel', text: 'for all' });
      else await respond('for you');
    });
  });
  const [ana, bob] = [stage.slack.as('ana'), stage.slack.as('bob')];
  await ana.types('/cometkey', { channel: 'random' });
  await expect.poll(() => ana.sees({ channel: 'random' }).map(textOf)).toEqual(['for you']);
  await ana.types('/cometkey aloud', { channel: 'random' });
  await expect.poll(() => bob.sees({ channel: 'random' }).map(textOf)).toEqual(['for all']);
});

async function withResponseUrl(clock: () => number) {
  const opened = Promise.withResolvers<string>();
  const stage = await onSocket(
    (app) => {
      app.command('/cometkey', async ({ ack, command }) => {
        await ack();
        opened.resolve(command.response_url);
      });
    },
    { clock },
  );
  await stage.slack.as('ana').types('/cometkey');
  const url = await opened.promise;
  const post = async (message: object = { text: 'x' }) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(message) });
    return `${response.status} ${await response.text()}`;
  };
  return { ...stage, post, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}

test('response_url works five times', async () => {
  await using stage = await withResponseUrl(Date.now);
  const answers: string[] = [];
  for (let use = 0; use < 6; use += 1) answers.push(await stage.post());
  const ok = '200 ok';
  expect(answers).toEqual([ok, ok, ok, ok, ok, '404 {"ok":false,"error":"used_url"}']);
});

test('response_url works for thirty minutes', async () => {
  let now = Date.UTC(2026, 10, 21);
  await using stage = await withResponseUrl(() => now);
  now += 30 * 60_000;
  expect(await stage.post()).toBe('200 ok');
  now += 1;
  expect(await stage.post()).toBe('404 {"ok":false,"error":"expired_url"}');
});

test('response_url holds messages to the same limits', async () => {
  await using stage = await withResponseUrl(Date.now);
  expect(await stage.post({ text: 'x', blocks: [{ type: 'banner' }] })).toContain(
    '400 {"ok":false,"error":"invalid_blocks"',
  );
  expect(await stage.post({})).toContain('no_text');
});
