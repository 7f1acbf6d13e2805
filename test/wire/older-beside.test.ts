import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { held, impatient, passes, sent } from '../support/late-call.ts';
import { ownedKey } from '../support/owned-key.ts';
import { rawSql } from '../support/raw-audit.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { onPostgres } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';

interface Body {
  readonly sent: { readonly mayLandUntil: { readonly $date: number }; readonly used: number };
  readonly usedBefore?: number;
}

const LOOKS_MADE = { name: 'batch', remain_quota: 2_500_000, expired_time: -1 };
const TAKES = ['create batch --quota $5', 'edit search-test --name batch'];

onPostgres('a bot of the version before, which runs on beside this one', (site) => {
  test.each([
    ['quota search-prod -$5', 'beforeWrite'],
    ['create batch --quota $5', 'beforeBirth'],
  ] as const)('what it has sent for “%s” and not heard of is not sent again', async (line, moment) => {
    await using database = await site();
    await using stage = await stageWithKey({ ...impatient, databaseUrl: database.url });
    await using raw = await rawSql(database.url);
    const { ana, cometApi } = stage;
    const call = held(stage, moment);
    await stage.after(ana.types(`/cometkey ${line}`));
    // All that it leaves is in its request.
    const [row] = await raw.rows(`select id, body from requests where state = 'applying'`);
    const { usedBefore: _, ...body } = JSON.parse(String(row?.['body'])) as Body;
    expect(body.sent.mayLandUntil.$date - Date.now()).toBeGreaterThan(30_000);
    await raw.run(`delete from sent_calls; update requests set body = '${JSON.stringify(body)}'`);
    await stage.restart();
    for (const seconds of [5, 30, 300]) await passes(stage, seconds);
    expect(sent(stage)).toBe(1);
    await call.lands();
    await passes(stage, 900);
    expect(sent(stage)).toBe(1);
    expect(dms(ana).join('\n')).toMatch(/Applied/);
    expect(cometApi.account.rows().map(({ remain_quota }) => remain_quota / USD)).toEqual(
      moment === 'beforeWrite' ? [15] : [20, 5],
    );
  });

  /** What is sent for ana’s `batch` is held, and its request is over: a key in the console looks like its work. */
  async function batchUnderWay(stage: Stage, line: string) {
    const isCreate = line.startsWith('create');
    const { account } = stage.cometApi;
    const call = held(stage, isCreate ? 'beforeBirth' : 'beforeWrite');
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    if (!isCreate) account.editInConsole(1, { name: 'batch' });
    const id = isCreate ? account.addKey(LOOKS_MADE).id : 1;
    await passes(stage, 10);
    account.editInConsole(id, { name: 'given-away' });
    await stage.sweep();
    return call;
  }

  test.each(TAKES)('the name of a new key that it has sent is not given by “%s” meanwhile', async (line) => {
    await using database = await site();
    await using stage = await stageWithKey({ ...impatient, databaseUrl: database.url });
    await using raw = await rawSql(database.url);
    const { ana, cometApi } = stage;
    await ownedKey(stage, ana, { name: 'search-test' });
    const call = await batchUnderWay(stage, 'create batch --quota $5');
    await raw.run(`delete from sent_calls where name = 'create:batch'`);
    await raw.run(`update sent_calls set name = 'create:batch' where name = 'name:batch'`);
    await stage.restart();
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.told(ana)).toContain('“batch”');
    await call.lands();
    await passes(stage, 60);
    await stage.sweep();
    expect(cometApi.account.rows().filter(({ name }) => name === 'batch')).toHaveLength(1);
  });

  test.each([
    'create batch --quota $5',
    'edit search-prod --name batch',
  ])('where it looks before it makes a key, it finds for how long “%s” may still land', async (line) => {
    await using database = await site();
    await using stage = await stageWithKey({ ...impatient, databaseUrl: database.url });
    await using raw = await rawSql(database.url);
    const call = await batchUnderWay(stage, line);
    const found = await raw.rows(`select lands_until from sent_calls where name = 'create:batch'`);
    expect(found.map((row) => Number(row['lands_until']) > Date.now())).toEqual([true]);
    await call.lands();
  });
});
