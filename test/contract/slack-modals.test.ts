import type { App, ViewClosedAction, ViewResponseAction } from '@slack/bolt';
import type { InputBlock, ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { onSocket } from '../support/bolt-app.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });
const input = (
  label: string,
  element: InputBlock['element'],
  fields: Partial<InputBlock> = {},
): InputBlock => ({
  type: 'input',
  block_id: label.toLowerCase(),
  label: plain(label),
  element: { action_id: 'it', ...element },
  ...fields,
});
const modal = (title: string, fields: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain(title),
  submit: plain('Save'),
  blocks: [input('Name', { type: 'plain_text_input' })],
  ...fields,
});

/** A shortcut that opens this modal, whose submission is answered so. */
const opening = (view: ModalView, answer?: (app: App) => void) => (app: App) => {
  app.shortcut('new_key', async ({ ack, shortcut, client }) => {
    await client.views.open({ trigger_id: shortcut.trigger_id, view });
    await ack();
  });
  answer?.(app);
};

const answering = (response?: ViewResponseAction) => (app: App) => {
  app.view('form', async ({ ack }) => (response ? ack(response) : ack()));
};

async function withModal(view: ModalView, answer?: (app: App) => void) {
  const stage = await onSocket(opening(view, answer), { ackTimeoutMs: 1000 });
  const ana = stage.slack.as('ana');
  await ana.shortcut('new_key');
  return { ana, slack: stage.slack, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}

test('an empty answer to view_submission closes the modal', async () => {
  await using stage = await withModal(modal('Form'), answering());
  await stage.ana.fills({ Name: 'search' });
  expect(await stage.ana.submits()).toEqual({ closed: true });
  expect(stage.ana.modal()).toBeUndefined();
});

test('response_action errors keeps the modal and shows each error at its input', async () => {
  const errors = { name: 'This name is taken' };
  await using stage = await withModal(modal('Form'), answering({ response_action: 'errors', errors }));
  await stage.ana.fills({ Name: 'search' });
  expect(await stage.ana.submits()).toEqual({ errors });
  expect(stage.ana.modal()).toMatchObject({ errors, inputs: { name: { it: { value: 'search' } } } });
});

test('response_action errors for a block that is no input is trouble', async () => {
  const errors = { nowhere: 'What?' };
  await using stage = await withModal(modal('Form'), answering({ response_action: 'errors', errors }));
  await stage.ana.fills({ Name: 'search' });
  expect(await stage.ana.submits()).toHaveProperty('trouble');
  expect(stage.ana.modal()?.trouble).toContain('We had some trouble connecting');
});

test('response_action update replaces the modal, push stacks another, clear closes all', async () => {
  const answers: ViewResponseAction[] = [
    { response_action: 'update', view: modal('Two') },
    { response_action: 'push', view: modal('Three') },
    { response_action: 'clear' },
  ];
  await using stage = await withModal(modal('One'), (app) => {
    app.view('form', async ({ ack }) => ack(answers.shift() ?? { response_action: 'clear' }));
  });
  const { ana } = stage;
  await ana.fills({ Name: 'search' });
  expect(await ana.submits()).toMatchObject({ view: { title: plain('Two') } });
  expect(await ana.submits()).toMatchObject({ view: { title: plain('Three') } });
  await ana.fills({ Name: 'other' });
  expect(stage.slack.workspace.modals['U0ANA']).toHaveLength(2);
  expect(await ana.submits()).toEqual({ closed: true });
  expect(stage.slack.workspace.modals['U0ANA']).toEqual([]);
});

test('a view in an answer is held to the same limits', async () => {
  const view = modal('A title of more than twenty-four characters');
  await using stage = await withModal(modal('Form'), answering({ response_action: 'update', view }));
  await stage.ana.fills({ Name: 'search' });
  const { trouble } = (await stage.ana.submits()) as { trouble: string };
  expect(trouble).toContain('must be less than 25 characters [json-pointer:/view/title/text]');
});

test('any other answer keeps the modal open', async () => {
  await using stage = await withModal(modal('Form'), (app) => {
    app.view('form', async ({ ack }) => {
      const stray = { ok: true } as unknown as ViewResponseAction;
      await ack(stray);
    });
  });
  await stage.ana.fills({ Name: 'search' });
  expect(await stage.ana.submits()).toHaveProperty('trouble');
  expect(stage.ana.modal()).toBeDefined();
});

test('a submission that nobody acknowledges shows trouble in the modal', async () => {
  await using stage = await onSocket(opening(modal('Form')), { ackTimeoutMs: 50 });
  const ana = stage.slack.as('ana');
  await ana.shortcut('new_key');
  await ana.fills({ Name: 'search' });
  expect(await ana.submits()).toMatchObject({ trouble: expect.stringContaining('operation_timeout') });
  expect(ana.modal()?.trouble).toContain('We had some trouble connecting. Try again?');
  expect(ana.troubles()).toHaveLength(1);
});

test('what is required, too long or no number is told before the app hears of it', async () => {
  const blocks = [
    input('Name', { type: 'plain_text_input', min_length: 2, max_length: 5 }),
    input('Quota', { type: 'number_input', is_decimal_allowed: false, min_value: '1', max_value: '10' }),
    input('Mail', { type: 'email_text_input' }, { optional: true }),
    input('Site', { type: 'url_text_input' }, { optional: true }),
  ];
  await using stage = await withModal(modal('Form', { blocks }), answering());
  const { ana } = stage;
  const required = 'Please complete this required field.';
  expect(await ana.submits()).toEqual({ errors: { name: required, quota: required } });
  await ana.fills({ Name: 'x', Quota: 'many', Mail: 'no address', Site: 'no address' });
  expect(await ana.submits()).toEqual({
    errors: {
      name: 'Please enter at least 2 characters.',
      quota: 'Please enter a valid number.',
      mail: 'Please enter a valid email address.',
      site: 'Please enter a valid URL.',
    },
  });
  await ana.fills({ Name: 'too long', Quota: '11', Mail: null, Site: null });
  expect(await ana.submits()).toMatchObject({
    errors: { name: 'Please enter no more than 5 characters.', quota: 'Must be less than or equal to 10.' },
  });
  await ana.fills({ Name: 'right', Quota: 10 });
  expect(await ana.submits()).toEqual({ closed: true });
});

test('view_submission carries the state of every kind of input', async () => {
  const options = [option('Red'), option('Green'), option('Blue')];
  const blocks = [
    input('Name', { type: 'plain_text_input', initial_value: 'as it was' }),
    input('Colour', { type: 'static_select', options }),
    input('Colours', { type: 'multi_static_select', options }),
    input('Boxes', { type: 'checkboxes', options }),
    input('Radio', { type: 'radio_buttons', options }),
    input('Owner', { type: 'users_select' }),
    input('Owners', { type: 'multi_users_select' }),
    input('Channel', { type: 'conversations_select' }),
    input('Day', { type: 'datepicker' }),
    input('Time', { type: 'timepicker' }),
    input('Moment', { type: 'datetimepicker' }),
    input('Empty', { type: 'static_select', options }, { optional: true }),
    input('Nobody', { type: 'multi_users_select' }, { optional: true }),
  ];
  const submitted = Promise.withResolvers<unknown>();
  await using stage = await withModal(modal('Form', { blocks, private_metadata: 'opaque' }), (app) => {
    app.view('form', async ({ ack, view }) => {
      await ack();
      submitted.resolve({ values: view.state.values, private_metadata: view.private_metadata });
    });
  });
  await stage.ana.fills({
    Colour: 'Green',
    Colours: ['red', 'Blue'],
    Boxes: ['Red'],
    Radio: 'blue',
    Owner: 'bob',
    Owners: ['lee', 'lea'],
    Channel: 'key-requests',
    Day: '2026-12-31',
    Time: '18:00',
    Moment: '2026-12-31T18:00:00Z',
  });
  expect(await stage.ana.submits()).toEqual({ closed: true });
  expect(await submitted.promise).toEqual({
    private_metadata: 'opaque',
    values: {
      name: { it: { type: 'plain_text_input', value: 'as it was' } },
      colour: { it: { type: 'static_select', selected_option: option('Green') } },
      colours: { it: { type: 'multi_static_select', selected_options: [option('Red'), option('Blue')] } },
      boxes: { it: { type: 'checkboxes', selected_options: [option('Red')] } },
      radio: { it: { type: 'radio_buttons', selected_option: option('Blue') } },
      owner: { it: { type: 'users_select', selected_user: 'U0BOB' } },
      owners: { it: { type: 'multi_users_select', selected_users: ['U0LEE', 'U0LEA'] } },
      channel: { it: { type: 'conversations_select', selected_conversation: 'C0REQUESTS' } },
      day: { it: { type: 'datepicker', selected_date: '2026-12-31' } },
      time: { it: { type: 'timepicker', selected_time: '18:00' } },
      moment: { it: { type: 'datetimepicker', selected_date_time: 1_798_740_000 } },
      empty: { it: { type: 'static_select', selected_option: null } },
      nobody: { it: { type: 'multi_users_select', selected_users: [] } },
    },
  });
});

test('block_suggestion asks the app for options, from three letters on', async () => {
  const asked: string[] = [];
  const blocks = [
    input('Model', { type: 'external_select' }),
    input('Models', { type: 'multi_external_select', min_query_length: 0 }),
  ];
  const submitted = Promise.withResolvers<unknown>();
  await using stage = await withModal(modal('Form', { blocks }), (app) => {
    app.options('it', async ({ ack, options }) => {
      asked.push(options.value);
      const models = ['GPT-5', 'Claude', 'Claude Mini'].map(option);
      await ack({ options: models.filter((model) => model.value.includes(options.value.toLowerCase())) });
    });
    app.view('form', async ({ ack, view }) => {
      await ack();
      submitted.resolve(view.state.values);
    });
  });
  const { ana } = stage;
  expect(await ana.suggestions('Model', 'cl')).toEqual([]);
  expect(asked).toEqual([]);
  expect((await ana.suggestions('Model', 'cla')).map((one) => one.text.text)).toEqual([
    'Claude',
    'Claude Mini',
  ]);
  await ana.fills({ Model: 'Claude Mini', Models: ['GPT-5', 'Claude'] });
  await expect(ana.fills({ Models: ['Llama'] })).rejects.toThrow('the app suggested no "Llama" but: nothing');
  await ana.submits();
  expect(await submitted.promise).toMatchObject({
    model: { it: { selected_option: option('Claude Mini') } },
    models: { it: { selected_options: [option('GPT-5'), option('Claude')] } },
  });
});

test('more than a hundred suggestions are none', async () => {
  await using stage = await withModal(
    modal('Form', { blocks: [input('Model', { type: 'external_select' })] }),
    (app) => {
      app.options('it', async ({ ack, options }) =>
        ack({ options: Array.from({ length: Number(options.value) }, (_, at) => option(`m${at}`)) }),
      );
    },
  );
  expect(await stage.ana.suggestions('Model', '100')).toHaveLength(100);
  expect(await stage.ana.suggestions('Model', '101')).toEqual([]);
  expect(stage.ana.modal()?.trouble).toContain('Could not load the options');
});

test('an input that asks for it tells the app of each change', async () => {
  const kind = input('Kind', { type: 'static_select', options: [option('Limited'), option('Unlimited')] });
  await using stage = await withModal(
    modal('Form', { blocks: [{ ...kind, dispatch_action: true }] }),
    (app) => {
      app.action('it', async ({ ack, body, client }) => {
        await ack();
        if (body.type !== 'block_actions' || !body.view) return;
        const chosen = body.view.state.values['kind']?.['it']?.selected_option?.value ?? '';
        await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: modal(chosen) });
      });
    },
  );
  await stage.ana.fills({ Kind: 'Unlimited' });
  await expect.poll(() => textOf(stage.ana.modal())).toContain('unlimited\nName');
});

test('view_closed comes only where notify_on_close asks for it', async () => {
  const closed: boolean[] = [];
  const listen = (app: App) => {
    app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
      await ack();
      closed.push((body as ViewClosedAction).is_cleared);
    });
  };
  await using silent = await withModal(modal('Form'), listen);
  await silent.ana.closes();
  await using heard = await withModal(modal('Form', { notify_on_close: true }), listen);
  await heard.ana.closes();
  expect(heard.ana.modal()).toBeUndefined();
  expect(closed).toEqual([false]);
});

test('clear_on_close closes the whole stack', async () => {
  const second = modal('Two', { clear_on_close: true });
  await using stage = await withModal(modal('One'), answering({ response_action: 'push', view: second }));
  await stage.ana.fills({ Name: 'search' });
  await stage.ana.submits();
  await stage.ana.closes();
  expect(stage.slack.workspace.modals['U0ANA']).toEqual([]);
});

test('a modal with submit_disabled cannot be submitted', async () => {
  await using stage = await withModal(
    modal('Form', { submit_disabled: true } as Partial<ModalView>),
    answering(),
  );
  await stage.ana.fills({ Name: 'search' });
  await expect(stage.ana.submits()).rejects.toThrow('no button to submit');
});
