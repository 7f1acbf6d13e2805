import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { DAY, ownedKey, seconds } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

test('a renewal that also enables says so, wherever it is offered, and is not offered to who may not enable', async () => {
  await using stage = await startStage();
  const { ana, ada, cometApi } = stage;
  const past = seconds(stage.now()) - DAY / 1000;
  await ownedKey(stage, ana, { name: 'both', status: 2, expired_time: past });
  await stage.sweep();
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('Renew 30 days and enable\n');
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toContain('Renew 30 days and enable\n');
  await stage.after(ana.types('/cometkey renew'));
  await fillIn(stage, ana, { Key: 'both' });
  expect(textOf(ana.modal())).toContain('\nRenew and enable\n');
  await ana.closes();
  await stage.after(ana.types('/cometkey show both'));
  await stage.after(ana.clicks('Renew 30 days and enable'));
  expect(cometApi.account.row(1)).toMatchObject({ status: 1 });

  await stage.after(ada.types('/cometkey disable #1'));
  await stage.after(ana.types('/cometkey show both'));
  expect(stage.told(ana)).not.toContain('Renew 30 days');
  await ana.opensHome();
  expect(textOf(ana.home())).not.toContain('Renew 30 days');
});

test('unlimited, overspent or limited: what a key has begins a line with a capital', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'free', unlimited_quota: true, remain_quota: 0, used_quota: 3 * USD });
  await ownedKey(stage, ana, { name: 'indebted', remain_quota: -2 * USD, used_quota: 12 * USD });
  await ownedKey(stage, ana, { name: 'strange', used_quota: -1.2 * USD });
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('\nUnlimited, $3.00 used · ');
  expect(stage.told(ana)).toContain('\nOverspent by $2.00 · ');
  expect(stage.told(ana)).toContain('\n$20.00 left, CometAPI reports -$1.20 used · ');
});
