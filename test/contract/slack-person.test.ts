import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/words.ts';
import { onHttp, onSocket } from '../support/bolt-app.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const form = (title = 'New key'): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain(title),
  submit: plain('Create'),
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input', action_id: 'name', max_length: 50 },
    },
  ],
});

const bot = (app: App) => {
  app.command('/cometkey', async ({ ack, respond, command }) => {
    await ack();
    await respond({
      text: `you said ${command.text}`,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `you said ${command.text}` } },
        { type: 'actions', elements: [{ type: 'button', action_id: 'create', text: plain('Create a key') }] },
      ],
    });
  });
  app.action('create', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: 'trigger_id' in body ? body.trigger_id : '', view: form() });
  });
  app.view('form', async ({ ack, view, body, client }) => {
    const name = view.state.values['name']?.['name']?.value ?? '';
    if (name === 'taken') return ack({ response_action: 'errors', errors: { name: 'This name is taken' } });
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: `Created ${name}` });
  });
};

test.each([
  ['socket', onSocket],
  ['http', onHttp],
] as const)('a command, a button, a form and a DM over %s', async (_, on) => {
  await using stage = await on(bot);
  const ana = stage.slack.as('ana');
  await ana.types('/cometkey hello @bob');
  await expect.poll(() => textOf(ana.lastEphemeral())).toContain('you said hello <@U0BOB>');
  expect(stage.slack.as('bob').sees()).toEqual([]);
  await ana.clicks('Create a key');
  await expect.poll(() => ana.modal()).toBeDefined();
  await ana.fills({ Name: 'taken' });
  expect(await ana.submits()).toEqual({ errors: { name: 'This name is taken' } });
  await ana.fills({ Name: 'search' });
  expect(await ana.submits()).toEqual({ closed: true });
  await expect.poll(() => textOf(ana.lastDm())).toBe('Created search');
  expect(ana.troubles()).toEqual([]);
});
