import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { manifest } from '../support/bolt-app.ts';
import { slackAlone } from '../support/slack-alone.ts';

const words = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });

test('chat.postMessage posts into a channel the bot is in, for its members to see', async () => {
  await using stage = await slackAlone();
  const posted = await stage.client.chat.postMessage({ channel: 'C0REQUESTS', text: 'hello' });
  expect(posted).toMatchObject({
    ok: true,
    channel: 'C0REQUESTS',
    message: { text: 'hello', user: 'U0COMETKEY' },
  });
  expect(posted.ts).toMatch(/^\d{10}\.\d{6}$/);
  expect(stage.slack.as('bob').sees({ channel: 'key-requests' }).map(textOf)).toEqual(['hello']);
});

test('chat.postMessage to a user id opens the DM', async () => {
  await using stage = await slackAlone();
  const posted = await stage.client.chat.postMessage({ channel: 'U0ANA', text: 'for you' });
  expect(posted.channel).toBe('D0ANA');
  expect(textOf(stage.slack.as('ana').lastDm())).toBe('for you');
  expect(stage.slack.as('bob').sees()).toEqual([]);
});

test('chat.postMessage refuses the wrong places', async () => {
  await using stage = await slackAlone();
  const at = (channel: string) => stage.errorOf(stage.client.chat.postMessage({ channel, text: 'x' }));
  expect(await at('C0RANDOM')).toBe('not_in_channel');
  expect(await at('C0SECRET')).toBe('channel_not_found');
  expect(await at('C0NOWHERE')).toBe('channel_not_found');
  expect(await at('U0DEE')).toBe('channel_not_found');
  expect(await at('U0SAM')).toBe('channel_not_found');
  expect(await at('U0COMETKEY')).toBe('cannot_dm_bot');
  expect(await at('C0ARCHIVE')).toBe('is_archived');
  expect(await at('')).toBe('invalid_arguments');
  for (const channel of stage.slack.workspace.channels) channel.is_posting_restricted = true;
  expect(await at('C0GENERAL')).toBe('restricted_action');
});

test('chat.postMessage refuses a DM where the messages tab is off', async () => {
  const features = {
    ...manifest.features,
    app_home: { home_tab_enabled: true, messages_tab_enabled: false },
  };
  await using stage = await slackAlone({ manifest: { ...manifest, features } });
  const call = stage.client.chat.postMessage({ channel: 'U0ANA', text: 'x' });
  expect(await stage.errorOf(call)).toBe('messages_tab_disabled');
});

test('chat.postMessage reaches a public channel by scope alone', async () => {
  const bot = [...manifest.oauth_config.scopes.bot, 'chat:write.public'];
  await using stage = await slackAlone({ manifest: { ...manifest, oauth_config: { scopes: { bot } } } });
  await stage.client.chat.postMessage({ channel: 'C0RANDOM', text: 'x' });
  expect(await stage.errorOf(stage.client.chat.postMessage({ channel: 'C0SECRET', text: 'x' }))).toBe(
    'channel_not_found',
  );
});

test('chat.postMessage refuses what is empty or too long', async () => {
  await using stage = await slackAlone();
  const post = (content: object) =>
    stage.errorOf(stage.client.apiCall('chat.postMessage', { channel: 'C0GENERAL', ...content }));
  expect(await post({})).toBe('no_text');
  expect(await post({ text: 'x'.repeat(40_000) })).toBe('ok');
  expect(await post({ text: 'x'.repeat(40_001) })).toBe('msg_too_long');
  expect(await post({ text: 'x', blocks: '{no json' })).toBe('invalid_blocks');
});

test('chat.postMessage keeps metadata and refuses what is none', async () => {
  await using stage = await slackAlone();
  const metadata = { event_type: 'request', event_payload: { id: '7' } };
  const posted = await stage.client.chat.postMessage({ channel: 'C0GENERAL', text: 'x', metadata });
  expect(posted.message?.metadata).toEqual(metadata);
  const post = (wrong: unknown) =>
    stage.errorOf(
      stage.client.apiCall('chat.postMessage', { channel: 'C0GENERAL', text: 'x', metadata: wrong }),
    );
  expect(await post({ event_type: 'request' })).toBe('invalid_metadata_format');
  expect(await post('{no json')).toBe('invalid_metadata_format');
  expect(await post({ event_type: 'r', event_payload: { big: 'x'.repeat(17_000) } })).toBe(
    'metadata_too_large',
  );
});

test('chat.update rewrites the words; blocks and metadata it does not mention stay', async () => {
  await using stage = await slackAlone();
  const metadata = { event_type: 'request', event_payload: { id: '7' } };
  const { ts = '', channel = '' } = await stage.client.chat.postMessage({
    channel: 'C0GENERAL',
    text: 'one',
    blocks: [words('one')],
    metadata,
  });
  const general = () => stage.slack.as('ana').sees({ channel: 'general' });
  await stage.client.chat.update({ channel, ts, text: 'two' });
  expect(general()).toMatchObject([{ ts, text: 'two', metadata, blocks: [{ text: { text: 'one' } }] }]);
  await stage.client.chat.update({ channel, ts, text: 'three', blocks: [words('three')] });
  expect(general().map(textOf)).toEqual(['three']);
  await stage.client.chat.update({ channel, ts, text: 'four', blocks: [] });
  expect(general().map((message) => [message.text, message.blocks])).toEqual([['four', undefined]]);
});

test('chat.update refuses what it cannot change', async () => {
  await using stage = await slackAlone();
  const { client, slack } = stage;
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0GENERAL', text: 'one' });
  const update = (args: { channel: string; ts: string; text: string }) =>
    stage.errorOf(client.chat.update(args));
  await slack.as('ana').types('mine');
  const mine = slack.as('ana').sees({ channel: 'general' }).at(-1)?.ts ?? '';
  expect(await update({ channel: 'C0GENERAL', ts: mine, text: 'x' })).toBe('cant_update_message');
  expect(await update({ channel: 'C0GENERAL', ts: '1.000001', text: 'x' })).toBe('message_not_found');
  expect(await update({ channel: 'C0NOWHERE', ts, text: 'x' })).toBe('channel_not_found');
  expect(await update({ channel: 'C0GENERAL', ts, text: 'x'.repeat(4000) })).toBe('ok');
  expect(await update({ channel: 'C0GENERAL', ts, text: 'x'.repeat(4001) })).toBe('msg_too_long');
  expect(await update({ channel: 'C0GENERAL', ts, text: '' })).toBe('no_text');
  for (const channel of slack.workspace.channels) channel.is_archived = true;
  expect(await update({ channel: 'C0GENERAL', ts, text: 'x' })).toBe('is_inactive');
});

test('chat.postEphemeral shows a message to one member only, and it can never be updated', async () => {
  await using stage = await slackAlone();
  const { client, slack } = stage;
  const { message_ts = '' } = await client.chat.postEphemeral({
    channel: 'C0GENERAL',
    user: 'U0ANA',
    text: 'psst',
  });
  expect(textOf(slack.as('ana').lastEphemeral())).toBe('psst');
  expect(slack.as('bob').sees({ channel: 'general' })).toEqual([]);
  const update = client.chat.update({ channel: 'C0GENERAL', ts: message_ts, text: 'x' });
  expect(await stage.errorOf(update)).toBe('message_not_found');
});

test('chat.postEphemeral refuses people who are not in the channel', async () => {
  await using stage = await slackAlone();
  const to = (user: string, channel = 'C0REQUESTS') =>
    stage.errorOf(stage.client.chat.postEphemeral({ channel, user, text: 'x' }));
  expect(await to('U0SAM')).toBe('user_not_in_channel');
  expect(await to('U0DEE')).toBe('user_not_in_channel');
  expect(await to('U0ANA', 'C0RANDOM')).toBe('not_in_channel');
});

test('chat.delete removes the message of the bot, and no other', async () => {
  await using stage = await slackAlone();
  const { client, slack } = stage;
  const ana = slack.as('ana');
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0GENERAL', text: 'one' });
  await ana.types('mine');
  const mine = ana.sees({ channel: 'general' }).at(-1)?.ts ?? '';
  await client.chat.delete({ channel: 'C0GENERAL', ts });
  expect(ana.sees({ channel: 'general' }).map(textOf)).toEqual(['mine']);
  expect(await stage.errorOf(client.chat.delete({ channel: 'C0GENERAL', ts }))).toBe('message_not_found');
  expect(await stage.errorOf(client.chat.delete({ channel: 'C0GENERAL', ts: mine }))).toBe(
    'cant_delete_message',
  );
});

test('chat.getPermalink names a message that exists', async () => {
  await using stage = await slackAlone();
  const { ts = '' } = await stage.client.chat.postMessage({ channel: 'C0GENERAL', text: 'one' });
  const { permalink } = await stage.client.chat.getPermalink({ channel: 'C0GENERAL', message_ts: ts });
  expect(permalink).toBe(`https://comet.slack.com/archives/C0GENERAL/p${ts.replace('.', '')}`);
  const none = stage.client.chat.getPermalink({ channel: 'C0GENERAL', message_ts: '1.000001' });
  expect(await stage.errorOf(none)).toBe('message_not_found');
});

test('conversations.history pages from the newest, without ephemerals and replies', async () => {
  await using stage = await slackAlone();
  const { client } = stage;
  const first = await client.chat.postMessage({ channel: 'C0GENERAL', text: 'one' });
  await client.chat.postMessage({ channel: 'C0GENERAL', text: 'two' });
  await client.chat.postMessage({ channel: 'C0GENERAL', text: 'a reply', thread_ts: first.ts ?? '' });
  await client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0ANA', text: 'psst' });
  await client.chat.postMessage({ channel: 'C0GENERAL', text: 'three' });
  const page = await client.conversations.history({ channel: 'C0GENERAL', limit: 2 });
  expect(page).toMatchObject({ has_more: true, messages: [{ text: 'three' }, { text: 'two' }] });
  const cursor = page.response_metadata?.next_cursor ?? '';
  const rest = await client.conversations.history({ channel: 'C0GENERAL', limit: 2, cursor });
  expect(rest).toMatchObject({ has_more: false, messages: [{ text: 'one' }] });
  const newer = await client.conversations.history({ channel: 'C0GENERAL', oldest: first.ts ?? '' });
  expect(newer.messages?.map((message) => message.text)).toEqual(['three', 'two']);
  const one = { latest: first.ts ?? '', inclusive: true };
  const exact = await client.conversations.history({ channel: 'C0GENERAL', ...one });
  expect(exact.messages?.map((message) => message.text)).toEqual(['one']);
});

test('conversations.history shows metadata only on request', async () => {
  await using stage = await slackAlone();
  const metadata = { event_type: 'request', event_payload: { id: '7' } };
  await stage.client.chat.postMessage({ channel: 'C0GENERAL', text: 'x', metadata });
  const plain = await stage.client.conversations.history({ channel: 'C0GENERAL' });
  const full = await stage.client.conversations.history({ channel: 'C0GENERAL', include_all_metadata: true });
  expect([plain.messages?.[0]?.metadata, full.messages?.[0]?.metadata]).toEqual([undefined, metadata]);
});

test('conversations.history refuses channels the bot is not in, bad cursors and limits', async () => {
  await using stage = await slackAlone();
  const of = (args: { channel: string; cursor?: string; limit?: number }) =>
    stage.errorOf(stage.client.conversations.history(args));
  expect(await of({ channel: 'C0RANDOM' })).toBe('not_in_channel');
  expect(await of({ channel: 'C0SECRET' })).toBe('channel_not_found');
  expect(await of({ channel: 'C0GENERAL', cursor: 'nonsense' })).toBe('invalid_cursor');
  expect(await of({ channel: 'C0GENERAL', limit: -1 })).toBe('invalid_limit');
});

test('conversations.replies gives a thread from its first message on', async () => {
  await using stage = await slackAlone();
  const { client } = stage;
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0GENERAL', text: 'one' });
  await client.chat.postMessage({ channel: 'C0GENERAL', text: 'other' });
  await client.chat.postMessage({ channel: 'C0GENERAL', text: 'reply', thread_ts: ts });
  const thread = await client.conversations.replies({ channel: 'C0GENERAL', ts });
  expect(thread.messages?.map((message) => message.text)).toEqual(['one', 'reply']);
  const none = client.conversations.replies({ channel: 'C0GENERAL', ts: '1.000001' });
  expect(await stage.errorOf(none)).toBe('thread_not_found');
});
