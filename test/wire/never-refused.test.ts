import { expect, test } from 'vitest';
import { DAY, ownedKey, seconds } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';

test.each([
  ['disabled and used up', { status: 2, remain_quota: 0, used_quota: 5 }, /Enable/i],
  ['overspent and over', { remain_quota: -5, used_quota: 10, expired_time: 1 }, /renew it/i],
])('a key that is %s is advised nothing that waits for the quota that is asked for', async (_, row, refused) => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'k1', ...row });
  await stage.after(ana.types('/cometkey quota k1 +$50 launch'));
  await stage.after(ana.types('/cometkey show k1'));
  expect(stage.told(ana)).toContain('More quota has been requested and is waiting for a decision.');
  expect(stage.told(ana)).not.toMatch(refused);
});

test('a warning of a key that an admin then disabled offers its owner nothing that only an admin can do', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'k1' });
  stage.cometApi.account.editInConsole(1, { expired_time: seconds(stage.now()) + (2 * DAY) / 1000 });
  await stage.sweep();
  const warning = () =>
    stage.ana
      .dms()
      .map((one) => JSON.stringify(one))
      .find((one) => one.includes('⏰')) ?? '';
  expect(warning()).toContain('Renew 30 days');
  await stage.after(ada.types('/cometkey disable k1 leaked'));
  await stage.sweep();
  expect(warning()).not.toBe('');
  expect(warning()).not.toMatch(/Renew 30 days|Enable/);
  expect(warning()).toContain('Open');
});
