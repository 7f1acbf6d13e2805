import { inspect } from 'node:util';
import got from 'got';
import { expect, test } from 'vitest';
import type { FaultKind } from '../../sandbox/cometapi/faults.ts';
import type { Fault } from '../../sandbox/slack/world.ts';
import { leaking, saidToSlack, secretsOf } from '../support/leaks.ts';
import { remembered } from '../support/remembered.ts';
import { type Stage, type StageOptions, startStage } from '../support/stage.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const KEY = 'MarkedSecretOfTheConsole000000000000000000000001';

const COMMANDS = [
  'help',
  'status',
  'list',
  'list all',
  'create search-prod --quota $20 --expires 30d',
  'create search-prod',
  'show search-prod',
  'edit search-prod --name search-live --models gpt-4o',
  'quota search-live -$5',
  'quota search-live =$3',
  'quota search-live +$50 launch week',
  'unlimited search-live on for 4h migration',
  'disable search-live leaked',
  'enable search-live',
  'renew search-live 7d',
  'requests',
  'reveal marked',
  'nonsense',
];

const COMETAPI_FAULTS: readonly FaultKind[] = [
  'http500',
  'http503',
  'reset_before',
  'reset_after',
  'html',
  'redirect',
  'success_false',
  'truncated_json',
  'empty',
  'rate_limited',
];

const SLACK_FAULTS: readonly Fault[] = [
  { method: 'chat.postMessage', kind: 'http500', times: 2 },
  { method: 'chat.postMessage', kind: 'ratelimited', retryAfterSeconds: 1, times: 2 },
  { method: 'chat.update', kind: 'error', error: 'invalid_blocks', times: 1 },
  { method: 'views.open', kind: 'reset', times: 1 },
  { method: 'views.publish', kind: 'http500', times: 1 },
  { method: 'users.info', kind: 'error', error: 'invalid_auth', times: 1 },
  { method: 'usergroups.list', kind: 'reset_after_effect', times: 1 },
];

async function canary(options: StageOptions): Promise<Stage> {
  const timeouts = { callMs: 200, readMs: 100, writeMs: 100, waitMs: 100 };
  const stage = await startStage({ ...options, timeouts, logLevel: 'trace' });
  stage.cometApi.account.addKey({ name: 'marked', key: KEY });
  await stage.sweep();
  await stage.after(stage.ada.types('/cometkey assign marked @ana'));
  // For a day, the secret of a key that changed hands is not shown.
  stage.advance(90_000_000);
  return stage;
}

async function everything(stage: Stage): Promise<unknown[]> {
  const { ana, lee, ada } = stage;
  const errors: unknown[] = [];
  const trying = (act: Promise<unknown>) => stage.after(act).catch((error: unknown) => errors.push(error));
  await trying(ana.opensHome());
  for (const line of COMMANDS) await trying(ana.types(`/cometkey ${line}`));
  await trying(lee.clicks('Approve'));
  await trying(ada.types('/cometkey list all'));
  await trying(stage.sweep());
  stage.advance(30_000);
  for (const job of ['apply', 'remind', 'grants', 'deliver'] as const) await trying(stage.runs(job));
  while (ana.modal()) await ana.closes();
  return errors;
}

/** A call that waits for a rate limiter's pause to end waits by the clock. */
async function whileTimePasses(stage: Stage, act: Promise<unknown>): Promise<void> {
  const passing = setInterval(() => stage.advance(1000), 10);
  await stage.after(act).finally(() => clearInterval(passing));
}

const asText = (error: unknown): string => inspect(error, { depth: 20, showHidden: true, getters: true });

test.each<[string, StageOptions]>([
  ['over sockets, keys masked', { flavour: 'newapi' }],
  ['over sockets, every answer showing every key', { flavour: 'documented' }],
  ['over HTTP', { flavour: 'newapi', delivery: 'http' }],
])('no secret anywhere but in the modal of its owner: %s', async (_how, options) => {
  await using database = await temporaryDatabase();
  await using stage = await canary({ ...options, databaseUrl: database.url });
  const { ana, slack, cometApi, logged } = stage;
  const errors: unknown[] = [];
  errors.push(...(await everything(stage)));
  for (const kind of COMETAPI_FAULTS) {
    const message = `Invalid token ${cometApi.accessToken} or sk-${KEY}`;
    cometApi.faults.add({ kind, message });
    await stage.bot.ports.cometApi.key(1, 'interactive').catch((error: unknown) => errors.push(error));
    await whileTimePasses(stage, ana.types('/cometkey quota marked -$1'));
    await whileTimePasses(stage, ana.types('/cometkey reveal marked'));
    while (ana.modal()) await ana.closes();
    cometApi.faults.clear();
    stage.advance(600_000);
  }
  for (const fault of SLACK_FAULTS) {
    slack.faults.push({ ...fault });
    await stage.after(ana.types('/cometkey quota marked +$5 a reason'));
    await stage.after(ana.opensHome());
    slack.faults.length = 0;
  }
  errors.push(...(await everything(stage)));
  await got.post(`http://127.0.0.1:${stage.bot.port}/slack/events`, {
    throwHttpErrors: false,
    body: 'payload=forged',
    headers: { 'x-slack-signature': 'v0=forged', 'x-slack-request-timestamp': '1' },
  });
  const metrics = await got(`http://127.0.0.1:${stage.bot.port}/metrics`).text();

  const places = {
    log: logged,
    sql: await remembered(database.path),
    slack: saidToSlack(stage),
    metrics: [metrics],
    errors: errors.map(asText),
  };
  for (const [place, texts] of Object.entries(places)) {
    expect(texts.length, place).toBeGreaterThan(0);
    expect(leaking(texts, secretsOf(stage)), place).toEqual([]);
  }
  const shown = slack.calls.filter((call) => JSON.stringify(call).includes(KEY));
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.every(({ method }) => method === 'views.update')).toBe(true);
  expect(metrics).toContain('cometkey_commands_total');
});
