import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { BANNED, REFUSED_WITH_200, REFUSED_WITH_401 } from '../support/second-cometapi.ts';
import { type Env, type OtherWorld, otherWorld } from '../support/second-world.ts';

const EX_CONFIG = 78;

/** The output and the exit code of a start that must fail. */
async function refusal(world: OtherWorld, over: Env = {}): Promise<string> {
  await using bot = await world.startBot(over);
  const { code } = await bot.ended;
  expect({ code, ...bot.said }).toMatchObject({ code: EX_CONFIG });
  expect(bot.said.err).not.toMatch(/^\s+at /m);
  for (const secret of [world.slack.botToken, world.slack.appToken, world.cometApi.accessToken])
    expect(bot.said.out + bot.said.err).not.toContain(secret);
  return bot.said.err;
}

/** A bot has run on this database, and ended. */
async function runOnce(world: OtherWorld): Promise<void> {
  await using bot = await world.startBot();
  await bot.ready();
  bot.kill('SIGTERM');
  await bot.ended;
}

const oneLine = (words: string) => new RegExp(`^cometkey can’t start: .*${words}.*\n$`);

test('every mistake of a wrong configuration is named at once, each with its variable and what mends it', async () => {
  await using world = await otherWorld();
  const said = await refusal(world, {
    SLACK_BOT_TOKEN: 'xoxp-a-users-token',
    SLACK_SIGNING_SECRET: 'both-doors-at-once',
    COMETAPI_ACCESS_TOKEN: undefined,
    COMETAPI_BASE_URL: 'https://api.cometapi.com/v1',
    COMETAPI_RATE: 'slowly',
    COMETAPI_BASEURL: 'https://misspelt.example',
    COMETKEY_LEADS: '@lee',
    COMETKEY_APPROVALS_CHANNEL: '#key-requests',
    DATABASE_URL: 'mysql://somewhere',
    SWEEP_INTERVAL: 'often',
    LOG_LEVEL: 'loud',
    PORT: 'http',
    SLACK_TEAM_ID: 'other.slack.com',
    COMETAPI_USER_ID_FILE: '/nowhere/at/all',
  });
  const lines = said.trimEnd().split('\n');
  expect(lines[0]).toBe('cometkey can’t start:');
  const named = lines.slice(1).map((line) => /^✖ (\w+) \S.*[.?]$/.exec(line)?.[1] ?? `no mistake: ${line}`);
  expect(named.sort()).toEqual([
    'COMETAPI_ACCESS_TOKEN',
    'COMETAPI_BASEURL',
    'COMETAPI_BASE_URL',
    'COMETAPI_RATE',
    'COMETAPI_USER_ID_FILE',
    'COMETKEY_APPROVALS_CHANNEL',
    'COMETKEY_LEADS',
    'DATABASE_URL',
    'LOG_LEVEL',
    'PORT',
    'SLACK_APP_TOKEN',
    'SLACK_BOT_TOKEN',
    'SLACK_TEAM_ID',
    'SWEEP_INTERVAL',
  ]);
  expect(said).toContain('Did you mean COMETAPI_BASE_URL?');
});

test('nothing at all in the environment: what is needed, and no more', async () => {
  await using world = await otherWorld();
  const nothing = Object.fromEntries(Object.keys(world.environment).map((name) => [name, undefined]));
  const said = await refusal(world, nothing);
  expect(said.match(/(?<=✖ )\w+/g)?.sort()).toEqual([
    'COMETAPI_ACCESS_TOKEN',
    'COMETKEY_APPROVALS_CHANNEL',
    'COMETKEY_LEADS',
    'SLACK_APP_TOKEN',
    'SLACK_BOT_TOKEN',
  ]);
});

test.for([
  'invalid_auth',
  'token_revoked',
  'account_inactive',
])('Slack refuses the bot token: %s', async (error) => {
  await using world = await otherWorld();
  world.slack.state.refuses['auth.test'] = error;
  expect(await refusal(world)).toMatch(oneLine(`SLACK_BOT_TOKEN \\(${error}\\).*OAuth & Permissions`));
});

test.for([
  'invalid_auth',
  'missing_scope',
  'token_revoked',
])('Slack refuses the app token: %s', async (error) => {
  await using world = await otherWorld();
  world.slack.state.refuses['apps.connections.open'] = error;
  expect(await refusal(world)).toMatch(oneLine(`SLACK_APP_TOKEN \\(${error}\\).*connections:write`));
});

test.for([
  [{ is_enterprise_install: true, enterprise_id: 'E9GRID' }, 'organisation-wide'],
  [{ is_enterprise_install: true, team_id: 'E9GRID' }, 'organisation-wide'],
  [{ team_id: undefined }, 'the bot token of a workspace'],
  [{ bot_id: undefined }, 'the bot token of a workspace'],
] as const)('auth.test says %j', async ([odd, words]) => {
  await using world = await otherWorld();
  world.slack.state.answers['auth.test'] = {
    json: { ok: true, bot_id: 'B9BOT', user_id: 'W9BOT', team_id: world.slack.teamId, ...odd },
  };
  expect(await refusal(world)).toMatch(
    oneLine(`SLACK_BOT_TOKEN (is|isn’t) .*${words}.*api\\.slack\\.com/apps`),
  );
});

test('the bot token is another workspace’s', async () => {
  await using world = await otherWorld();
  expect(await refusal(world, { SLACK_TEAM_ID: 'T9ELSEWHERE' })).toMatch(
    oneLine('workspace T9OTHER, but SLACK_TEAM_ID says T9ELSEWHERE'),
  );
});

test.for([
  ['200', REFUSED_WITH_200],
  ['401', REFUSED_WITH_401],
] as const)('CometAPI refuses the access token with HTTP %s', async ([, answer]) => {
  await using world = await otherWorld();
  world.cometApi.settings.refuses = answer;
  expect(await refusal(world)).toMatch(oneLine('Copy COMETAPI_ACCESS_TOKEN again.*Personal Settings'));
});

test('the account at CometAPI is disabled', async () => {
  await using world = await otherWorld();
  world.cometApi.settings.refuses = BANNED;
  const words = await refusal(world);
  expect(words).toMatch(oneLine('The account itself is disabled.*enabled in CometAPI, then start me again'));
  expect(words).not.toContain('Copy COMETAPI_ACCESS_TOKEN');
});

test.for([
  ['is missing', undefined],
  ['is another account’s', '12'],
] as const)('CometAPI asks for New-Api-User, and it %s', async ([, COMETAPI_USER_ID]) => {
  await using world = await otherWorld();
  world.cometApi.settings.asksForUser = '4711';
  expect(await refusal(world, { COMETAPI_USER_ID })).toMatch(
    oneLine('Set COMETAPI_USER_ID to the numeric id'),
  );
});

test('a second process on one SQLite file', async () => {
  await using world = await otherWorld();
  await using first = await world.startBot();
  await first.ready();
  expect(await refusal(world)).toMatch(oneLine(`Another cometkey process is using ${world.database.path}`));
  expect(await first.status('/readyz')).toBe(200);
});

test('a database of another account', async () => {
  await using world = await otherWorld();
  await runOnce(world);
  expect(await refusal(world, { COMETAPI_USER_ID: '4711' })).toMatch(
    oneLine('belongs to another CometAPI account'),
  );
});

test('an access token of another account than the one whose keys are stored', async () => {
  await using world = await otherWorld();
  await runOnce(world);
  using database = new DatabaseSync(world.database.path);
  database.exec(`update key_values set value = '815' where name = 'account_id'`);
  expect(await refusal(world)).toMatch(
    oneLine('belongs to account .*, but the database holds the keys of account 815'),
  );
});

test('a database of a newer version', async () => {
  await using world = await otherWorld();
  const { url } = world.database;
  const rate = { limit: 1, windowSeconds: 1 };
  await (await openStore({ url, rate, account: world.cometApi.url, clock: () => new Date() })).close();
  using database = new DatabaseSync(world.database.path);
  database.exec(`insert into cometkey_migrations (name, timestamp) values ('9999-later', '2099-01-01')`);
  expect(await refusal(world)).toMatch(oneLine('newer'));
});

test('a port that somebody else has', async () => {
  await using world = await otherWorld();
  const other = createServer().listen(0);
  const { port } = other.address() as { port: number };
  expect(await refusal(world, { PORT: String(port) })).toMatch(oneLine(`PORT ${port} is in use`));
  other.close();
});

test('each variable may be a file, and a file beside its variable is a mistake', async () => {
  await using world = await otherWorld();
  const inFiles: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(world.environment)) {
    if (value === undefined) continue;
    const path = `${world.database.path}.${name}`;
    await writeFile(path, `${value}\n`);
    inFiles[name] = undefined;
    inFiles[`${name}_FILE`] = path;
  }
  await using bot = await world.startBot(inFiles);
  await bot.ready();
  const twice = await refusal(world, { COMETAPI_ACCESS_TOKEN_FILE: inFiles['COMETAPI_ACCESS_TOKEN_FILE'] });
  expect(twice).toMatch(/✖ COMETAPI_ACCESS_TOKEN is set, and so is COMETAPI_ACCESS_TOKEN_FILE/);
});
