import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { held, impatient, passes, sent } from '../support/late-call.ts';
import { rawSql } from '../support/raw-audit.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { onPostgres } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';

interface Body {
  readonly sent: { readonly mayLandUntil: { readonly $date: number }; readonly used: number };
  readonly usedBefore?: number;
}

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
});
