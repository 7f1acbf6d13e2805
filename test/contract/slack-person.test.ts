import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { manifest, onHttp, onSocket } from '../support/bolt-app.ts';

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

const echo = (app: App) => {
  app.command('/cometkey', async ({ ack, command }) => ack(`[${command.channel_name}] ${command.text}`));
};

test('should_escape turns names into ids, and protects the rest', async () => {
  await using stage = await onSocket(echo);
  const ana = stage.slack.as('ana');
  const sent = async (text: string) => {
    await ana.types(`/cometkey ${text}`);
    return ana.lastEphemeral()?.text;
  };
  expect(await sent('for @bob and @nobody')).toBe('[general] for <@U0BOB> and @nobody');
  expect(await sent('@key-leads #random #none')).toBe(
    '[general] <!subteam^S0LEADS> <#C0RANDOM|random> #none',
  );
  expect(await sent('a < b & c')).toBe('[general] a &lt; b &amp; c');
  expect(await sent('see https://x.example/y')).toBe('[general] see <https://x.example/y>');
});

test('without should_escape names stay words', async () => {
  const slash_commands = [{ command: '/cometkey', description: 'keys' }];
  const features = { ...manifest.features, slash_commands };
  await using stage = await onSocket(echo, { manifest: { ...manifest, features } });
  await stage.slack.as('ana').types('/cometkey @bob');
  expect(stage.slack.as('ana').lastEphemeral()?.text).toBe('[general] @bob');
});

test('a command works in channels without the bot, in private ones and in its DM', async () => {
  await using stage = await onSocket(echo);
  const lee = stage.slack.as('lee');
  const inChannel = async (channel: string) => {
    await lee.types('/cometkey x', { channel });
    return lee.sees({ channel }).at(-1)?.text;
  };
  expect(await inChannel('random')).toBe('[random] x');
  expect(await inChannel('leads-only')).toBe('[privategroup] x');
  expect(await inChannel('dm')).toBe('[directmessage] x');
});

test('an unknown command, and any command of a stranger, is not valid', async () => {
  await using stage = await onSocket(echo);
  const [ana, sam] = [stage.slack.as('ana'), stage.slack.as('sam')];
  await ana.types('/other x');
  expect(ana.lastEphemeral()).toMatchObject({ user: 'USLACKBOT', text: '/other is not a valid command.' });
  await sam.types('/cometkey x', { channel: 'partners' });
  expect(sam.troubles()).toEqual(['/cometkey is not a valid command.']);
});

test('nobody types where they are not, in an archive, or when deactivated', async () => {
  await using stage = await onSocket(echo);
  await expect(stage.slack.as('bob').types('x', { channel: 'leads-only' })).rejects.toThrow(
    'not in #leads-only',
  );
  await expect(stage.slack.as('ana').types('x', { channel: 'archive' })).rejects.toThrow('is archived');
  await expect(stage.slack.as('dee').types('x')).rejects.toThrow('deactivated');
  expect(() => stage.slack.as('zoe')).toThrow('nobody is called zoe');
});

test('a command that is not acknowledged in time fails before the eyes of the person', async () => {
  await using stage = await onSocket(() => undefined, { ackTimeoutMs: 50 });
  const ana = stage.slack.as('ana');
  await ana.types('/cometkey list');
  const words = '/cometkey failed with the error "operation_timeout"';
  expect(ana.lastEphemeral()).toMatchObject({ user: 'USLACKBOT', text: words });
  expect(ana.troubles()).toEqual([words]);
});

test('an answer in the ack that breaks the limits fails before the eyes of the person', async () => {
  await using stage = await onSocket((app) => {
    app.command('/cometkey', async ({ ack }) => ack({ text: 'x', blocks: [{ type: 'banner' }] }));
  });
  await stage.slack.as('ana').types('/cometkey');
  expect(stage.slack.as('ana').troubles()).toEqual(['/cometkey failed with the error "invalid_blocks"']);
});

test('a global shortcut opens a modal; a message shortcut carries its message', async () => {
  const about = Promise.withResolvers<string | undefined>();
  await using stage = await onSocket((app) => {
    app.shortcut('new_key', async ({ ack, shortcut, client }) => {
      await client.views.open({ trigger_id: shortcut.trigger_id, view: form() });
      await ack();
    });
    app.shortcut('about', async ({ ack, shortcut }) => {
      await ack();
      if (shortcut.type === 'message_action') about.resolve(shortcut.message.text);
    });
  });
  const ana = stage.slack.as('ana');
  await ana.shortcut('new_key');
  expect(textOf(ana.modal())).toBe('New key\nName\nCreate');
  await ana.types('what is this?');
  const [message] = ana.sees({ channel: 'general' });
  if (message) await ana.shortcut('about', { message });
  expect(await about.promise).toBe('what is this?');
  await expect(ana.shortcut('none')).rejects.toThrow('the manifest has no shortcut none');
});

test('opening Home sends app_home_opened, and the published view is seen', async () => {
  await using stage = await onSocket((app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      const text = plain(`Home of ${event.user}, ${event.tab}, ${event.channel}`);
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'section', text }] },
      });
    });
  });
  const ana = stage.slack.as('ana');
  await ana.opensHome();
  await expect.poll(() => textOf(ana.home())).toBe('Home of U0ANA, home, D0ANA');
});

test('a message in the DM with the bot reaches it as message.im', async () => {
  const heard: string[] = [];
  await using stage = await onSocket((app) => {
    app.message(async ({ message, say }) => {
      if (message.subtype !== undefined) return;
      heard.push(`${message.channel_type} ${message.text}`);
      await say('Try /cometkey help');
    });
  });
  const ana = stage.slack.as('ana');
  await ana.types('hello @bob', { channel: 'dm' });
  await ana.types('not for the bot', { channel: 'general' });
  await expect.poll(() => ana.dms().map(textOf)).toEqual(['hello <@U0BOB>', 'Try /cometkey help']);
  expect(heard).toEqual(['im hello <@U0BOB>']);
});

test('a read-only messages tab takes no messages', async () => {
  const app_home = { messages_tab_enabled: true, messages_tab_read_only_enabled: true };
  await using stage = await onSocket(echo, {
    manifest: { ...manifest, features: { ...manifest.features, app_home } },
  });
  await expect(stage.slack.as('ana').types('hello', { channel: 'dm' })).rejects.toThrow('turned off');
});

test('textOf reads every word of blocks, and the text only without them', () => {
  const blocks = [
    { type: 'header', text: plain('Key one') },
    { type: 'section', fields: [plain('Left'), plain('$5 &amp; more')] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'for ' },
            { type: 'user', user_id: 'U0ANA' },
          ],
        },
      ],
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', text: plain('Renew') },
        { type: 'overflow', options: [{ text: plain('Rotate') }] },
      ],
    },
  ];
  expect(textOf({ text: 'fallback', blocks })).toBe('Key one\nLeft\n$5 & more\nfor <@U0ANA>\nRenew\nRotate');
  expect(textOf({ text: 'fallback' })).toBe('fallback');
  expect(textOf(undefined)).toBe('');
});

test('a change is announced whenever somebody sees something new', async () => {
  await using stage = await onSocket(echo);
  const changes: string[] = [];
  stage.slack.changes.on('changed', () => changes.push('changed'));
  await stage.client.chat.postMessage({ channel: 'U0ANA', text: 'x' });
  expect(changes).not.toEqual([]);
});
