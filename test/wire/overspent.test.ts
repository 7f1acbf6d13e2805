import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

const overspent = { name: 'overspent', remain_quota: -0.75 * USD, used_quota: 50.75 * USD };
const WRITTEN_OFF =
  'CometAPI can’t store a debt, so disabling the key wrote off the $0.75 it was overspent by.';

test('where a disable writes off a debt, it is done, and says why the key counts as granted more', async () => {
  await using stage = await startStage({ flavour: 'documented' });
  const { ana, ada } = stage;
  await ownedKey(stage, ana, overspent);
  await stage.after(ana.types('/cometkey disable overspent'));
  expect(stage.cometApi.account.row(1)).toMatchObject({
    status: 2,
    remain_quota: 0,
    used_quota: 50.75 * USD,
  });
  expect(stage.told(ana)).toMatch(/^✅ Disabled \*overspent\*\./);
  expect(stage.told(ana)).toContain(WRITTEN_OFF);
  expect(stage.told(ana)).not.toContain('console');
  await stage.after(ada.types('/cometkey audit overspent'));
  expect(stage.told(ada)).not.toContain('couldn’t');
});

test('where the status is written alone, the debt stays, and nothing is said of it', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, overspent);
  await stage.after(ana.types('/cometkey disable overspent'));
  expect(stage.cometApi.account.row(1)).toMatchObject({ status: 2, remain_quota: -0.75 * USD });
  expect(stage.told(ana)).not.toContain('debt');
});

test('among many that are disabled at once, it is disabled as well, and named once with what was written off', async () => {
  await using stage = await startStage({ flavour: 'documented' });
  const { ana, lee } = stage;
  await ownedKey(stage, ana, overspent);
  await ownedKey(stage, ana, { name: 'other' });
  await stage.after(lee.types(`/cometkey list @ana`));
  await stage.after(lee.clicks('Disable all'));
  await stage.after(lee.submits());
  expect(dms(lee)).toEqual([expect.stringContaining('✅ Disabled 2 of <@U0ANA>’s keys')]);
  expect(dms(lee)).toEqual([expect.stringContaining(`• *overspent* (#1): ${WRITTEN_OFF}`)]);
});
