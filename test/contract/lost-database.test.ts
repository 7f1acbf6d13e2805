import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { directClient, postgresWire } from '../support/postgres-wire.ts';
import { ANA, card, dm, LEE, SOON, told } from '../support/second-slack/people.ts';
import { otherWorld } from '../support/second-world.ts';
import { startStage } from '../support/stage.ts';
import { onPostgres } from '../support/store-sites.ts';

onPostgres('a bot whose connections to the database are lost', (site) => {
  async function scene() {
    const resources = new AsyncDisposableStack();
    const { url: database } = resources.use(await site());
    const wire = resources.use(await postgresWire(database));
    const world = resources.use(await otherWorld());
    const bot = await world.startBot({ DATABASE_URL: wire.url });
    await bot.ready();
    return { database, wire, world, bot, [Symbol.asyncDispose]: () => resources.disposeAsync() };
  }

  test('all of them in the middle of its queries: the person hears of it, tries again, and has one key', async () => {
    await using stage = await scene();
    const { world, wire, bot } = stage;
    await using obstacle = await directClient(stage.database);
    await obstacle.query('begin; lock table requests, keys, jobs, notices in access exclusive mode');
    await world.slack.types(ANA, 'create search-prod --quota $20');
    await expect.poll(() => wire.waiting(), SOON).toBeGreaterThan(1);
    expect(await wire.terminate()).toBeGreaterThan(1);
    await told(world, ANA, /went wrong|try again/i);
    await obstacle.query('rollback');
    await world.slack.types(ANA, 'create search-prod --quota $20');
    await told(world, ANA, /is ready/);
    expect(world.cometApi.rows().map(({ name }) => name)).toEqual(['search-prod']);
    expect(await bot.status('/readyz')).toBe(200);
  });

  test('all of them while CometAPI writes: the change is applied once', async () => {
    await using stage = await scene();
    const { world, wire } = stage;
    const { cometApi, slack } = world;
    await slack.types(ANA, 'create search-prod --quota $20');
    await told(world, ANA, /is ready/);
    await slack.types(ANA, 'quota search-prod +$50 launch week');
    const pending = await card(world, /Pending/);
    cometApi.gates.writesBefore.shut();
    await slack.presses('Approve', { user: LEE, message: pending });
    await expect.poll(() => cometApi.gates.writesBefore.waiting, SOON).toBe(1);
    await wire.terminate();
    cometApi.gates.writesBefore.open();
    await card(world, /Applied/);
    await dm(world, ANA, /applied/i);
    expect(cometApi.row('search-prod')).toMatchObject({ remain_quota: 70 * cometApi.unitsPerUsd });
  });

  test('the server away for a while: not ready, alive, and ready again by itself', async () => {
    await using stage = await scene();
    const { world, wire, bot } = stage;
    wire.refuse('57P03');
    wire.reset();
    await expect.poll(() => bot.status('/readyz'), SOON).toBe(503);
    expect(await bot.status('/healthz')).toBe(200);
    await world.slack.types(ANA, 'create search-prod');
    await told(world, ANA, /went wrong|try again/i);
    wire.mend();
    await expect.poll(() => bot.status('/readyz'), SOON).toBe(200);
    await world.slack.types(ANA, 'create search-prod');
    await told(world, ANA, /is ready/);
    expect(world.cometApi.rows()).toHaveLength(1);
  });

  test.each([
    ['the answer to its commit', 'loseCommitOf'],
    ['everything once it is committed', 'endAfterCommitOf'],
  ] as const)('%s is lost: who asked is told to look, and finds it', async (_, lose) => {
    await using stage = await scene();
    const { world, wire } = stage;
    const { slack } = world;
    await slack.types(ANA, 'create search-prod --quota $20');
    await told(world, ANA, /is ready/);
    wire[lose]('insert into "requests"');
    await slack.types(ANA, 'quota search-prod -$5');
    const answer = JSON.stringify(await told(world, ANA, /may be done, or may still get done/));
    expect(answer).not.toMatch(/nothing changed|to send again/);
    wire.mend();
    await slack.types(ANA, 'requests');
    await told(world, ANA, /\$5\.00/);
  });

  test.each([
    ['the answer to its commit', 'loseCommitOf'],
    ['everything once it is committed', 'endAfterCommitOf'],
  ] as const)('%s is lost when a lead approves: the lead is not told that nothing changed', async (_, lose) => {
    await using stage = await scene();
    const { world, wire } = stage;
    const { cometApi, slack } = world;
    await slack.types(ANA, 'create search-prod --quota $20');
    await told(world, ANA, /is ready/);
    await slack.types(ANA, 'quota search-prod +$50 launch week');
    const pending = await card(world, /Pending/);
    wire[lose]('update "requests"');
    await slack.presses('Approve', { user: LEE, message: pending });
    await told(world, LEE, /may be done, or may still get done/);
    wire.mend();
    await card(world, /Applied/);
    expect(cometApi.row('search-prod')).toMatchObject({ remain_quota: 70 * cometApi.unitsPerUsd });
  });

  test('the query that spends a form breaks off: the person is told so, and the form, which may be spent, is gone', async () => {
    await using database = await site();
    await using wire = await postgresWire(database.url);
    await using stage = await startStage({ databaseUrl: wire.url });
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey create'));
    await ana.fills({ Name: 'search-prod' });
    wire.resetAt('insert into "consumed"');
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toContain('nothing changed');
    expect(ana.modal()?.submit).toBeUndefined();
    expect(ana.troubles()).toEqual([]);
    expect(cometApi.account.rows()).toEqual([]);
  });
});
