import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/words.ts';
import type { JobName } from '../../src/jobs.ts';
import type { Stage, StageOptions } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { onPostgres } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
const impatient = { timeouts: { callMs: 500, readMs: 300, writeMs: 500, waitMs: 300 } };

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const calls = ({ cometApi }: Stage) => cometApi.account.calls.length;
const dms = (person: Person) =>
  person
    .dms()
    .filter(({ ephemeral_to }) => !ephemeral_to)
    .map(textOf);

/** ana's `search-prod`, swept once. */
async function swept(options: StageOptions = {}): Promise<Stage> {
  const stage = await stageWithKey({ ...impatient, ...options });
  await stage.sweep();
  return stage;
}

/** A gateway without a server behind it; answers what ends it. */
const breaks = ({ cometApi }: Stage) => cometApi.faults.add({ kind: 'http503' });

/** The last of the failures after which CometAPI is left alone. */
async function leftAlone(stage: Stage): Promise<void> {
  while (!stage.newest().ports.cometApi.status().leftAlone)
    await stage.after(stage.ana.types('/cometkey show search-prod'));
}

/** Time passes as it does while jobs run by themselves. */
async function passes(stage: Stage, minutes: number, everyMs = 15_000): Promise<void> {
  for (let passed = 0; passed < minutes * MINUTE; passed += everyMs) {
    stage.advance(everyMs);
    for (const job of ['upstream', 'apply', 'grants', 'deliver'] as const) await stage.runs(job);
  }
}

describe('CometAPI is down in the middle of the day', () => {
  test('many people ask at once: each is answered, and CometAPI hears next to nothing', async () => {
    await using stage = await swept();
    const { ana, bob, lee, ada } = stage;
    breaks(stage);
    await leftAlone(stage);
    const heard = calls(stage);
    const lines = [
      'show search-prod',
      'list',
      'help',
      'status',
      'disable search-prod',
      'edit search-prod --name x',
    ];
    const everybody = [ana, bob, lee, ada].flatMap((person) =>
      lines.map((line) => person.types(`/cometkey ${line}`)),
    );
    await stage.after(Promise.all(everybody));
    for (const job of ['sweep', 'apply', 'grants', 'sweep'] as const) await stage.runs(job);
    await stage.after(Promise.all([ana, bob, lee].map((person) => person.opensHome())));
    expect(calls(stage) - heard).toBeLessThanOrEqual(4);
  });

  test('one sentence says when it is asked again, and the line is given back', async () => {
    await using stage = await swept();
    breaks(stage);
    await leftAlone(stage);
    for (const line of ['disable search-prod', 'quota search-prod -$5', 'create other --quota $1']) {
      await stage.after(stage.ana.types(`/cometkey ${line}`));
      const [said, ...rest] = stage.told(stage.ana).split('\n');
      expect(said).toMatch(
        /^CometAPI does not answer, so nothing was done; the bot asks it again at <!date\^\d+\^{time_secs}\|[\d:]+ UTC>\.$/,
      );
      expect(rest.at(-1)).toBe(`/cometkey ${line}`);
    }
  });

  test('what the mirror holds is shown, with its age and why it is not fresh', async () => {
    await using stage = await swept();
    const { ana } = stage;
    breaks(stage);
    await leftAlone(stage);
    stage.advance(12 * MINUTE);
    const stale = /⚠️ CometAPI does not answer\. As of <!date[^>]*>, 12 minutes ago/;
    await stage.after(ana.types('/cometkey list'));
    expect(stage.told(ana)).toMatch(stale);
    await stage.after(ana.clicks('Refresh'));
    expect(stage.told(ana)).toMatch(stale);
    await stage.after(ana.types('/cometkey show search-prod'));
    expect(stage.told(ana)).toMatch(stale);
    await stage.after(ana.opensHome());
    expect(textOf(ana.home())).toMatch(stale);
    await stage.after(ana.types('/cometkey status'));
    expect(stage.told(ana)).toMatch(/🔴 CometAPI does not answer since <!date[^>]*>\. Next try <!date/);
    await stage.after(ana.types('/cometkey help'));
    expect(stage.told(ana)).toContain('Create a key.');
  });

  test('it is looked for now and then, ever more rarely, and never more than every few minutes', async () => {
    await using stage = await swept();
    breaks(stage);
    await leftAlone(stage);
    const heard = calls(stage);
    await passes(stage, 15);
    const first = calls(stage) - heard;
    expect(first).toBeGreaterThanOrEqual(6);
    expect(first).toBeLessThanOrEqual(16);
    await passes(stage, 15);
    const second = calls(stage) - heard - first;
    expect(second).toBeGreaterThanOrEqual(3);
    expect(second).toBeLessThanOrEqual(7);
  });

  test('an operator sees it in the body of /readyz and in a gauge; the bot stays ready', async () => {
    await using stage = await swept();
    const at = (path: string) => fetch(`http://127.0.0.1:${stage.bot.port}${path}`);
    expect(await (await at('/metrics')).text()).toContain('\ncometkey_cometapi_up 1\n');
    breaks(stage);
    await leftAlone(stage);
    const ready = await at('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      ready: true,
      cometApi: { reachable: false, leftAlone: true },
    });
    expect(await (await at('/metrics')).text()).toContain('\ncometkey_cometapi_up 0\n');
  });
});

describe('when CometAPI is back everything catches up by itself', () => {
  test('what was approved is applied, what was lent is taken back, what happened is told', async () => {
    await using stage = await swept();
    const { ana, lee, cometApi } = stage;
    await stage.after(ana.types('/cometkey quota search-prod +$50 for 1h load test'));
    await stage.after(lee.clicks('Approve'));
    await stage.after(ana.types('/cometkey create other --quota $5'));
    await stage.sweep();
    expect(left(stage)).toBe(70);
    const mends = breaks(stage);
    await leftAlone(stage);
    await stage.after(ana.types('/cometkey quota other +$20 launch week'));
    await stage.after(lee.clicks('Approve'));
    await stage.runs('deliver');
    expect(stage.card()).toMatch(/Approved: by <@U0LEE>; CometAPI does not answer, next try <!date/);
    cometApi.account.editInConsole(2, { status: 2 });
    await passes(stage, 150, 3 * MINUTE);
    expect(stage.card()).toContain('CometAPI does not answer, next try');
    expect(stage.thread().filter((text) => text.includes('Approved'))).toHaveLength(1);

    mends();
    await passes(stage, 6);
    expect(stage.card()).toContain('Applied');
    expect(cometApi.account.row(2)?.remain_quota).toBe(25 * USD);
    expect(left(stage)).toBe(20);
    expect(dms(ana).filter((text) => text.includes('was disabled outside Slack'))).toHaveLength(1);
    expect(dms(ana).filter((text) => text.includes('the end of'))).toHaveLength(1);
    await stage.after(ana.types('/cometkey list'));
    expect(stage.told(ana)).not.toContain('does not answer');
  });

  test('a person who asks at the right moment finds it out for everybody', async () => {
    await using stage = await swept();
    const { ana, cometApi } = stage;
    const mends = breaks(stage);
    await leftAlone(stage);
    cometApi.account.spend(1, 5 * USD);
    mends();
    stage.advance(10_000);
    const heard = calls(stage);
    await stage.after(ana.types('/cometkey show search-prod'));
    expect(stage.told(ana)).toContain('left *$15.00*');
    const paths = cometApi.account.calls.slice(heard).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith('/api/token/?'))).toHaveLength(1);
  });
});

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
      expect.stringMatching(/^🔴 CometAPI has not answered since <!date.*\n.*goes on by itself/),
    ]);
    mends();
    await passes(stage, 12);
    expect(dms(ada)).toHaveLength(2);
    expect(dms(ada)[1]).toMatch(/^🟢 CometAPI answers again since <!date.*; it had not since <!date/);
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
      while (status().leftAlone) await passes(stage, 0.5, 30_000);
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
    expect(stage.told(ana)).toContain('⚠️ CometAPI refuses the bot’s access token. As of');
    await stage.after(ana.types('/cometkey disable search-prod'));
    expect(stage.told(ana)).toContain('no longer accepts the bot’s access token');
    await stage.after(lee.clicks('Approve'));
    const heard = calls(stage);
    await passes(stage, 30);
    expect(calls(stage) - heard).toBeLessThanOrEqual(20);
    expect(stage.card()).toContain('CometAPI refuses the bot’s access token, next try');
    expect(dms(ada)).toHaveLength(1);
    expect(dms(ada)[0]).toMatch(
      /^🔑 CometAPI has refused the bot’s access token since <!date.*nvalid access token/,
    );
    expect(dms(ada)[0]).toMatch(/access token’s dialog[\s\S]*sets `COMETAPI_ACCESS_TOKEN` anew and restarts/);
    await stage.after(ana.types('/cometkey status'));
    expect(stage.told(ana)).toMatch(/⚠️ CometAPI refuses the bot’s access token since .*\. Next try <!date/);

    cometApi.account.books.accessToken = token;
    await passes(stage, 12);
    expect(left(stage)).toBe(70);
    expect(stage.card()).toContain('Applied');
    expect(dms(ada)).toHaveLength(2);
    expect(dms(ada)[1]).toMatch(/^🟢 CometAPI accepts the bot’s access token again/);

    cometApi.account.rotateAccessToken();
    await stage.after(ana.types('/cometkey show search-prod'));
    await passes(stage, 1);
    expect(dms(ada)).toHaveLength(3);
  });

  test('a new token at the next start is recovery too', async () => {
    await using database = await (await import('../support/temporary-database.ts')).temporaryDatabase();
    await using stage = await swept({ databaseUrl: database.url });
    const { ana, ada, cometApi } = stage;
    cometApi.account.rotateAccessToken();
    await stage.after(ana.types('/cometkey show search-prod'));
    await passes(stage, 2);
    expect(dms(ada)).toHaveLength(1);
    await stage.restart();
    await stage.sweep();
    await passes(stage, 6);
    expect(dms(ada)[1]).toContain('accepts the bot’s access token again');
  });

  test('a server that wants to know whose token it is: the account’s id is asked for', async () => {
    await using stage = await swept();
    stage.cometApi.account.books.userId = 99;
    await stage.after(stage.ana.types('/cometkey show search-prod'));
    await passes(stage, 1);
    expect(stage.dm(stage.ada)).toContain('sets `COMETAPI_USER_ID`');
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
      }
      await stage.after(Promise.resolve());
    };
    const seesTrouble = async () => {
      await Promise.allSettled([stage.bot, other].map(({ ports }) => ports.cometApi.key(1, 'interactive')));
      await leftAloneBy(stage.bot, other);
    };
    const token = cometApi.accessToken;
    cometApi.account.rotateAccessToken();
    await seesTrouble();
    await both(3);
    expect(dms(ada)).toEqual([expect.stringContaining('has refused the bot’s access token')]);
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

/** Every bot has asked often enough to give up. */
async function leftAloneBy(...bots: Stage['bot'][]): Promise<void> {
  for (const { ports } of bots)
    while (!ports.cometApi.status().leftAlone)
      await ports.cometApi.key(1, 'interactive').catch(() => undefined);
}
