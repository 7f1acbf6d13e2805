import { expect, test } from 'vitest';
import { ANA, asked, LEE, SOON, told } from '../support/second-slack/people.ts';
import { otherWorld } from '../support/second-world.ts';

const WELL = { code: 0, signal: null };

test.for([
  'socket',
  'http',
] as const)('SIGTERM lets a command under way end and be answered, with Slack at the %s', async (door) => {
  await using world = await otherWorld(door);
  const { slack, cometApi } = world;
  await using bot = await world.startBot();
  await bot.ready();
  cometApi.gates.writesBefore.shut();
  await slack.types(ANA, 'create search-prod');
  await expect.poll(() => cometApi.gates.writesBefore.waiting, SOON).toBe(1);
  bot.kill('SIGTERM');
  await expect.poll(() => bot.said.out, SOON).toContain('"stopping"');
  await expect.poll(() => bot.status('/readyz'), SOON).toBe(503);
  cometApi.gates.writesBefore.open();
  await told(world, ANA, /is ready/);
  expect(await bot.ended).toEqual(WELL);
  expect(cometApi.rows()).toHaveLength(1);
});

test('over HTTP nothing new is taken while it stops', async () => {
  await using world = await otherWorld('http');
  const { slack, cometApi } = world;
  await using bot = await world.startBot();
  await bot.ready();
  cometApi.gates.writesBefore.shut();
  await slack.types(ANA, 'create search-prod');
  await expect.poll(() => cometApi.gates.writesBefore.waiting, SOON).toBe(1);
  bot.kill('SIGTERM');
  await expect.poll(() => bot.said.out, SOON).toContain('"stopping"');
  await expect(slack.types(ANA, 'create another')).rejects.toThrow('answered slash_commands with 503');
  cometApi.gates.writesBefore.open();
  expect(await bot.ended).toEqual(WELL);
  expect(cometApi.rows().map(({ name }) => name)).toEqual(['search-prod']);
});

test('SIGTERM ends it within fifteen seconds also while CometAPI hangs', async () => {
  await using world = await otherWorld();
  const { slack, cometApi } = world;
  await using bot = await world.startBot({ SWEEP_INTERVAL: '1s' });
  await bot.ready();
  const pending = await asked(world);
  cometApi.gates.all.shut();
  await slack.presses('Approve', { user: LEE, message: pending });
  await slack.types(ANA, 'show search-prod');
  await expect.poll(() => cometApi.gates.all.waiting, SOON).toBeGreaterThan(1);
  const startedAt = Date.now();
  bot.kill('SIGTERM');
  bot.kill('SIGINT');
  expect(await bot.ended).toEqual(WELL);
  expect(Date.now() - startedAt).toBeLessThan(15_000);
});

test('SIGTERM ends it while Slack’s socket is being reopened, and while it starts', async () => {
  await using world = await otherWorld();
  const { hello } = world.slack.state.gates;
  await using bot = await world.startBot();
  await bot.ready();
  hello?.shut();
  world.slack.dropSocket();
  await expect.poll(() => hello?.waiting, SOON).toBe(1);
  bot.kill('SIGTERM');
  expect(await bot.ended).toEqual(WELL);

  await using starting = await world.startBot();
  await expect.poll(() => hello?.waiting, SOON).toBe(2);
  starting.kill('SIGTERM');
  expect(await starting.ended).toEqual(WELL);
});

/** Runs inside the bot when it gets the signal. */
const atSignal = (code: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2',()=>{${code}})`)}`,
});

test('a rejection that nobody handled is logged, and the rest goes on', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot(atSignal(`Promise.reject(new Error('left alone'))`));
  await bot.ready();
  bot.kill('SIGUSR2');
  await expect.poll(() => bot.said.out, SOON).toContain('a rejection nobody handled');
  await world.slack.types(ANA, 'create still-here');
  await told(world, ANA, /still-here/);
});

test('an exception that nobody caught ends it with 1 and one line', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot(atSignal(`throw new Error('thrown past everything')`));
  await bot.ready();
  bot.kill('SIGUSR2');
  expect(await bot.ended).toEqual({ code: 1, signal: null });
  expect(bot.said.err).toBe('');
  expect(bot.lines().filter(({ level }) => level === 'error')).toMatchObject([
    { msg: 'an error nobody handled; exiting', err: { message: 'thrown past everything' } },
  ]);
});

test('Slack out of reach ends the start with 1 and one line, for a supervisor to try again', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot({ SLACK_API_URL: 'http://127.0.0.1:9/api' });
  expect(await bot.ended).toEqual({ code: 1, signal: null });
  expect(bot.said.err).toBe('');
  expect(bot.lines().filter(({ from }) => from === undefined)).toMatchObject([
    { msg: 'cometkey could not start' },
  ]);
});
