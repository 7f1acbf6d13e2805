import { WebAPIRateLimitedError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { webApiMethods } from '../../sandbox/slack/api.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { clientOf, manifest } from '../support/bolt-app.ts';
import { slackAlone } from '../support/slack-alone.ts';

test('auth.test says who the token is', async () => {
  await using stage = await slackAlone();
  const identity = { team_id: 'T0COMET', user_id: 'U0COMETKEY', bot_id: 'B0COMETKEY' };
  expect(await stage.client.auth.test()).toMatchObject(identity);
});

test('bots.info and team.info describe the bot and its workspace', async () => {
  await using stage = await slackAlone();
  const { bot } = await stage.client.bots.info({ bot: 'B0COMETKEY' });
  expect(bot).toMatchObject({ id: 'B0COMETKEY', app_id: 'A0COMETKEY', user_id: 'U0COMETKEY' });
  expect(await stage.errorOf(stage.client.bots.info({ bot: 'B0OTHER' }))).toBe('bot_not_found');
  expect((await stage.client.team.info()).team).toMatchObject({ id: 'T0COMET', domain: 'comet' });
});

test('users.info tells zone, locale on request, and what kind of person', async () => {
  await using stage = await slackAlone({ clock: () => Date.UTC(2026, 6, 1) });
  const info = async (user: string, include_locale = true) =>
    (await stage.client.users.info({ user, include_locale })).user;
  expect(await info('U0ANA')).toMatchObject({ tz: 'Asia/Ho_Chi_Minh', tz_offset: 25_200, locale: 'en-US' });
  expect(await info('U0BOB')).toMatchObject({ tz_offset: -14_400 });
  expect(await info('U0ADA')).toMatchObject({ tz_offset: 0, is_admin: true });
  expect(await info('U0GIL')).toMatchObject({ is_restricted: true });
  expect(await info('U0DEE')).toMatchObject({ deleted: true });
  expect(await info('U0COMETKEY')).toMatchObject({ is_bot: true });
  expect(await info('U0SAM')).toMatchObject({ is_stranger: true, team_id: 'T0OTHER' });
  expect(await info('U0SAM')).not.toHaveProperty('locale');
  expect(await info('U0ANA', false)).not.toHaveProperty('locale');
  expect(await stage.errorOf(stage.client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
});

test('users.info shows the e-mail address only with its scope', async () => {
  const bot = [...manifest.oauth_config.scopes.bot, 'users:read.email'];
  await using open = await slackAlone({ manifest: { ...manifest, oauth_config: { scopes: { bot } } } });
  await using closed = await slackAlone();
  const address = async ({ client }: typeof open) =>
    (await client.users.info({ user: 'U0ANA' })).user?.profile?.email;
  expect([await address(open), await address(closed)]).toEqual(['ana@comet.example', undefined]);
});

test('users.list pages through everybody', async () => {
  await using stage = await slackAlone();
  const names: (string | undefined)[] = [];
  let cursor = '';
  do {
    const page = await stage.client.users.list({ limit: 4, cursor });
    names.push(...(page.members ?? []).map((member) => member.name));
    cursor = page.response_metadata?.next_cursor ?? '';
  } while (cursor !== '');
  expect(names).toEqual(['ana', 'bob', 'lee', 'lea', 'ada', 'gil', 'sam', 'dee', 'cometkey', 'slackbot']);
});

test('usergroups.list and usergroups.users.list tell who the leads are', async () => {
  await using stage = await slackAlone();
  const { usergroups } = await stage.client.usergroups.list({ include_users: true });
  expect(usergroups).toMatchObject([
    { id: 'S0LEADS', users: ['U0LEE', 'U0LEA'] },
    { id: 'S0ADMINS', users: ['U0ADA'] },
  ]);
  expect((await stage.client.usergroups.users.list({ usergroup: 'S0LEADS' })).users).toEqual([
    'U0LEE',
    'U0LEA',
  ]);
  const none = stage.client.usergroups.users.list({ usergroup: 'S0NONE' });
  expect(await stage.errorOf(none)).toBe('no_such_subteam');
});

test('conversations.info tells whether a channel is shared, archived and the bot in it', async () => {
  await using stage = await slackAlone();
  const info = async (channel: string) => (await stage.client.conversations.info({ channel })).channel;
  expect(await info('C0PARTNERS')).toMatchObject({ is_ext_shared: true, is_member: true });
  expect(await info('C0ARCHIVE')).toMatchObject({ is_archived: true, is_ext_shared: false });
  expect(await info('C0RANDOM')).toMatchObject({ is_member: false, name: 'random' });
  expect(await stage.errorOf(stage.client.conversations.info({ channel: 'C0SECRET' }))).toBe(
    'channel_not_found',
  );
});

test('conversations.members lists the people of a channel', async () => {
  await using stage = await slackAlone();
  const { members } = await stage.client.conversations.members({ channel: 'C0PARTNERS' });
  expect(members).toEqual(['U0ANA', 'U0LEE', 'U0SAM', 'U0COMETKEY']);
});

test('conversations.open opens the DM with one person', async () => {
  await using stage = await slackAlone();
  const open = (users: string) => stage.errorOf(stage.client.conversations.open({ users }));
  const opened = await stage.client.conversations.open({ users: 'U0ANA', return_im: true });
  expect(opened.channel).toMatchObject({ id: 'D0ANA', is_im: true, user: 'U0ANA' });
  expect((await stage.client.conversations.open({ channel: 'D0ANA' })).channel?.id).toBe('D0ANA');
  expect(await open('U0NOBODY')).toBe('user_not_found');
  expect(await open('U0SAM')).toBe('user_not_found');
  expect(await open('U0DEE')).toBe('user_disabled');
  expect(await open('U0COMETKEY')).toBe('cannot_dm_bot');
});

test('a missing scope is named, and views need none', async () => {
  await using stage = await slackAlone({
    manifest: { ...manifest, oauth_config: { scopes: { bot: ['commands'] } } },
  });
  const refused = await stage.client.users
    .info({ user: 'U0ANA' })
    .catch((error: { data: unknown }) => error.data);
  expect(refused).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'commands' });
  const home = { type: 'home' as const, blocks: [] };
  expect(await stage.errorOf(stage.client.views.publish({ user_id: 'U0ANA', view: home }))).toBe('ok');
});

const scoped = Object.entries(webApiMethods).filter(([, { scopes }]) => scopes.length > 0);

test.each(scoped)('without its scope %s is refused', async (name) => {
  const scopes = { bot: ['commands'] };
  await using stage = await slackAlone({ manifest: { ...manifest, oauth_config: { scopes } } });
  expect(await stage.errorOf(stage.client.apiCall(name, {}))).toBe('missing_scope');
});

test('reading a conversation wants the scope of its kind', async () => {
  const scopes = { bot: ['im:history', 'im:read'] };
  await using stage = await slackAlone({ manifest: { ...manifest, oauth_config: { scopes } } });
  await stage.slack.as('ana').types('hello', { channel: 'dm' });
  const history = (channel: string) => stage.errorOf(stage.client.conversations.history({ channel }));
  const info = (channel: string) => stage.errorOf(stage.client.conversations.info({ channel }));
  expect([await history('D0ANA'), await info('D0ANA')]).toEqual(['ok', 'ok']);
  expect([await history('C0GENERAL'), await info('C0GENERAL')]).toEqual(['missing_scope', 'missing_scope']);
});

test('tokens: none, a wrong one, one of the wrong kind', async () => {
  await using stage = await slackAlone();
  const { slack, errorOf } = stage;
  const bare = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
  expect(await bare.json()).toEqual({ ok: false, error: 'not_authed' });
  expect(await errorOf(clientOf(slack, 'xoxb-wrong').auth.test())).toBe('invalid_auth');
  expect(await errorOf(clientOf(slack, slack.appToken).auth.test())).toBe('not_allowed_token_type');
  expect(await errorOf(stage.client.apps.connections.open({}))).toBe('not_allowed_token_type');
});

test('a method that does not exist is unknown', async () => {
  await using stage = await slackAlone();
  expect(await stage.errorOf(stage.client.apiCall('chat.shout', {}))).toBe('unknown_method');
});

test('JSON bodies are taken as forms are', async () => {
  await using stage = await slackAlone();
  const response = await fetch(`${stage.slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.slack.botToken}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify({ channel: 'U0ANA', text: 'by JSON', blocks: [{ type: 'divider' }] }),
  });
  expect(await response.json()).toMatchObject({
    ok: true,
    message: { text: 'by JSON', blocks: [{ type: 'divider' }] },
  });
});

test('a body that cannot be read has no arguments', async () => {
  await using stage = await slackAlone();
  const headers = { authorization: `Bearer ${stage.slack.botToken}`, 'content-type': 'application/json' };
  for (const body of ['{no json', '7', '[]']) {
    const response = await fetch(`${stage.slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ ok: false, error: 'invalid_arguments' });
  }
});

test('a fault plays as often as it was asked to, on its method only', async () => {
  await using stage = await slackAlone();
  const { slack, client, errorOf } = stage;
  slack.faults.push({ method: 'chat.postMessage', times: 2, kind: 'error', error: 'internal_error' });
  const post = () => errorOf(client.chat.postMessage({ channel: 'U0ANA', text: 'x' }));
  expect(await errorOf(client.auth.test())).toBe('ok');
  expect([await post(), await post(), await post()]).toEqual(['internal_error', 'internal_error', 'ok']);
  expect(slack.faults).toEqual([]);
});

test('fault: 429 with Retry-After', async () => {
  await using stage = await slackAlone();
  stage.slack.faults.push({ method: '*', times: 1, kind: 'ratelimited', retryAfterSeconds: 7 });
  const error = await stage.client.auth.test().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WebAPIRateLimitedError);
  expect(error).toMatchObject({ retryAfter: 7 });
});

test('fault: HTTP 500', async () => {
  await using stage = await slackAlone();
  stage.slack.faults.push({ method: 'auth.test', times: 1, kind: 'http500' });
  await expect(stage.client.auth.test()).rejects.toMatchObject({ statusCode: 500 });
});

test('fault: the connection is reset before or after the effect', async () => {
  await using stage = await slackAlone();
  const { slack, client } = stage;
  const dms = () => slack.as('ana').dms().map(textOf);
  slack.faults.push({ method: 'chat.postMessage', times: 1, kind: 'reset' });
  await expect(client.chat.postMessage({ channel: 'U0ANA', text: 'lost' })).rejects.toThrow();
  expect(dms()).toEqual([]);
  slack.faults.push({ method: 'chat.postMessage', times: 1, kind: 'reset_after_effect' });
  await expect(client.chat.postMessage({ channel: 'U0ANA', text: 'landed' })).rejects.toThrow();
  expect(dms()).toEqual(['landed']);
});

test('fault: a slow answer comes after all', async () => {
  await using stage = await slackAlone();
  stage.slack.faults.push({ method: 'auth.test', times: 1, kind: 'slow', ms: 60 });
  const before = performance.now();
  expect(await stage.errorOf(stage.client.auth.test())).toBe('ok');
  expect(performance.now() - before).toBeGreaterThan(50);
});

test('what was asked of the Web API can be read afterwards, without the token', async () => {
  await using stage = await slackAlone();
  await stage.client.chat.postMessage({ channel: 'U0ANA', text: 'hello' });
  const call = { method: 'chat.postMessage', answer: 'ok', args: { channel: 'U0ANA', text: 'hello' } };
  expect(stage.slack.calls).toMatchObject([call]);
  expect(JSON.stringify(stage.slack.calls)).not.toContain(stage.slack.botToken);
});
