import { describe, expect, test } from 'vitest';
import { backUp } from '../support/back-up.ts';
import { dms } from '../support/dms.ts';
import { held, impatient, passes, sent } from '../support/late-call.ts';
import { DONE, type Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { onPostgres } from '../support/store-sites.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const STILL_ON_ITS_WAY = /An earlier change to “.*” may still be on its way.*so I did nothing/s;

const status = ({ cometApi }: Stage) => cometApi.account.row(1)?.status;

test('a disable that was sent twice does not undo the enable that follows it', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana } = stage;
  const call = held(stage, 'beforeWrite');
  await stage.after(ana.types('/cometkey disable search-prod leaked'));
  await passes(stage, 15);
  expect(dms(ana).join('\n')).toMatch(/Applied.*disabled/s);
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toMatch(STILL_ON_ITS_WAY);
  await call.lands();
  await passes(stage, 50);
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toMatch(DONE);
  await stage.sweep();
  await passes(stage, 60);
  expect(status(stage)).toBe(1);
  expect(dms(ana).join('\n')).not.toContain('outside Slack');
});

test('what a lead approves meanwhile waits until nothing can undo it, and is made then', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, lee, cometApi } = stage;
  const call = held(stage, 'beforeWrite');
  await stage.after(ana.types('/cometkey disable search-prod leaked'));
  await passes(stage, 15);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  await passes(stage, 10);
  expect(cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
  await call.lands();
  await passes(stage, 40);
  expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  expect(stage.card()).toContain('Applied');
});

describe('what an admin drops after a restore may still land', () => {
  /** The call of the line is held; a copy that knows of it is put back, and the admin drops it. */
  async function dropped(path: string, line: string, moment: 'beforeWrite' | 'beforeBirth') {
    const stage = await stageWithKey({ ...impatient, databaseUrl: `sqlite:${path}` });
    const { ana, ada } = stage;
    const call = held(stage, moment);
    await stage.after(ana.types(`/cometkey ${line}`));
    const putBack = backUp(stage, path);
    await stage.sweep();
    await putBack();
    await passes(stage, 15);
    await stage.after(ada.clicks('Not needed'));
    expect(stage.dm(ada)).toContain('no longer waiting for an admin');
    return { stage, call, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
  }

  test('a change of the key waits until it cannot', async () => {
    await using database = await temporaryDatabase();
    await using scene = await dropped(database.path, 'quota search-prod -$5', 'beforeWrite');
    const { stage, call } = scene;
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey quota search-prod -$1'));
    expect(stage.told(ana)).toMatch(STILL_ON_ITS_WAY);
    await call.lands();
    await passes(stage, 50);
    await stage.after(ana.types('/cometkey quota search-prod -$1'));
    expect(stage.told(ana)).toMatch(DONE);
    expect(cometApi.account.row(1)?.remain_quota).toBe(14 * USD);
  });

  test('a key of the name is not made before', async () => {
    await using database = await temporaryDatabase();
    await using scene = await dropped(database.path, 'create batch --quota $5', 'beforeBirth');
    const { stage, call } = scene;
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey create batch --quota $6'));
    expect(stage.told(ana)).toContain('Another key may still get the name “batch”');
    await stage.after(ana.types('/cometkey create other --quota $6'));
    expect(stage.told(ana)).toMatch(DONE);
    await call.lands();
    await passes(stage, 50);
    await stage.sweep();
    await stage.after(ana.types('/cometkey create batch --quota $6'));
    expect(stage.told(ana)).toContain('batch');
    expect(stage.told(ana)).not.toMatch(DONE);
    expect(cometApi.account.rows().filter(({ name }) => name === 'batch')).toHaveLength(1);
  });
});

const APART = 150_000;

onPostgres('two bots whose clocks are minutes apart', (site) => {
  test.each([
    APART,
    -APART,
  ])('%i ms: what one has sent the other sends again only once it can land no more', async (aheadMs) => {
    await using database = await site();
    await using stage = await stageWithKey({ ...impatient, databaseUrl: database.url, delivery: 'http' });
    const { ana, cometApi } = stage;
    await stage.another(aheadMs);
    const call = held(stage, 'beforeWrite');
    await stage.after(ana.types('/cometkey quota search-prod -$5'));
    for (const seconds of [0, 30, 200]) {
      stage.advance(seconds * 1000);
      await stage.bot.run('apply');
      await passes(stage, 0);
    }
    expect(sent(stage)).toBe(1);
    await call.lands();
    await passes(stage, 30);
    await stage.bot.run('apply');
    await passes(stage, 300);
    expect(sent(stage)).toBe(1);
    expect(cometApi.account.row(1)?.remain_quota).toBe(15 * USD);
    expect(dms(ana).join('\n')).toMatch(/Applied/);
  });
});
