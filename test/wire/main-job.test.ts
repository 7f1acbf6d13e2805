import { expect, test } from 'vitest';
import { startStage } from '../support/stage.ts';

test('a member creates a key, asks for more, a lead approves, and it is applied', async () => {
  await using stage = await startStage();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey create search-prod --quota $20 --expires 30d'));
  expect(stage.told(ana)).toContain('search-prod');
  const [row] = cometApi.account.rows();
  expect(row).toMatchObject({ name: 'search-prod', remain_quota: 10_000_000, unlimited_quota: false });

  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.card()).toContain('Pending');
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('Applied');
  expect(cometApi.account.rows()[0]?.remain_quota).toBe(35_000_000);
  expect(stage.dm(ana)).toMatch(/applied/i);
});
