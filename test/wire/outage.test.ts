import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { breaks, calls, left, leftAlone, MINUTE, passes, swept } from '../support/outage.ts';
import type { Stage } from '../support/stage.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

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
        /^CometAPI isn’t answering, so I did nothing\. I’ll check again at <!date\^\d+\^{time_secs}\|[\d:]+ UTC>; please send this again then\.$/,
      );
      expect(rest.slice(-2)).toEqual([`/cometkey ${line}`, 'Try again']);
    }
  });

  test('what the mirror holds is shown, with its age and why it is not fresh', async () => {
    await using stage = await swept();
    const { ana } = stage;
    breaks(stage);
    await leftAlone(stage);
    stage.advance(12 * MINUTE);
    const stale = /⚠️ CometAPI isn’t answering\. As of <!date[^>]*>, 12 minutes ago/;
    await stage.after(ana.types('/cometkey list'));
    expect(stage.told(ana)).toMatch(stale);
    await stage.after(ana.clicks('Refresh'));
    expect(stage.told(ana)).toMatch(stale);
    await stage.after(ana.types('/cometkey show search-prod'));
    expect(stage.told(ana)).toMatch(stale);
    await stage.after(ana.opensHome());
    expect(textOf(ana.home())).toMatch(stale);
    await stage.after(ana.types('/cometkey status'));
    expect(stage.told(ana)).toMatch(/🔴 CometAPI hasn.t answered since <!date[^>]*>\. Next check <!date/);
    await stage.after(ana.types('/cometkey help'));
    expect(stage.told(ana)).toContain('Make a key');
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
      cometApi: { reachable: false, suspended: true },
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
    expect(stage.card()).toMatch(/Decided by <@U0LEE>; CometAPI isn’t answering, next try <!date/);
    cometApi.account.editInConsole(2, { status: 2 });
    await passes(stage, 150, 3 * MINUTE);
    expect(stage.card()).toContain('CometAPI isn’t answering, next try');
    expect(stage.thread().filter((text) => text.includes('Approved'))).toHaveLength(1);

    mends();
    await passes(stage, 6);
    expect(stage.card()).toContain('Applied');
    expect(cometApi.account.row(2)?.remain_quota).toBe(25 * USD);
    expect(left(stage)).toBe(20);
    expect(dms(ana).filter((text) => text.includes('was disabled outside Slack'))).toHaveLength(1);
    expect(dms(ana).filter((text) => text.includes(' over.'))).toHaveLength(1);
    await stage.after(ana.types('/cometkey list'));
    expect(stage.told(ana)).not.toContain('isn’t answering');
  });

  test.each([
    ['the look whether it answers again', (stage: Stage) => stage.runs('upstream')],
    ['anybody’s look at a key', (stage: Stage) => stage.after(stage.ana.types('/cometkey show search-prod'))],
  ])('what waited for it goes on at once, found by %s', async (_how, finds) => {
    await using stage = await swept();
    const { ana, lee } = stage;
    const mends = breaks(stage);
    await leftAlone(stage);
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    await stage.after(lee.clicks('Approve'));
    await passes(stage, 150, 3 * MINUTE);
    mends();
    stage.advance(5 * MINUTE);
    await finds(stage);
    expect(left(stage)).toBe(70);
    expect(stage.card()).toContain('Applied');
  });

  test('what may have been written is looked for at once', async () => {
    await using stage = await swept();
    const { ana, lee, cometApi } = stage;
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
    cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
    await stage.after(lee.clicks('Approve'));
    await passes(stage, 100, 3 * MINUTE);
    const until = (moment: Date | null | undefined) =>
      stage.advance(Math.max(0, (moment?.getTime() ?? 0) - stage.now().getTime()) + 1000);
    const nextTry = async () => {
      const [request] = await stage.bot.ports.store.requests.list({ limit: 1 });
      return request?.state === 'applying' ? request.nextTryAt : null;
    };
    // It was tried just now, so the bot finds CometAPI before the request's own next try.
    until(await nextTry());
    await stage.runs('apply');
    cometApi.faults.down(false);
    until(stage.newest().ports.cometApi.status().retryAt);
    expect(stage.now().getTime()).toBeLessThan((await nextTry())?.getTime() ?? 0);
    await stage.runs('upstream');
    expect(stage.card()).toContain('Applied');
  });

  test('where only writes fail, the first one that goes through takes the others with it', async () => {
    await using stage = await swept();
    const { ana, lee, cometApi } = stage;
    for (const name of ['second', 'third'])
      await stage.after(ana.types(`/cometkey create ${name} --quota $1`));
    const mends = cometApi.faults.add({ kind: 'http503', match: { method: 'PUT' } });
    for (const key of ['search-prod', 'second', 'third']) {
      await stage.after(ana.types(`/cometkey quota ${key} +$50 launch week`));
      await stage.after(lee.clicks('Approve'));
      await passes(stage, 4, MINUTE);
    }
    await passes(stage, 60, MINUTE);
    mends();
    await passes(stage, 5, MINUTE);
    expect(
      cometApi.account
        .rows()
        .map(({ remain_quota }) => remain_quota / USD)
        .sort(),
    ).toEqual([51, 51, 70]);
  });

  test('after a restart too', async () => {
    await using database = await temporaryDatabase();
    await using stage = await swept({ databaseUrl: database.url });
    const mends = breaks(stage);
    await stage.after(stage.ana.types('/cometkey quota search-prod +$50 launch week'));
    await stage.after(stage.lee.clicks('Approve'));
    await passes(stage, 60, 3 * MINUTE);
    mends();
    await stage.restart();
    await stage.runs('apply');
    expect(left(stage)).toBe(70);
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
    expect(stage.told(ana)).toContain('*$15.00 left*');
    const paths = cometApi.account.calls.slice(heard).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith('/api/token/?'))).toHaveLength(1);
  });
});
