import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { saidToSlack } from '../support/leaks.ts';
import { ownedKey } from '../support/owned-key.ts';
import { remembered } from '../support/remembered.ts';
import { DONE, type Stage, startStage } from '../support/stage.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const letters = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzAbCdEfGhIjKlMnO';
const secrets = {
  'a CometAPI key': `sk-${letters}`,
  'its value without the prefix': letters,
  'another provider’s key': `sk-proj-${letters.slice(0, 20)}-${letters.slice(20)}`,
  'a Slack token': 'xoxb-1234567890-abcdefghij',
  'an app token of Slack': 'xapp-1-A0123-456-abcdef',
  'a GitHub token': `ghp_${letters.slice(0, 36)}`,
  'an access token': letters.slice(0, 32),
};

const lines = (secret: string): string[] => [
  `disable search-prod leaked as ${secret} in a log`,
  `quota search-prod +$5 it is ${secret}`,
  `quota search-prod +$5 --reason ${secret}`,
  `unlimited search-prod on for 4h ${secret}`,
  `show ${secret}`,
  `reveal ${secret}`,
  `create ${secret}`,
  `create x --group ${secret}`,
  `edit search-prod --name ${secret}`,
  `edit search-prod --models ${secret}`,
  `deny r123 ${secret}`,
  `claim ${secret} --reason mine`,
  `claim search-prod --reason ${secret}`,
  `backup ${secret} @bob`,
  `owner ${secret}`,
  `usage ${secret}`,
  `settings expiring ${secret}`,
  `assign ${secret} @bob`,
  `list all ${secret}`,
  secret,
];

test.each([
  'disable',
  'renew',
  'quota',
  'reveal',
  'show',
  'unlimited',
  'enable',
])('a secret names no key, though the name of one looks like a secret too: %s', async (verb) => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  const row = { ...(await ownedKey(stage, ana, { name: 'ProdSearchTeamAlphaBeta2026Xy9' })) };
  const rest = { quota: ' -$5', unlimited: ' on for 4h please' }[verb] ?? '';
  await stage.after(ana.types(`/cometkey ${verb} ${secrets['a CometAPI key']}${rest}`));
  expect(stage.told(ana)).toMatch(
    /^That looks like a secret, so I didn’t keep it\..* Then send your text again/,
  );
  expect(cometApi.account.row(1)).toEqual(row);
  await stage.after(ana.types('/cometkey disable #1'));
  expect(cometApi.account.row(1)?.status).toBe(2);
});

/** Everywhere the bot could have kept or said it; what the person typed to Slack is Slack's. */
const kept = async (stage: Stage, path: string): Promise<string> =>
  [
    ...stage.logged,
    ...(await remembered(path)),
    ...saidToSlack(stage),
    JSON.stringify(stage.cometApi.account.rows().map(({ key: _, ...row }) => row)),
  ].join('\n');

describe('a secret that somebody types is kept nowhere, and they hear of it', () => {
  test.each(Object.entries(secrets))('%s', async (_, secret) => {
    await using database = await temporaryDatabase();
    await using stage = await startStage({ databaseUrl: database.url, logLevel: 'trace' });
    const { ana } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    for (const line of lines(secret)) {
      await stage.after(ana.types(`/cometkey ${line}`));
      expect(stage.told(ana), line).toMatch(/^That looks like a secret/);
    }
    expect(stage.cometApi.account.row(1)).toMatchObject({ status: 2, name: 'search-prod' });
    expect(stage.cometApi.account.rows()).toHaveLength(1);
    expect(await kept(stage, database.path)).not.toContain(secret);
  });
});

test('with a change whose outcome is not known, nobody is told to send it again', async () => {
  await using stage = await startStage({ timeouts: { callMs: 200, readMs: 200, writeMs: 200 } });
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  await stage.after(ana.types(`/cometkey quota search-prod -$5 leaked ${secrets['a Slack token']}`));
  expect(stage.told(ana)).toContain('I’ll find out and message you');
  const read = ana.sees({ channel: 'general' }).map(textOf);
  expect(read.filter((text) => text.startsWith('That looks like a secret'))).toHaveLength(1);
  expect(read.join()).not.toContain('send your text again');
});

test.each([
  ['_', '_'],
  ['*', '*'],
  ['`', '`'],
  ['KEY_', ''],
  ['key=', '&x=1'],
  ['密钥', '。'],
])('so is one between “%s” and “%s”', async (before, after) => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (const [what, secret] of Object.entries(secrets)) {
    await stage.after(ana.types(`/cometkey quota search-prod +$5 it is ${before}${secret}${after}`));
    expect(stage.told(ana), what).toMatch(/^That looks like a secret/);
    expect(stage.card(), what).not.toContain(secret);
  }
});

test('a form with a secret stays open and says which field holds it', async () => {
  await using database = await temporaryDatabase();
  await using stage = await startStage({ databaseUrl: database.url, logLevel: 'trace' });
  const { ana, cometApi } = stage;
  const secret = secrets['a CometAPI key'];
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey edit search-prod'));
  // Beyond the limit, so that the form asks for a reason.
  await fillIn(stage, ana, { Expires: 'Never', Reason: 'it never ends' });
  for (const [label, field] of [
    ['Name', 'name'],
    ['Allowed IPs', 'allow_ips'],
    ['Reason', 'reason'],
  ] as const) {
    await ana.fills({ [label]: `see ${secret}` });
    await fillIn(stage, ana, { Expires: 'Never' });
    await stage.after(ana.submits());
    expect(ana.modal()?.errors?.[field]).toMatch(/^That looks like a secret/);
    await ana.fills({ [label]: label === 'Name' ? 'search-live' : label === 'Reason' ? 'because' : '' });
  }
  await fillIn(stage, ana, { Expires: 'As it is now' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(DONE);
  expect(cometApi.account.row(1)?.name).toBe('search-live');
  expect(await kept(stage, database.path)).not.toContain(secret);
});

test('the bot’s own tokens are known whatever they look like', async () => {
  await using stage = await startStage({ logLevel: 'trace' });
  const { ana, slack, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (const secret of [slack.botToken, slack.appToken, cometApi.accessToken]) {
    await stage.after(ana.types(`/cometkey quota search-prod +$5 with ${secret}`));
    expect(stage.told(ana)).toMatch(/^That looks like a secret/);
    expect(stage.card()).not.toContain(secret);
  }
});

test.each([
  'sk-productionsearch',
  'payments-staging-2026-eu-west-1',
  '3f2a9c81d4e5b6a7c8d9e0f1a2b3c4d5e6f70819',
  '123e4567-e89b-12d3-a456-426614174000',
  'VeryLongCamelCaseNameWithoutAnyDigitInItAtAll',
])('%s is a name like any other', async (name) => {
  await using stage = await startStage();
  await stage.after(stage.ana.types(`/cometkey create ${name}`));
  expect(stage.cometApi.account.row(1)?.name).toBe(name);
});

const pending = async ({ bot }: Stage) => (await bot.ports.store.requests.pending()).length;

const ONLY_A_SECRET = `${secrets['a CometAPI key']}.`;

test('a reason that is nothing but a secret is none: who denies, or asks, has to write one', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types(`/cometkey quota search-prod +$5 ${ONLY_A_SECRET}`));
  expect(await pending(stage)).toBe(0);
  expect(textOf(ana.modal())).toContain('Reason');
  expect(JSON.stringify(ana.modal())).not.toContain('[secret]');
  expect(stage.told(ana)).toMatch(/^That looks like a secret/);
  await ana.closes();
  for (const line of [
    `unlimited search-prod on for 4h ${ONLY_A_SECRET}`,
    `edit search-prod --expires never --reason "${ONLY_A_SECRET}"`,
    `create big --quota $80 --reason "${ONLY_A_SECRET}"`,
    `renew search-prod 3y ${ONLY_A_SECRET}`,
  ]) {
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(await pending(stage), line).toBe(0);
    expect(stage.told(ana), line).toMatch(/^That looks like a secret/);
  }
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
  await stage.after(lee.types(`/cometkey deny ${stage.requestId()} ${ONLY_A_SECRET}`));
  expect(stage.card()).toContain('⏳ Pending');
  expect(textOf(lee.modal())).toContain('Deny');
  expect(stage.told(lee)).toMatch(/^That looks like a secret/);
});

test('nor is a reason of signs alone, or the mark that stands for a secret', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (const reason of ['???', '"[secret]"', '--reason …']) {
    await stage.after(ana.types(`/cometkey quota search-prod +$5 ${reason}`));
    expect(await pending(stage), reason).toBe(0);
  }
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
  for (const reason of ['...', '—', '"[secret]"', '--reason ???']) {
    await stage.after(lee.types(`/cometkey deny ${stage.requestId()} ${reason}`));
    expect(stage.card(), reason).toContain('⏳ Pending');
    expect(textOf(lee.modal()), reason).toContain('Deny');
    await lee.closes();
  }
  await stage.after(lee.clicks('Deny'));
  await fillIn(stage, lee, { Reason: '…' });
  await stage.after(lee.submits());
  expect(lee.modal()?.errors?.['reason']).toMatch(/^Write a reason/);
});
