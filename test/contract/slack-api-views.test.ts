import type { HomeView, ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { manifest } from '../support/bolt-app.ts';
import { slackAlone } from '../support/slack-alone.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const words = (text: string) => ({ type: 'section' as const, text: plain(text) });
const modal = (title: string, fields: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  title: plain(title),
  blocks: [words(`${title} words`)],
  ...fields,
});
const home = (text: string): HomeView => ({ type: 'home', blocks: [words(text)] });
const nameInput = (block_id = 'name') => ({
  type: 'input' as const,
  block_id,
  label: plain('Name'),
  element: { type: 'plain_text_input' as const, action_id: 'name' },
});

test('views.open shows a modal to the person who clicked', async () => {
  await using stage = await slackAlone();
  const { view } = await stage.client.views.open({ trigger_id: stage.trigger('ana'), view: modal('First') });
  expect(view).toMatchObject({
    type: 'modal',
    team_id: 'T0COMET',
    app_id: 'A0COMETKEY',
    previous_view_id: null,
  });
  expect(view?.root_view_id).toBe(view?.id);
  expect(textOf(stage.slack.as('ana').modal())).toBe('First\nFirst words');
  expect(stage.slack.as('bob').modal()).toBeUndefined();
});

test('a trigger_id works once and for three seconds', async () => {
  let now = Date.UTC(2026, 10, 21);
  await using stage = await slackAlone({ clock: () => now });
  const open = (trigger_id: string) =>
    stage.errorOf(stage.client.views.open({ trigger_id, view: modal('A') }));
  const [used, old, fresh] = [stage.trigger('ana'), stage.trigger('ana'), stage.trigger('ana')];
  expect([await open(used), await open(used)]).toEqual(['ok', 'exchanged_trigger_id']);
  now += 3000;
  expect(await open(fresh)).toBe('ok');
  now += 1;
  expect(await open(old)).toBe('expired_trigger_id');
  expect(await open('12345.98765.abcd')).toBe('invalid_trigger_id');
});

test('a refused view leaves the trigger_id as it was', async () => {
  await using stage = await slackAlone();
  const trigger_id = stage.trigger('ana');
  const wrong = modal('A title of more than twenty-four characters');
  expect(await stage.errorOf(stage.client.views.open({ trigger_id, view: wrong }))).toBe('invalid_arguments');
  expect(await stage.errorOf(stage.client.views.open({ trigger_id, view: modal('Short') }))).toBe('ok');
});

test('views.push stacks three modals and no fourth', async () => {
  await using stage = await slackAlone();
  const { client, trigger, errorOf, slack } = stage;
  const push = (title: string) => client.views.push({ trigger_id: trigger('ana'), view: modal(title) });
  expect(await errorOf(push('Nowhere'))).toBe('not_found');
  const first = await client.views.open({ trigger_id: trigger('ana'), view: modal('One') });
  const second = await push('Two');
  expect(second.view).toMatchObject({ root_view_id: first.view?.id, previous_view_id: first.view?.id });
  await push('Three');
  expect(await errorOf(push('Four'))).toBe('push_limit_reached');
  expect(textOf(slack.as('ana').modal())).toContain('Three');
});

test('views.update replaces a view by its id or external_id', async () => {
  await using stage = await slackAlone();
  const { client, trigger, errorOf, slack } = stage;
  const opened = await client.views.open({
    trigger_id: trigger('ana'),
    view: modal('One', { external_id: 'ext' }),
  });
  const view_id = opened.view?.id ?? '';
  await client.views.update({ view_id, view: modal('Two', { external_id: 'ext' }) });
  expect(textOf(slack.as('ana').modal())).toContain('Two');
  await client.views.update({ external_id: 'ext', view: modal('Three') });
  expect(slack.as('ana').modal()).toMatchObject({ id: view_id, title: { text: 'Three' } });
  expect(await errorOf(client.views.update({ view_id: 'V0', view: modal('x') }))).toBe('not_found');
  expect(await errorOf(client.apiCall('views.update', { view_id }))).toBe('invalid_arguments');
  expect(await errorOf(client.views.update({ view_id, view: home('x') }))).toBe('invalid_arguments');
  await slack.as('ana').closes();
  expect(await errorOf(client.views.update({ view_id, view: modal('x') }))).toBe('not_found');
});

test('views.update with the hash of an older view is a conflict', async () => {
  await using stage = await slackAlone();
  const { client, trigger, errorOf } = stage;
  const opened = await client.views.open({ trigger_id: trigger('ana'), view: modal('One') });
  const [view_id, hash] = [opened.view?.id ?? '', opened.view?.hash ?? ''];
  const second = await client.views.update({ view_id, hash, view: modal('Two') });
  expect(second.view?.hash).not.toBe(hash);
  expect(await errorOf(client.views.update({ view_id, hash, view: modal('Three') }))).toBe('hash_conflict');
  expect(await errorOf(client.views.update({ view_id, view: modal('Three') }))).toBe('ok');
});

test('what was typed stays through views.update where both ids are the same', async () => {
  await using stage = await slackAlone();
  const { client, trigger, slack } = stage;
  const form = (...ids: string[]) =>
    modal('Form', { submit: plain('Save'), blocks: ids.map((id) => nameInput(id)) });
  const opened = await client.views.open({ trigger_id: trigger('ana'), view: form('kept', 'gone') });
  const ana = slack.as('ana');
  await ana.fills({ kept: 'search', gone: 'other' });
  await client.views.update({ view_id: opened.view?.id ?? '', view: form('kept', 'fresh') });
  const value = (text: string | null) => ({ name: { type: 'plain_text_input', value: text } });
  expect(ana.modal()?.inputs).toEqual({ kept: value('search'), fresh: value(null) });
});

test('two views cannot have one external_id', async () => {
  await using stage = await slackAlone();
  const open = () =>
    stage.client.views.open({ trigger_id: stage.trigger('ana'), view: modal('One', { external_id: 'ext' }) });
  await open();
  expect(await stage.errorOf(open())).toBe('duplicate_external_id');
});

test('views.publish shows Home to one person, and honours the hash', async () => {
  await using stage = await slackAlone();
  const { client, slack, errorOf } = stage;
  const first = await client.views.publish({ user_id: 'U0ANA', view: home('one') });
  await client.views.publish({ user_id: 'U0ANA', view: home('two') });
  expect(textOf(slack.as('ana').home())).toBe('two');
  expect(slack.as('bob').home()).toBeUndefined();
  const stale = { user_id: 'U0ANA', view: home('three'), hash: first.view?.hash ?? '' };
  expect(await errorOf(client.views.publish(stale))).toBe('hash_conflict');
  expect(await errorOf(client.views.publish({ user_id: 'U0NOBODY', view: home('x') }))).toBe(
    'invalid_arguments',
  );
});

test('views.publish is not enabled without a Home tab', async () => {
  const features = { ...manifest.features, app_home: { home_tab_enabled: false } };
  await using stage = await slackAlone({ manifest: { ...manifest, features } });
  const call = stage.client.views.publish({ user_id: 'U0ANA', view: home('x') });
  expect(await stage.errorOf(call)).toBe('not_enabled');
});
