import { expect, test } from 'vitest';
import { ANA, card, dm, LEE, SOON, told } from '../support/second-slack/people.ts';
import { type Env, type OtherWorld, otherWorld } from '../support/second-world.ts';
import { onPostgres } from '../support/store-sites.ts';

const WELL = { code: 0, signal: null };

/** Ana's key of $20, and a card that waits for a lead. */
async function asked(world: OtherWorld) {
  await world.slack.types(ANA, 'create search-prod --quota $20');
  await told(world, ANA, /search-prod/);
  await world.slack.types(ANA, 'quota search-prod +$50 launch week');
  return card(world, /Pending/);
}

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

test('killed before or after the write landed and started again, it applies once within five seconds', async () => {
  const withinMs = 5000;
  await Promise.all([
    killedAt({ moment: 'writesBefore', usdThen: 20, withinMs }),
    killedAt({ moment: 'writesAfter', usdThen: 70, withinMs }),
  ]);
});

onPostgres('a bot killed', (site) => {
  test('killed while it applies and started again, it goes on within fifteen seconds', async () => {
    await using place = await site();
    await killedAt({
      moment: 'writesBefore',
      usdThen: 20,
      database: { DATABASE_URL: place.url },
      withinMs: 15_000,
    });
  }, 60_000);
});

interface Killing {
  readonly moment: 'writesBefore' | 'writesAfter';
  readonly usdThen: number;
  readonly database?: Env;
  readonly withinMs: number;
}

async function killedAt({ moment, usdThen, database = {}, withinMs }: Killing): Promise<void> {
  await using world = await otherWorld();
  const { slack, cometApi } = world;
  const gate = cometApi.gates[moment];
  const usd = () => Number(cometApi.row('search-prod')?.remain_quota) / cometApi.unitsPerUsd;
  await using first = await world.startBot(database);
  await first.ready();
  const pending = await asked(world);
  gate.shut();
  await slack.presses('Approve', { user: LEE, message: pending });
  await expect.poll(() => gate.waiting, SOON).toBe(1);
  first.kill('SIGKILL');
  expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
  gate.open();
  await expect.poll(() => gate.waiting, SOON).toBe(0);
  expect(usd()).toBe(usdThen);

  await using second = await world.startBot(database);
  await second.ready();
  const restartedAt = Date.now();
  await expect.poll(usd, { timeout: 15_000 }).toBe(70);
  expect(Date.now() - restartedAt).toBeLessThan(withinMs);
  await card(world, /Applied/);
  await dm(world, ANA, /applied/i);
  expect(usd()).toBe(70);
  expect(cometApi.writes.filter((write) => write.startsWith('PUT'))).toHaveLength(1);
}

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
