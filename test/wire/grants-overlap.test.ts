import { expect, test } from 'vitest';
import { startStage } from '../support/stage.ts';

const HOUR = 3_600_000;

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
  await stage.bot.run('grants');
  await stage.bot.run('grants');
  await stage.bot.settled();
  expect(row()).toMatchObject({ unlimited_quota: false, remain_quota: 4_000_000, used_quota: 1_000_000 });
});
