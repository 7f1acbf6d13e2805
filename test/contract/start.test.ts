import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { METRICS } from '../../src/telemetry/metrics.ts';
import type { TestedBot } from '../support/bot-process.ts';
import { SIGNING, signedRequest } from '../support/second-slack/delivery.ts';
import { ANA, card, dm, LEE, SOON, told } from '../support/second-slack/people.ts';
import { wordsOn } from '../support/second-slack/rendered.ts';
import { type OtherWorld, otherWorld } from '../support/second-world.ts';

async function mainJob(world: OtherWorld): Promise<void> {
  const { slack, cometApi } = world;
  await slack.types(ANA, 'create search-prod --quota $20 --expires 30d');
  const made = await told(world, ANA, /search-prod/);
  expect(cometApi.rows()).toMatchObject([{ name: 'search-prod', remain_quota: 20 * cometApi.unitsPerUsd }]);

  await slack.presses('Reveal secret', { user: ANA, message: made });
  const secret = cometApi.row('search-prod')?.key ?? 'none';
  await expect.poll(() => wordsOn([...slack.state.views.values()]), SOON).toContain(`sk-${secret}`);

  await slack.types(ANA, 'show search-prod');
  expect(wordsOn(await told(world, ANA, /\$20/))).toContain('search-prod');

  await slack.types(ANA, 'quota search-prod +$50 launch week');
  await slack.presses('Approve', { user: LEE, message: await card(world, /Pending/) });
  await card(world, /Applied/);
  await dm(world, ANA, /applied/i);
  expect(cometApi.row('search-prod')).toMatchObject({
    remain_quota: 70 * cometApi.unitsPerUsd,
    routing_hint: 'near',
  });

  await slack.opensHome(ANA);
  await expect.poll(() => wordsOn(slack.state.homes.get(ANA)), SOON).toContain('search-prod');
}

/** Checks that no secret is in the output, metrics, database or messages. */
async function expectNoLeak(world: OtherWorld, bot: TestedBot): Promise<void> {
  const { slack, cometApi } = world;
  const metrics = await (await bot.at('/metrics')).text();
  const notViews = slack.state.calls.filter(({ method }) => !method.startsWith('views.'));
  const told = JSON.stringify([notViews, slack.state.told, [...slack.state.homes]]);
  const seen = [bot.said.out, bot.said.err, metrics, told].join('\n');
  const secrets = [slack.botToken, slack.appToken, SIGNING, cometApi.accessToken];
  for (const secret of [...secrets, ...cometApi.rows().map(({ key }) => key)])
    expect(seen).not.toContain(secret);
}

test.for(['socket', 'http'] as const)('the main job, with Slack at the %s', async (door) => {
  await using world = await otherWorld(door);
  await using bot = await world.startBot({ LOG_LEVEL: 'trace' });
  await bot.ready();
  await mainJob(world);
  await expectNoLeak(world, bot);
  expect(bot.lines().filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  bot.kill('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expect(bot.lines().at(-1)).toMatchObject({ level: 'info', msg: 'stopped' });
});

test('over HTTP an unsigned request is refused, and nothing is done', async () => {
  await using world = await otherWorld('http');
  await using bot = await world.startBot();
  await bot.ready();
  const command = { command: '/cometkey', text: 'create stolen', user_id: ANA, team_id: world.slack.teamId };
  const forged = await bot.at('/slack/events', signedRequest('slash_commands', command, 'a guessed secret'));
  expect(forged.status).toBe(401);
  await world.slack.types(ANA, 'create mine');
  await told(world, ANA, /mine/);
  expect(world.cometApi.rows().map(({ name }) => name)).toEqual(['mine']);
});

test('alive at once, ready when Slack has said hello', async () => {
  await using world = await otherWorld();
  const { hello } = world.slack.state.gates;
  hello?.shut();
  await using bot = await world.startBot();
  await expect.poll(() => hello?.waiting, SOON).toBe(1);
  expect(await bot.status('/healthz')).toBe(200);
  const early = await bot.at('/readyz');
  expect(early.status).toBe(503);
  expect(await early.json()).toMatchObject({ ready: false, slack: false, database: true });
  hello?.open();
  await bot.ready();
});

test('not ready while Slack has hung up, nor while the database takes no writes', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot();
  await bot.ready();
  world.slack.dropSocket();
  await expect.poll(() => bot.status('/readyz'), SOON).toBe(503);
  await bot.ready();

  using database = new DatabaseSync(world.database.path);
  for (const write of ['insert', 'update'])
    database.exec(
      `create trigger full_${write} before ${write} on key_values begin select raise(abort, 'disk is full'); end`,
    );
  const full = await bot.at('/readyz');
  expect(full.status).toBe(503);
  expect(await full.json()).toMatchObject({ ready: false, slack: true, database: false });
  for (const write of ['insert', 'update']) database.exec(`drop trigger full_${write}`);
  expect(await bot.status('/readyz')).toBe(200);
});

test.for([
  'hangs',
  'is down',
  'answers with a page',
] as const)('starts and serves while CometAPI %s', async (how) => {
  await using world = await otherWorld();
  const { cometApi } = world;
  if (how === 'hangs') cometApi.gates.all.shut();
  if (how === 'answers with a page') cometApi.settings.refuses = { status: 502, json: '<html>bad gateway' };
  const away = { COMETAPI_BASE_URL: 'http://127.0.0.1:9/' };
  await using bot = await world.startBot({ SWEEP_INTERVAL: '1s', ...(how === 'is down' ? away : {}) });
  await bot.ready();
  await world.slack.types(ANA, 'help');
  await told(world, ANA, /create/);
  // Shorter than the ten seconds after which a hanging call is given up.
  const reachable = how === 'hangs' ? {} : { reachable: false };
  await expect
    .poll(async () => (await bot.at('/readyz')).json(), SOON)
    .toMatchObject({ ready: true, cometApi: reachable });
});

test('measures under the documented names, in Prometheus’ format', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot();
  await bot.ready();
  await world.slack.types(ANA, 'help');
  await told(world, ANA, /create/);
  const answer = await bot.at('/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  expect(text).toMatch(/^cometkey_commands_total\{verb="help"\} 1$/m);
  expect(text).toMatch(/^cometkey_cometapi_call_seconds_count\{what="list",outcome="ok"\} \d+$/m);
  for (const { name, help, kind } of Object.values(METRICS)) {
    expect(text).toContain(`# HELP ${name} ${help}\n`);
    expect(text).toContain(`# TYPE ${name} ${kind}\n`);
  }
  for (const line of text.split('\n').filter((some) => some !== ''))
    expect(line).toMatch(/^(#|cometkey_\w+(\{[^\n]*\})? [-+.\w]+$)/);
});

test('says as much as LOG_LEVEL asks for, a JSON object a line', async () => {
  await using world = await otherWorld();
  const linesAt = async (LOG_LEVEL: string) => {
    await using bot = await world.startBot({ LOG_LEVEL });
    await bot.ready();
    bot.kill('SIGTERM');
    await bot.ended;
    expect(bot.said.err).toBe('');
    return bot.lines();
  };
  expect(await linesAt('warn')).toEqual([]);
  const info = await linesAt('info');
  expect(info.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['CometAPI answers', 'cometkey is running', 'stopping', 'stopped']),
  );
  expect(new Set(info.map(({ level }) => level))).toEqual(new Set(['info']));
});

test('only what is meant to be asked for is answered', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot();
  await bot.ready();
  for (const path of ['/', '/slack/events', '/metrics/', '/healthz/../metrics2'])
    expect(await bot.status(path)).toBe(404);
  expect((await bot.at('/metrics', { method: 'POST' })).status).toBe(404);
  expect((await bot.at('/healthz', { method: 'HEAD' })).status).toBe(200);
});
