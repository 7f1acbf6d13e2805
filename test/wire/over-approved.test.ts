import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

test('a notice that ended with an approval names who asked, who approved, and how much', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee, cometApi } = stage;
  cometApi.account.spend(1, 20 * USD);
  await stage.sweep();
  await stage.sweep();
  await stage.after(ana.types('/cometkey quota search-prod +$20 launch week'));
  await stage.after(lee.clicks('Approve'));
  await stage.sweep();
  expect(dms(ana).filter((text) => text.includes('more quota'))[0]).toBe(
    '✅ Key *search-prod* (#1) was given more quota (you asked, <@U0LEE> approved +$20.00), and then had $20.00 left of $40.00.',
  );
});
