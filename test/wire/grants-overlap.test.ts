import { expect, test } from 'vitest';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** On a key with $20; each line is approved where it needs to be. */
async function asked(...lines: readonly string[]) {
  const stage = await stageWithKey();
  const asks = async (line: string) => {
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    if (stage.card().includes('Pending')) await stage.after(stage.lee.clicks('Approve'));
  };
  for (const line of lines) await asks(line);
  const passes = async (milliseconds: number) => {
    stage.advance(milliseconds + 60_000);
    for (const job of ['grants', 'apply', 'grants'] as const) await stage.runs(job);
  };
  return Object.assign(stage, { asks, passes, row: () => stage.cometApi.account.row(1) });
}

test('a loan that ends while the key is lent no limit is taken back afterwards, to the unit', async () => {
  await using stage = await startStage();
  const { ana, ada, lee, cometApi } = stage;
  cometApi.account.addKey({ name: 'search-prod', remain_quota: 5_000_000 });
  await stage.sweep();
  await stage.after(ada.types('/cometkey assign search-prod @ana'));
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 2h load test'));
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h migration'));
  await stage.after(lee.clicks('Approve'));
  const row = () => cometApi.account.rows()[0];
  expect(row()).toMatchObject({ unlimited_quota: true, remain_quota: 30_000_000 });
  cometApi.account.spend(row()?.id ?? 0, 1_000_000);

  stage.advance(2 * HOUR + 60_000);
  await stage.bot.run('grants');
  await stage.bot.settled();
  expect(row()?.unlimited_quota).toBe(true);

  stage.advance(2 * HOUR);
  await stage.runs('grants');
  await stage.runs('grants');
  expect(row()).toMatchObject({ unlimited_quota: false, remain_quota: 4_000_000, used_quota: 1_000_000 });
});

test('limited early and lent anew: the end of the first grant does not end the second', async () => {
  await using stage = await asked('unlimited search-prod on for 4h migration');
  stage.advance(HOUR);
  await stage.asks('unlimited search-prod off --left $5 done early');
  await stage.asks('unlimited search-prod on for 24h second migration');
  await stage.passes(3 * HOUR);
  expect(stage.row()?.unlimited_quota).toBe(true);
  await stage.passes(21 * HOUR);
  expect(stage.row()).toMatchObject({ unlimited_quota: false, remain_quota: 5 * USD });
});

test('limited in the console and lent anew: only the newer grant ends the limit', async () => {
  await using stage = await asked('unlimited search-prod on for 4h migration');
  stage.cometApi.account.editInConsole(1, { unlimited_quota: false, remain_quota: 7 * USD });
  await stage.asks('unlimited search-prod on for 24h second migration');
  await stage.passes(4 * HOUR);
  expect(stage.row()?.unlimited_quota).toBe(true);
  await stage.passes(20 * HOUR);
  expect(stage.row()).toMatchObject({ unlimited_quota: false, remain_quota: 7 * USD });
});

test.each([
  ['all of it', ['-$50'], 20],
  ['part of it', ['-$20'], 20],
  ['all of it, bit by bit', ['-$10', '-$25', '-$15'], 20],
  ['more than was lent', ['-$55'], 15],
  ['all of it, and more is granted for good', ['-$50', '+$30'], 50],
])('a loan given back early (%s) is not taken a second time', async (_what, amounts, left) => {
  await using stage = await asked('quota search-prod +$50 for 7d load test');
  for (const amount of amounts) await stage.asks(`quota search-prod ${amount} done early`);
  await stage.passes(7 * DAY);
  expect((stage.row()?.remain_quota ?? 0) / USD).toBe(left);
});

test('of two loans, what ends first is given back first; the other goes at its own time', async () => {
  await using stage = await asked(
    'quota search-prod +$50 for 7d load test',
    'quota search-prod +$30 for 2d demo',
    'quota search-prod -$40 done early',
  );
  const left = () => (stage.row()?.remain_quota ?? 0) / USD;
  await stage.passes(2 * DAY);
  expect(left()).toBe(60);
  await stage.passes(5 * DAY);
  expect(left()).toBe(20);
});

test('a limit with so much left is what was agreed: no earlier loan is taken from it', async () => {
  await using stage = await asked(
    'quota search-prod +$50 for 7d load test',
    'unlimited search-prod on for 4h migration',
    'unlimited search-prod off --left $30 that is enough',
  );
  await stage.passes(8 * DAY);
  expect(stage.row()).toMatchObject({ unlimited_quota: false, remain_quota: 30 * USD });
});
