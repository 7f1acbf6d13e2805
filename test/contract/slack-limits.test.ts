import type { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PretendSlack, startSlack } from '../../sandbox/slack/server.ts';
import { clientOf, manifest } from '../support/bolt-app.ts';

type Json = Record<string, unknown>;

let slack: PretendSlack;
let client: WebClient;

beforeAll(async () => {
  slack = await startSlack({ manifest });
  client = clientOf(slack);
});
afterAll(() => slack.close());

interface Answer {
  error: string;
  response_metadata?: { messages?: string[] };
}

/** The platform's refusal, or 'taken'. */
async function answerTo(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'taken';
  } catch (error) {
    const { data } = error as { data: Answer };
    return [data.error, ...(data.response_metadata?.messages ?? [])].join(' ');
  }
}

const message = (blocks: Json[]) =>
  answerTo(client.apiCall('chat.postMessage', { channel: 'U0ANA', text: 'x', blocks }));
const home = (view: Json) =>
  answerTo(client.apiCall('views.publish', { user_id: 'U0ANA', view: { type: 'home', ...view } }));

function modal(view: Json): Promise<string> {
  const trigger_id = `trigger ${slack.workspace.triggers.length}`;
  slack.workspace.triggers.push({
    id: trigger_id,
    user: 'U0ANA',
    expiresAt: Number.POSITIVE_INFINITY,
    used: false,
  });
  return answerTo(
    client.apiCall('views.open', { trigger_id, view: { type: 'modal', title: plain('Title'), ...view } }),
  );
}

const x = (length: number): string => 'x'.repeat(length);
const plain = (text: string): Json => ({ type: 'plain_text', text });
const mrkdwn = (text: string): Json => ({ type: 'mrkdwn', text });
const many = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => item(at));
const option = (at: number | string): Json => ({ text: plain(`option ${at}`), value: `${at}` });
const options = (count: number): Json[] => many(count, option);
const section = (fields: Json): Json => ({ type: 'section', text: mrkdwn('words'), ...fields });
const actions = (element: Json): Json => ({ type: 'actions', elements: [element] });
const button = (fields: Json = {}): Json => ({ type: 'button', text: plain('Press'), ...fields });
const input = (element: Json, fields: Json = {}): Json => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...fields,
});
const select = (fields: Json): Json => ({ type: 'static_select', ...fields });
const confirm = (fields: Json): Json =>
  actions(
    button({
      confirm: {
        title: plain('Sure?'),
        text: plain('Really?'),
        confirm: plain('Yes'),
        deny: plain('No'),
        ...fields,
      },
    }),
  );
const typed = (fields: Json = {}): Json => ({ type: 'plain_text_input', ...fields });
const filled = (...blocks: Json[]): Json => ({ submit: plain('Save'), blocks });
const image = (fields: Json): Json => ({
  type: 'image',
  image_url: 'https://x.example/i.png',
  alt_text: 'a picture',
  ...fields,
});
const bars = ({ title = 'c', series = 's', labels = ['l'] }): Json => ({
  type: 'data_visualization',
  title,
  chart: {
    type: 'bar',
    series: [{ name: series, data: labels.map((label) => ({ label, value: 1 })) }],
    axis_config: { categories: labels },
  },
});
const row = (cells: number): Json[] => many(cells, () => ({ type: 'raw_text', text: 'c' }));

type Row = [what: string, most: number, build: (size: number) => Json, pointer: string];

const letters: Row[] = [
  ['section text', 3000, (n) => section({ text: mrkdwn(x(n)) }), '/blocks/0/text/text'],
  ['section field', 2000, (n) => section({ fields: [mrkdwn(x(n))] }), '/blocks/0/fields/0/text'],
  ['header', 150, (n) => ({ type: 'header', text: plain(x(n)) }), '/blocks/0/text/text'],
  ['button text', 75, (n) => actions(button({ text: plain(x(n)) })), '/blocks/0/elements/0/text/text'],
  ['button value', 2000, (n) => actions(button({ value: x(n) })), '/blocks/0/elements/0/value'],
  ['button url', 3000, (n) => actions(button({ url: `https://${x(n - 8)}` })), '/blocks/0/elements/0/url'],
  [
    'accessibility label',
    75,
    (n) => actions(button({ accessibility_label: x(n) })),
    '/blocks/0/elements/0/accessibility_label',
  ],
  ['block_id', 255, (n) => section({ block_id: x(n) }), '/blocks/0/block_id'],
  ['action_id', 255, (n) => actions(button({ action_id: x(n) })), '/blocks/0/elements/0/action_id'],
  [
    'option text',
    75,
    (n) => actions(select({ options: [{ text: plain(x(n)), value: 'v' }] })),
    '/blocks/0/elements/0/options/0/text/text',
  ],
  [
    'option value',
    150,
    (n) => actions(select({ options: [{ text: plain('o'), value: x(n) }] })),
    '/blocks/0/elements/0/options/0/value',
  ],
  [
    'option description',
    75,
    (n) => actions(select({ options: [{ ...option(1), description: plain(x(n)) }] })),
    '/blocks/0/elements/0/options/0/description/text',
  ],
  [
    'option group label',
    75,
    (n) => actions(select({ option_groups: [{ label: plain(x(n)), options: options(1) }] })),
    '/blocks/0/elements/0/option_groups/0/label/text',
  ],
  [
    'placeholder',
    150,
    (n) => actions(select({ options: options(1), placeholder: plain(x(n)) })),
    '/blocks/0/elements/0/placeholder/text',
  ],
  ['confirm title', 100, (n) => confirm({ title: plain(x(n)) }), '/blocks/0/elements/0/confirm/title/text'],
  ['confirm text', 300, (n) => confirm({ text: plain(x(n)) }), '/blocks/0/elements/0/confirm/text/text'],
  ['confirm yes', 30, (n) => confirm({ confirm: plain(x(n)) }), '/blocks/0/elements/0/confirm/confirm/text'],
  ['confirm no', 30, (n) => confirm({ deny: plain(x(n)) }), '/blocks/0/elements/0/confirm/deny/text'],
  ['image url', 3000, (n) => image({ image_url: x(n) }), '/blocks/0/image_url'],
  ['image alt text', 2000, (n) => image({ alt_text: x(n) }), '/blocks/0/alt_text'],
  ['image title', 2000, (n) => image({ title: plain(x(n)) }), '/blocks/0/title/text'],
  ['card title', 150, (n) => ({ type: 'card', title: mrkdwn(x(n)) }), '/blocks/0/title/text'],
  ['card body', 200, (n) => ({ type: 'card', body: mrkdwn(x(n)) }), '/blocks/0/body/text'],
  [
    'container title',
    150,
    (n) => ({ type: 'container', title: plain(x(n)), child_blocks: [{ type: 'divider' }] }),
    '/blocks/0/title/text',
  ],
  ['chart title', 50, (n) => bars({ title: x(n) }), '/blocks/0/title'],
  ['chart series', 20, (n) => bars({ series: x(n) }), '/blocks/0/chart/series/0/name'],
  ['markdown', 12_000, (n) => ({ type: 'markdown', text: x(n) }), '/blocks/0/text'],
];

const items: Row[] = [
  ['section fields', 10, (n) => section({ fields: many(n, () => mrkdwn('f')) }), '/blocks/0/fields'],
  [
    'context elements',
    10,
    (n) => ({ type: 'context', elements: many(n, () => mrkdwn('c')) }),
    '/blocks/0/elements',
  ],
  [
    'actions elements',
    25,
    (n) => ({ type: 'actions', elements: many(n, () => button()) }),
    '/blocks/0/elements',
  ],
  [
    'static_select options',
    100,
    (n) => actions(select({ options: options(n) })),
    '/blocks/0/elements/0/options',
  ],
  [
    'option groups',
    100,
    (n) =>
      actions(select({ option_groups: many(n, (at) => ({ label: plain(`g${at}`), options: options(1) })) })),
    '/blocks/0/elements/0/option_groups',
  ],
  [
    'overflow options',
    5,
    (n) => actions({ type: 'overflow', options: options(n) }),
    '/blocks/0/elements/0/options',
  ],
  [
    'radio buttons',
    10,
    (n) => actions({ type: 'radio_buttons', options: options(n) }),
    '/blocks/0/elements/0/options',
  ],
  [
    'checkboxes',
    10,
    (n) => actions({ type: 'checkboxes', options: options(n) }),
    '/blocks/0/elements/0/options',
  ],
  ['card buttons', 3, (n) => ({ type: 'card', actions: many(n, () => button()) }), '/blocks/0/actions'],
  [
    'carousel cards',
    10,
    (n) => ({ type: 'carousel', elements: many(n, () => ({ type: 'card', title: mrkdwn('c') })) }),
    '/blocks/0/elements',
  ],
  [
    'container children',
    10,
    (n) => ({ type: 'container', title: plain('c'), child_blocks: many(n, () => ({ type: 'divider' })) }),
    '/blocks/0/child_blocks',
  ],
  ['table rows', 100, (n) => ({ type: 'table', rows: many(n, () => row(1)) }), '/blocks/0/rows'],
  ['table columns', 20, (n) => ({ type: 'table', rows: [row(n)] }), '/blocks/0/rows/0'],
  [
    'data_table rows',
    101,
    (n) => ({ type: 'data_table', caption: 'c', rows: many(n, () => row(1)) }),
    '/blocks/0/rows',
  ],
];

describe('messages: the longest is taken, one character more is refused with its place', () => {
  test.each(letters)('message: %s of %i characters', async (_, most, build, pointer) => {
    expect(await message([build(most)])).toBe('taken');
    const refusal = `invalid_blocks [ERROR] must be less than ${most + 1} characters [json-pointer:${pointer}]`;
    expect(await message([build(most + 1)])).toBe(refusal);
  });

  test('all markdown of a message together: 12000 characters', async () => {
    const two = (n: number) => [
      { type: 'markdown', text: x(6000) },
      { type: 'markdown', text: x(n) },
    ];
    expect(await message(two(6000))).toBe('taken');
    expect(await message(two(6001))).toBe('msg_blocks_too_long');
  });

  test('the cells of a table together: 10000 characters', async () => {
    const table = (n: number) => [{ type: 'table', rows: [[{ type: 'raw_text', text: x(n) }]] }];
    expect(await message(table(10_000))).toBe('taken');
    expect(await message(table(10_001))).toContain(
      'must be less than 10001 characters [json-pointer:/blocks/0/rows]',
    );
  });
});

describe('messages: the fullest is taken, one item more is refused with its place', () => {
  test.each(items)('message: %s of %i items', async (_, most, build, pointer) => {
    expect(await message([build(most)])).toBe('taken');
    const refusal = `invalid_blocks [ERROR] no more than ${most} items allowed [json-pointer:${pointer}]`;
    expect(await message([build(most + 1)])).toBe(refusal);
  });

  test('blocks of a message: 50 items', async () => {
    expect(await message(many(50, () => ({ type: 'divider' })))).toBe('taken');
    expect(await message(many(51, () => ({ type: 'divider' })))).toContain(
      'no more than 50 items allowed [json-pointer:/blocks]',
    );
  });

  test('a chart: 20 bars, each named once', async () => {
    const labels = many(20, (index) => `l${index}`);
    expect(await message([bars({ labels })])).toBe('taken');
    expect(await message([bars({ labels: [...labels, 'l20'] })])).toContain('no more than 20 items allowed');
    expect(await message([bars({ labels: ['l', 'l'] })])).toContain('one point for each category');
    expect(await message([bars({ labels: [x(21)] })])).toContain('must be less than 21 characters');
  });

  test('one table and two charts in a message', async () => {
    const table = { type: 'table', rows: [row(1)] };
    const chart = bars({});
    expect(await message([table, chart, chart])).toBe('taken');
    expect(await message([table, table])).toContain('no more than 1 table blocks allowed');
    expect(await message([chart, chart, chart])).toContain(
      'no more than 2 data_visualization blocks allowed',
    );
  });
});

const modalLetters: Row[] = [
  ['title', 24, (n) => ({ title: plain(x(n)), blocks: [section({})] }), '/view/title/text'],
  ['submit', 24, (n) => ({ submit: plain(x(n)), blocks: [section({})] }), '/view/submit/text'],
  ['close', 24, (n) => ({ close: plain(x(n)), blocks: [section({})] }), '/view/close/text'],
  [
    'private_metadata',
    3000,
    (n) => ({ private_metadata: x(n), blocks: [section({})] }),
    '/view/private_metadata',
  ],
  ['callback_id', 255, (n) => ({ callback_id: x(n), blocks: [section({})] }), '/view/callback_id'],
  ['input label', 2000, (n) => filled(input(typed(), { label: plain(x(n)) })), '/view/blocks/0/label/text'],
  ['input hint', 2000, (n) => filled(input(typed(), { hint: plain(x(n)) })), '/view/blocks/0/hint/text'],
  [
    'initial text',
    3000,
    (n) => filled(input(typed({ initial_value: x(n) }))),
    '/view/blocks/0/element/initial_value',
  ],
  ['alert', 200, (n) => ({ blocks: [{ type: 'alert', text: plain(x(n)) }] }), '/view/blocks/0/text/text'],
];

describe('modals: the longest is taken, one character more is refused with its place', () => {
  test.each(modalLetters)('modal: %s of %i characters', async (_, most, build, pointer) => {
    expect(await modal(build(most))).toBe('taken');
    const refusal = `invalid_arguments [ERROR] must be less than ${most + 1} characters [json-pointer:${pointer}]`;
    expect(await modal(build(most + 1))).toBe(refusal);
  });

  test('external_id: 255 characters', async () => {
    expect(await modal({ external_id: x(255), blocks: [section({})] })).toBe('taken');
    expect(await modal({ external_id: x(256), blocks: [section({})] })).toContain(
      '[json-pointer:/view/external_id]',
    );
  });

  test('blocks of a modal and of Home: 100 items', async () => {
    const dividers = (n: number) => ({ blocks: many(n, () => ({ type: 'divider' })) });
    expect([await modal(dividers(100)), await home(dividers(100))]).toEqual(['taken', 'taken']);
    const refusal = 'no more than 100 items allowed [json-pointer:/view/blocks]';
    expect(await modal(dividers(101))).toContain(refusal);
    expect(await home(dividers(101))).toContain(refusal);
  });

  test('a view of more than 250 KB is too large', async () => {
    const big = (letters: number) => ({ blocks: many(100, () => section({ text: plain(x(letters)) })) });
    expect(await modal(big(2400))).toBe('taken');
    expect(await modal(big(2600))).toBe('view_too_large');
  });

  test('length bounds of a text input', async () => {
    expect(await modal(filled(input(typed({ min_length: 0, max_length: 3000 }))))).toBe('taken');
    expect(await modal(filled(input(typed({ max_length: 3001 }))))).toContain(
      '[json-pointer:/view/blocks/0/element/max_length]',
    );
    expect(await modal(filled(input(typed({ max_length: 0 }))))).toContain(
      '[json-pointer:/view/blocks/0/element/max_length]',
    );
    expect(await modal(filled(input(typed({ max_length: 3, initial_value: 'four' }))))).toContain(
      'must not be longer than max_length',
    );
  });
});

describe('what is missing, doubled, unknown or in the wrong place is refused', () => {
  test('a modal with inputs needs a submit', async () => {
    expect(await modal({ blocks: [input(typed())] })).toBe(
      'invalid_arguments [ERROR] missing required field: submit [json-pointer:/view]',
    );
  });

  test('required fields', async () => {
    expect(await message([{ type: 'actions' }])).toContain(
      'missing required field: elements [json-pointer:/blocks/0]',
    );
    expect(await message([actions({ type: 'button' })])).toContain(
      'missing required field: text [json-pointer:/blocks/0/elements/0]',
    );
    expect(await message([{ type: 'section' }])).toContain('must define either `text` or `fields`');
    expect(await message([{ type: 'image', image_url: 'https://x.example' }])).toContain(
      'missing required field: alt_text',
    );
    expect(await message([{ type: 'image', alt_text: 'a' }])).toContain(
      'must define either `image_url` or `slack_file`',
    );
    expect(await modal(filled(input({ type: 'number_input' })))).toContain(
      'missing required field: is_decimal_allowed',
    );
    expect(await modal({ title: undefined, blocks: [section({})] })).toContain(
      'missing required field: title',
    );
  });

  test('empty texts and lists', async () => {
    expect(await message([section({ text: mrkdwn('') })])).toContain(
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    );
    expect(await message([{ type: 'actions', elements: [] }])).toContain('no fewer than 1 items allowed');
    expect(await message([actions(select({ options: [] }))])).toContain('no fewer than 1 items allowed');
    expect(await modal({ blocks: [] })).toContain(
      'no fewer than 1 items allowed [json-pointer:/view/blocks]',
    );
  });

  test('ids that stand twice', async () => {
    expect(await message([section({ block_id: 'a' }), section({ block_id: 'a' })])).toContain(
      '`block_id` "a" already exists',
    );
    const twins = { type: 'actions', elements: [button({ action_id: 'a' }), button({ action_id: 'a' })] };
    expect(await message([twins])).toContain('`action_id` "a" already exists');
    expect(await modal({ blocks: [section({ block_id: 'a' }), section({ block_id: 'a' })] })).toContain(
      'already exists',
    );
  });

  test('unknown blocks, elements, fields and styles', async () => {
    expect(await message([{ type: 'banner' }])).toBe(
      'invalid_blocks [ERROR] unsupported type: banner [json-pointer:/blocks/0/type]',
    );
    expect(await message([actions({ type: 'slider' })])).toContain(
      'unsupported type: slider [json-pointer:/blocks/0/elements/0/type]',
    );
    expect(await message([{ type: 'divider', color: 'red' }])).toContain(
      'invalid additional property: color',
    );
    expect(await message([actions(button({ style: 'blue' }))])).toContain('must be a valid enum value');
    expect(await message([actions(button({ text: mrkdwn('*Press*') }))])).toContain(
      '[json-pointer:/blocks/0/elements/0/text/type]',
    );
  });

  test('a select has either options or groups, and begins with one of them', async () => {
    expect(await message([actions(select({}))])).toContain('must define either `options` or `option_groups`');
    const both = select({ options: options(1), option_groups: [{ label: plain('g'), options: options(1) }] });
    expect(await message([actions(both)])).toContain('must define either `options` or `option_groups`');
    expect(await message([actions(select({ options: options(2), initial_option: option(9) }))])).toContain(
      'must be one of the options',
    );
    expect(await message([actions(select({ options: options(2), initial_option: option(1) }))])).toBe(
      'taken',
    );
  });

  test('a picker begins with a date that is one', async () => {
    expect(await message([actions({ type: 'datepicker', initial_date: '2026-12-31' })])).toBe('taken');
    expect(await message([actions({ type: 'datepicker', initial_date: '31.12.2026' })])).toContain(
      'YYYY-MM-DD',
    );
  });

  test.each([
    ['alert', { type: 'alert', text: plain('a') }, ['modal']],
    ['table', { type: 'table', rows: [row(1)] }, ['message', 'home']],
    ['data_table', { type: 'data_table', caption: 'c', rows: [row(1), row(1)] }, ['message', 'home']],
    ['data_visualization', bars({}), ['message']],
    ['markdown', { type: 'markdown', text: 'm' }, ['message']],
    ['carousel', { type: 'carousel', elements: [{ type: 'card', title: mrkdwn('c') }] }, ['message', 'home']],
    [
      'container',
      { type: 'container', title: plain('c'), child_blocks: [{ type: 'divider' }] },
      ['message', 'home'],
    ],
    ['card', { type: 'card', title: mrkdwn('c') }, ['message', 'modal', 'home']],
    [
      'rich_text',
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 't' }] }],
      },
      ['message', 'modal', 'home'],
    ],
    ['datetimepicker', actions({ type: 'datetimepicker' }), ['message', 'modal']],
    ['datepicker', actions({ type: 'datepicker' }), ['message', 'modal', 'home']],
    ['number_input', input({ type: 'number_input', is_decimal_allowed: false }), ['modal']],
    ['email_text_input', input({ type: 'email_text_input' }), ['modal']],
    ['plain_text_input', input(typed()), ['message', 'modal', 'home']],
    ['a button in an input', input(button()), []],
  ])('%s only where it is allowed', async (_, block, surfaces) => {
    const answers = {
      message: await message([block]),
      modal: await modal(filled(block)),
      home: await home({ blocks: [block] }),
    };
    const taken = Object.entries(answers).flatMap(([surface, answer]) =>
      answer === 'taken' ? [surface] : [],
    );
    expect(taken).toEqual(surfaces);
  });

  test('a datetimepicker is no accessory of a section', async () => {
    expect(await message([section({ accessory: { type: 'datetimepicker' } })])).toContain(
      'unsupported type: datetimepicker',
    );
  });

  test('every fault of a message is told at once', async () => {
    const answer = await message([{ type: 'banner' }, { type: 'divider', color: 'red' }]);
    expect(answer).toContain('/blocks/0/type');
    expect(answer).toContain('/blocks/1]');
  });
});
