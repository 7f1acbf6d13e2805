import { describe, expect, test } from 'vitest';
import type { JobName } from '../../src/app/jobs.ts';
import { dms } from '../support/dms.ts';
import { breaks, calls, left, leftAlone, MINUTE, passes, swept } from '../support/outage.ts';
import type { Stage } from '../support/stage.ts';
import { onPostgres } from '../support/store-sites.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

describe('what lasts is told to the admins', () => {
  test('after a quarter of an hour once, with when it began, and once when it is over', async () => {
    await using stage = await swept();
    const { ada, ana, lee } = stage;
    const mends = breaks(stage);
    await leftAlone(stage);
    await passes(stage, 14);
    expect(dms(ada)).toEqual([]);
    await passes(stage, 30);
    expect(dms(ada)).toEqual([
      expect.stringMatching(/^🔴 CometAPI stopped answering <!date.*\n.*carry on by myself/),
    ]);
    mends();
    await passes(stage, 12);
    expect(dms(ada)).toHaveLength(2);
    expect(dms(ada)[1]).toMatch(
      /^🟢 CometAPI has been answering again since <!date.*; it had stopped <!date/,
    );
    await passes(stage, 20);
    expect(dms(ada)).toHaveLength(2);
    expect([...dms(ana), ...dms(lee)]).toEqual([]);
  });

  test('flapping storms nobody', async () => {
    await using stage = await swept();
    const { ada, ana, lee } = stage;
    for (let times = 0; times < 5; times += 1) {
      const mends = breaks(stage);
      await stage.sweep().catch(() => undefined);
      await leftAlone(stage);
      await passes(stage, 4, 30_000);
      mends();
      await passes(stage, 6, 30_000);
    }
    expect(dms(ada)).toEqual([]);
    expect([...dms(ana), ...dms(lee)]).toEqual([]);
  });

  test('an outage with a gap in it is one outage', async () => {
    await using stage = await swept();
    const { ada } = stage;
    for (let times = 0; times < 3; times += 1) {
      const mends = breaks(stage);
      await leftAlone(stage);
      await passes(stage, 18, 30_000);
      mends();
      const status = () => stage.bot.ports.cometApi.status();
      while (status().suspended) await passes(stage, 0.5, 30_000);
    }
    expect(dms(ada)).toHaveLength(1);
    await passes(stage, 6, 30_000);
    expect(dms(ada)).toHaveLength(2);
  });
});

describe('the access token dies', () => {
  test('it is told once, with the likely cause and what to do; nothing is written until it holds again', async () => {
    await using stage = await swept();
    const { ana, lee, ada, cometApi } = stage;
    const token = cometApi.accessToken;
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    cometApi.account.rotateAccessToken();
    await stage.after(ana.types('/cometkey show search-prod'));
    expect(stage.told(ana)).toContain('⚠️ CometAPI refuses my access token. As of');
    await stage.after(ana.types('/cometkey disable search-prod'));
    expect(stage.told(ana)).toContain('no longer accepts my access token');
    await stage.after(lee.clicks('Approve'));
    const heard = calls(stage);
    await passes(stage, 30);
    expect(calls(stage) - heard).toBeLessThanOrEqual(20);
    expect(stage.card()).toContain('CometAPI refuses my access token, next try');
    expect(dms(ada)).toHaveLength(1);
    expect(dms(ada)[0]).toMatch(/^🔑 CometAPI started refusing my access token <!date.*nvalid access token/);
    expect(dms(ada)[0]).toMatch(/access token dialog[\s\S]*into `COMETAPI_ACCESS_TOKEN` and restart me/);
    await stage.after(ana.types('/cometkey status'));
    expect(stage.told(ana)).toMatch(/🔴 CometAPI has refused my access token since .*\. Next check <!date/);

    cometApi.account.books.accessToken = token;
    await passes(stage, 12);
    expect(left(stage)).toBe(70);
    expect(stage.card()).toContain('Applied');
    expect(dms(ada)).toHaveLength(2);
    expect(dms(ada)[1]).toMatch(/^🟢 CometAPI has accepted my access token again/);

    cometApi.account.rotateAccessToken();
    await stage.after(ana.types('/cometkey show search-prod'));
    await passes(stage, 1);
    expect(dms(ada)).toHaveLength(3);
  });

  test('a new token at the next start is recovery too', async () => {
    await using database = await temporaryDatabase();
    await using stage = await swept({ databaseUrl: database.url });
    const { ana, ada, cometApi } = stage;
    cometApi.account.rotateAccessToken();
    await stage.after(ana.types('/cometkey show search-prod'));
    await passes(stage, 2);
    expect(dms(ada)).toHaveLength(1);
    await stage.restart();
    await stage.sweep();
    await passes(stage, 6);
    expect(dms(ada)[1]).toContain('accepted my access token again');
  });

  test('a server that wants to know whose token it is: the account’s id is asked for', async () => {
    await using stage = await swept();
    stage.cometApi.account.books.userId = 99;
    await stage.after(stage.ana.types('/cometkey show search-prod'));
    await passes(stage, 1);
    expect(stage.dm(stage.ada)).toContain('set `COMETAPI_USER_ID`');
  });

  test('a refusal that the next look does not confirm is no news', async () => {
    await using stage = await swept();
    const { ana, ada, cometApi } = stage;
    const token = cometApi.accessToken;
    cometApi.account.rotateAccessToken();
    await stage.after(ana.types('/cometkey show search-prod'));
    cometApi.account.books.accessToken = token;
    await passes(stage, 10);
    expect(dms(ada)).toEqual([]);
  });
});

onPostgres('two bots on one database', (site) => {
  test('both see the token refused, and CometAPI silent for long: the admins hear of each once', async () => {
    await using database = await site();
    await using stage = await swept({ databaseUrl: database.url });
    const { ana, ada, cometApi } = stage;
    const other = await stage.another();
    await expect.poll(stage.slack.connections).toBe(2);
    const both = async (minutes: number) => {
      for (let passed = 0; passed < minutes * 2; passed += 1) {
        stage.advance(MINUTE / 2);
        for (const job of ['upstream', 'deliver'] satisfies JobName[])
          await Promise.all([stage.bot.run(job), other.run(job)]);
        await stage.after(Promise.resolve());
      }
    };
    const seesTrouble = async () => {
      await Promise.allSettled([stage.bot, other].map(({ ports }) => ports.cometApi.key(1, 'interactive')));
      await leftAloneBy(stage.bot, other);
    };
    const token = cometApi.accessToken;
    cometApi.account.rotateAccessToken();
    await seesTrouble();
    await both(3);
    expect(dms(ada)).toEqual([expect.stringContaining('started refusing my access token')]);
    cometApi.account.books.accessToken = token;
    await both(12);
    expect(dms(ada)).toHaveLength(2);

    const mends = breaks(stage);
    await seesTrouble();
    await both(25);
    expect(dms(ada)).toHaveLength(3);
    mends();
    await both(12);
    expect(dms(ada)).toHaveLength(4);
    expect(dms(ana)).toEqual([]);
  });
});

/** Every bot has failed often enough to open its circuit breaker. */
async function leftAloneBy(...bots: Stage['bot'][]): Promise<void> {
  for (const { ports } of bots)
    while (!ports.cometApi.status().suspended)
      await ports.cometApi.key(1, 'interactive').catch(() => undefined);
}
