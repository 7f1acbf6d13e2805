import pg from 'pg';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { JobName } from '../../src/app/jobs.ts';
import { usd } from '../../src/domain/keys/quota.ts';
import { defaultPolicy, type Rule } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';
import type { Stage, StageOptions } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { onPostgres } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

onPostgres('two bots on one database', (site) => {
  async function pair(options: Pick<StageOptions, 'policy'> = {}) {
    const database = await site();
    const timeouts = { callMs: 1000, readMs: 1000, writeMs: 1000 };
    const stage = await stageWithKey({ databaseUrl: database.url, timeouts, ...options });
    const other = await stage.another();
    await expect.poll(stage.slack.connections).toBe(2);
    /** Both at once, although in production a lease allows only one. */
    const bothRun = async (...jobs: JobName[]) => {
      for (const job of jobs) await Promise.all([stage.bot.run(job), other.run(job)]);
      await stage.after(Promise.resolve());
    };
    return { stage, bothRun, url: database.url, [Symbol.asyncDispose]: () => ended(stage, database) };
  }

  test('both sweep: each notice is told once', async () => {
    await using scene = await pair();
    const { stage, bothRun } = scene;
    const { ana, lee, cometApi } = stage;
    await bothRun('sweep', 'deliver');
    for (let count = 0; count < 30; count += 1)
      cometApi.account.addKey({ name: `old-${count}`, unlimited_quota: true });
    cometApi.account.editInConsole(1, { status: 2 });
    await bothRun('sweep', 'deliver', 'sweep', 'deliver');
    expect(ana.dms().map(textOf)).toEqual([expect.stringContaining('was disabled outside Slack')]);
    const digests = lee.sees({ channel: 'key-requests' }).map(textOf);
    expect(digests.join('\n').match(/\*old-\d+\* .* is new/g)).toHaveLength(10 * digests.length);
    expect(digests.length).toBeLessThanOrEqual(2);
  });

  test('each decision counts once, whichever bot hears it', async () => {
    await using scene = await pair();
    const { stage, bothRun } = scene;
    const { ana, lee, lea } = stage;
    for (let round = 1; round <= 3; round += 1) {
      await stage.after(ana.types(`/cometkey quota search-prod +$10 round ${round}`));
      await Promise.all([lee.clicks('Approve'), lea.clicks('Approve')]);
      await bothRun('apply', 'apply', 'deliver', 'deliver');
      expect(left(stage)).toBe(20 + 10 * round);
      expect(stage.card()).toContain('Applied');
    }
    expect(ana.dms().filter((message) => textOf(message).includes('Applied'))).toHaveLength(3);
  });

  test('limits and caps hold for one person, whichever bot hears what they ask', async () => {
    await using scene = await pair();
    const { stage } = scene;
    const { ana, bob, lee, cometApi } = stage;
    await stage.after(
      Promise.all([
        ...['a', 'b', 'c'].map((name) => ana.types(`/cometkey create ${name} --quota $40 --reason launch`)),
        ...['d', 'e', 'f'].map((name) =>
          bob.types(`/cometkey create ${name} --quota $50 --for @ana --reason x`),
        ),
      ]),
    );
    const given = cometApi.account.rows().reduce((sum, { remain_quota }) => sum + remain_quota / USD, 0);
    expect(given).toBeLessThanOrEqual(100);
    expect((await stage.bot.ports.store.requests.pending()).length).toBeGreaterThanOrEqual(4);
    await stage.after(
      Promise.all(
        Array.from({ length: 30 }, (_, nth) =>
          lee.types(`/cometkey create big-${nth} --quota $90 --reason x`),
        ),
      ),
    );
    const waiting = await stage.bot.ports.store.requests.pending();
    expect(waiting.filter(({ requester }) => requester === lee.id)).toHaveLength(20);
  });

  test('a bot that froze while it looked at the limits stores nothing once another holds them', async () => {
    await using scene = await pair();
    const { stage, url } = scene;
    const { ana, cometApi } = stage;
    await using reader = await connected(url);
    await using thief = await connected(url);
    const limitLocks = `name like 'limits:%' and lease_until > 0`;
    const stolen = `update leases set fence = fence + 1, lease_until = 0 where ${limitLocks}`;
    const touched = async (text: string) => (await thief.query(text)).rowCount;
    // Nobody can look at what was granted, and the first to ask loses the lock meanwhile.
    await reader.query('begin; lock table requests in access exclusive mode');
    const first = ana.types('/cometkey create one --quota $50 --reason launch');
    await expect.poll(() => touched(stolen), { timeout: 5000 }).toBe(1);
    const second = ana.types('/cometkey create two --quota $50 --reason launch');
    await expect.poll(() => touched(`select from leases where ${limitLocks}`), { timeout: 5000 }).toBe(1);
    await reader.query('commit');
    await stage.after(Promise.all([first, second]));
    expect(cometApi.account.rows().map(({ name }) => name)).toEqual(['search-prod', 'two']);
  });

  test('a cap holds for whoever asks, though the keys are of different people', async () => {
    const base = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
    const small: Rule = {
      name: 'small top-ups',
      when: { change: ['quota_increase'], amount: { upTo: usd(10), above: null } },
      decision: { kind: 'allow' },
      cap: { total: usd(10), per: span(30, 'd') },
    };
    await using scene = await pair({ policy: { ...base, rules: [small, ...base.rules] } });
    const { stage } = scene;
    const { ana, bob, lee, lea, ada, cometApi } = stage;
    for (const [at, person] of [ana, bob, lee, lea].entries())
      await stage.after(person.types(`/cometkey create key-${at} --quota $1`));
    await stage.after(
      Promise.all([0, 1, 2, 3].map((at) => ada.types(`/cometkey quota key-${at} +$10 launch`))),
    );
    const given = cometApi.account.rows().reduce((sum, { remain_quota }) => sum + remain_quota / USD, 0);
    expect(given).toBe(20 + 4 + 10);
    expect(await stage.bot.ports.store.requests.pending()).toHaveLength(3);
  });

  test('reminders, escalations and ends of grants happen once', async () => {
    await using scene = await pair();
    const { stage, bothRun } = scene;
    const { ana, lee, ada } = stage;
    await stage.after(ana.types('/cometkey quota search-prod +$50 for 9h load test'));
    await stage.after(lee.clicks('Approve'));
    await stage.after(ana.types('/cometkey quota search-prod +$5 more'));
    stage.advance(9 * 3_600_000 + 60_000);
    await bothRun('remind', 'grants', 'apply', 'grants', 'deliver');
    expect(left(stage)).toBe(20);
    expect(stage.thread().filter((text) => text.includes('I reminded'))).toHaveLength(1);
    expect(ada.dms()).toHaveLength(1);
    expect(ana.dms().filter((message) => textOf(message).includes('are over'))).toHaveLength(1);
  });

  test('one dies in the middle of a write: the other finishes it, exactly', async () => {
    await using scene = await pair();
    const { stage } = scene;
    const { ana, lee, cometApi } = stage;
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    cometApi.faults.afterWrite(() => {
      reach();
      return new Promise<void>(() => undefined);
    }, 1);
    await lee.clicks('Approve');
    const { requests } = stage.bot.ports.store;
    await expect.poll(async () => (await requests.list({ limit: 1 }))[0]?.state).toBe('approved');
    const dying = stage
      .newest()
      .run('apply')
      .catch(() => 'died');
    await reached;
    await stage.crash();
    expect(await dying).toBe('died');
    cometApi.account.spend(1, 2 * USD);
    stage.advance(5 * 60_000);
    await leasesRunOut(scene.url);
    await stage.runs('apply');
    expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 68 * USD, used_quota: 2 * USD });
    expect(stage.card()).toContain('Applied');
  });
});

/** Leases use the database's clock, which tests cannot move. */
async function leasesRunOut(url: string): Promise<void> {
  const schema = new URL(url).searchParams.get('schema') ?? '';
  const client = new pg.Client({ connectionString: url.replace(/\?.*/, '') });
  await client.connect();
  await client.query(`update ${schema}.leases set lease_until = 0`);
  await client.end();
}

async function ended(stage: Stage, database: AsyncDisposable): Promise<void> {
  await stage[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
}

async function connected(database: string) {
  const url = new URL(database);
  const schema = url.searchParams.get('schema');
  url.searchParams.delete('schema');
  const client = new pg.Client({ connectionString: url.href, options: `-c search_path=${schema}` });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
