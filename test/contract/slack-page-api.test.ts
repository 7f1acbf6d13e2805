import { request } from 'node:http';
import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import type { Act } from '../../sandbox/slack/page-acts.ts';
import type { Control } from '../../sandbox/slack/page-api.ts';
import type { PretendSlack } from '../../sandbox/slack/server.ts';
import type { Snapshot } from '../../sandbox/slack/snapshot.ts';
import { onSocket } from '../support/bolt-app.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const bot = (app: App) => {
  app.command('/cometkey', async ({ ack }) => {
    const elements = [{ type: 'button' as const, action_id: 'new', text: plain('New') }];
    await ack({ text: 'menu', blocks: [{ type: 'actions', block_id: 'menu', elements }] });
  });
  app.action('new', async ({ ack, body, client }) => {
    const element = { type: 'plain_text_input' as const, action_id: 'name' };
    const blocks = [{ type: 'input' as const, block_id: 'name', label: plain('Name'), element }];
    const view = {
      type: 'modal' as const,
      callback_id: 'form',
      title: plain('New'),
      submit: plain('Go'),
      blocks,
    };
    await client.views.open({ trigger_id: 'trigger_id' in body ? body.trigger_id : '', view });
    await ack();
  });
  app.view('form', async ({ ack }) => ack({ response_action: 'errors', errors: { name: 'Taken' } }));
};

const get = async <Answer>(slack: PretendSlack, path: string) =>
  (await (await fetch(`${slack.url}/sandbox/${path}`)).json()) as Answer;

async function post(slack: PretendSlack, path: 'act' | 'control', body: Act | Control, headers = {}) {
  const response = await fetch(`${slack.url}/sandbox/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const stateOf = (slack: PretendSlack, name: string) => get<Snapshot>(slack, `state?as=${name}`);

test('the page knows the people, their roles, groups and channels', async () => {
  await using stage = await onSocket(bot);
  const people = await get<object[]>(stage.slack, 'people');
  expect(people).toHaveLength(8);
  expect(people).toContainEqual(
    expect.objectContaining({ name: 'lee', role: 'member', groups: ['key-leads'] }),
  );
  expect(people).toContainEqual(expect.objectContaining({ name: 'gil', role: 'guest' }));
  expect(people).toContainEqual(
    expect.objectContaining({ name: 'sam', role: 'stranger', channels: ['partners'] }),
  );
});

test('the page shows what one person sees, and acts by exact ids', async () => {
  await using stage = await onSocket(bot);
  const { slack } = stage;
  expect(
    await post(slack, 'act', { act: 'types', as: 'ana', text: '/cometkey', channel: 'general' }),
  ).toMatchObject({ ok: true });
  const state = await stateOf(slack, 'ana');
  const general = state.channels.find((channel) => channel.name === 'general');
  const [menu] = general?.messages ?? [];
  expect(menu).toMatchObject({ text: 'menu', author: 'cometkey', isFromApp: true, ephemeral_to: 'U0ANA' });
  expect((await stateOf(slack, 'bob')).channels.flatMap((channel) => channel.messages)).toEqual([]);
  const at = { channel: 'C0GENERAL', ts: menu?.ts ?? '' };
  await post(slack, 'act', { act: 'clicks', as: 'ana', at, block_id: 'menu', action_id: 'new' });
  const [modal] = (await stateOf(slack, 'ana')).modals;
  const name = { at: { view_id: modal?.id ?? '' }, block_id: 'name', action_id: 'name' };
  await post(slack, 'act', { act: 'fills', as: 'ana', ...name, value: 'search' });
  const submitted = await post(slack, 'act', { act: 'submits', as: 'ana' });
  expect(submitted).toMatchObject({ ok: true, result: { errors: { name: 'Taken' } } });
  expect((await stateOf(slack, 'ana')).modals).toMatchObject([
    { errors: { name: 'Taken' }, inputs: { name: { name: { value: 'search' } } } },
  ]);
  await post(slack, 'act', { act: 'closes', as: 'ana' });
  expect((await stateOf(slack, 'ana')).modals).toEqual([]);
});

test('the page cannot act on what that person does not see', async () => {
  await using stage = await onSocket(bot);
  await stage.slack.as('ana').types('/cometkey');
  const at = { channel: 'C0GENERAL', ts: stage.slack.as('ana').lastEphemeral()?.ts ?? '' };
  const act: Act = { act: 'clicks', as: 'bob', at, block_id: 'menu', action_id: 'new' };
  expect(await post(stage.slack, 'act', act)).toMatchObject({
    status: 400,
    error: expect.stringContaining('bob sees no message'),
  });
  expect(await post(stage.slack, 'act', { act: 'opensHome', as: 'dee' })).toMatchObject({ ok: false });
});

test('the page is told of changes as they come', async () => {
  await using stage = await onSocket(bot);
  const response = await fetch(`${stage.slack.url}/sandbox/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain('data: changed');
  await stage.client.chat.postMessage({ channel: 'U0ANA', text: 'x' });
  expect((await reader?.read())?.value).toContain('data: changed');
  await reader?.cancel();
});

test('the page can refresh sockets, deliver again, and switch faults on and off', async () => {
  await using stage = await onSocket(bot);
  const { slack } = stage;
  await post(slack, 'control', {
    control: 'fault',
    fault: { kind: 'error', error: 'internal_error', times: 9 },
  });
  expect(slack.faults).toEqual([{ kind: 'error', error: 'internal_error', method: '*', times: 9 }]);
  await post(slack, 'control', { control: 'heal' });
  expect(slack.faults).toEqual([]);
  expect(await post(slack, 'control', { control: 'redeliver' })).toMatchObject({ ok: false });
  await slack.as('ana').types('/cometkey');
  expect(await post(slack, 'control', { control: 'redeliver', kind: 'slash_commands' })).toMatchObject({
    ok: true,
  });
  await post(slack, 'control', { control: 'refresh' });
  expect(slack.connections()).toBe(0);
  await slack.connected();
});

test('the page can close a channel to apps, and open it again', async () => {
  await using stage = await onSocket(bot);
  const { slack, client } = stage;
  const posted = () => client.chat.postMessage({ channel: 'C0GENERAL', text: 'x' });
  await post(slack, 'control', { control: 'restrict', channel: 'C0GENERAL', isRestricted: true });
  await expect(posted()).rejects.toThrow('restricted_action');
  await post(slack, 'control', { control: 'restrict', channel: 'C0GENERAL', isRestricted: false });
  expect(await posted()).toMatchObject({ ok: true });
  expect(
    await post(slack, 'control', { control: 'restrict', channel: 'C0NOWHERE', isRestricted: true }),
  ).toMatchObject({ status: 400 });
});

test('a page from elsewhere cannot act', async () => {
  await using stage = await onSocket(bot);
  const { slack } = stage;
  const act: Act = { act: 'types', as: 'ana', text: 'x', channel: 'general' };
  expect(await post(slack, 'act', act, { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  const status = Promise.withResolvers<number | undefined>();
  request(`${slack.url}/sandbox/people`, { headers: { host: 'evil.example' } }, (response) => {
    status.resolve(response.resume().statusCode);
  }).end();
  expect(await status.promise).toBe(403);
  expect(slack.as('ana').sees()).toEqual([]);
});

test('routes of the page are added to the same address', async () => {
  await using stage = await onSocket(bot);
  stage.slack.addRoute((incoming, response) => {
    if (incoming.url !== '/') return false;
    response.end('the page');
    return true;
  });
  expect(await (await fetch(`${stage.slack.url}/`)).text()).toBe('the page');
  expect((await fetch(`${stage.slack.url}/nowhere`)).status).toBe(404);
});
