import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { hoursPass } from '../support/spending.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

test('a day that takes many times what is usual: told to the owner once, who disables the key there', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { remain_quota: 500 * USD });
  await hoursPass(stage, { hours: 8 * 24, every: 3 }, () => cometApi.account.spend(1, USD / 4));
  const before = dms(ana).length;
  // A night of it.
  await hoursPass(stage, { hours: 6 }, () => cometApi.account.spend(1, 4 * USD));
  await hoursPass(stage, { hours: 20, every: 2 }, () => cometApi.account.spend(1, USD / 5));
  const told = dms(ana).slice(before);
  expect(told).toEqual([
    expect.stringMatching(
      /^🟡 Key \*search-prod\* \(#1\) is spending far more than usual\.\nIt spent \$1\d\.\d\d in the 24 hours up to <!date.*>; it usually spends \$2\.00 a day\. If you didn’t expect this, disable it: somebody else may have its secret\.\n/,
    ),
  ]);
  const disable = expect.objectContaining({
    text: expect.objectContaining({ text: 'Disable' }),
    style: 'danger',
  });
  expect(ana.lastDm()?.blocks).toContainEqual(
    expect.objectContaining({ elements: expect.arrayContaining([disable]) }),
  );
  await stage.after(ana.clicks('Disable'));
  await stage.after(ana.submits());
  expect(cometApi.account.rows()[0]?.status).toBe(2);
  const ended = () => dms(ana).slice(before)[0];
  expect(ended()).toMatch(/^⏸️ You disabled key \*search-prod\* \(#1\)\. It spent \$1\d\.\d\d in/);
  await stage.after(ana.types('/cometkey enable search-prod'));
  await stage.sweep();
  expect(ended()).toContain('You disabled key');
});

test('a key of which no week is known, and one that is busy every other day, alarm nobody', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  const young = await ownedKey(stage, ana, { name: 'young', remain_quota: 500 * USD });
  cometApi.account.editInConsole(1, { remain_quota: 500 * USD });
  await hoursPass(stage, { hours: 8 * 24, every: 6 }, (hour) => {
    if (hour % 48 < 24) cometApi.account.spend(1, 2 * USD);
    cometApi.account.spend(young.id, hour >= 120 && hour < 144 ? 6 * USD : USD / 10);
  });
  expect(dms(ana).filter((text) => text.includes('usual'))).toEqual([]);
});
