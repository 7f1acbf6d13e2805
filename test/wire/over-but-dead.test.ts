import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { ownedKey, seconds } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;

/** Ana was told that her key has expired, and its quota is used up as well. */
async function bothDead() {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'both' });
  await stage.sweep();
  stage.cometApi.account.editInConsole(1, {
    remain_quota: 0,
    used_quota: 20 * USD,
    expired_time: seconds(stage.now()) - 60,
  });
  await stage.sweep();
  return stage;
}

test('a renewed key that is still exhausted: the notice says so with its cure, until it works', async () => {
  await using stage = await bothDead();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey renew both'));
  expect(dms(ana)[0]).toMatch(
    /^✅ You renewed key \*both\* \(#1\) until <!date[^>]*>\.\nIts quota is used up: calls with it fail\. Ask for more quota to use it again\.\nAsk for \+\$20\nOpen/,
  );
  await stage.after(ana.clicks('Ask for +$20'));
  await ana.fills({ reason: 'month end' });
  await stage.after(ana.submits());
  expect(dms(ana)[0]).toMatch(/More quota has been requested and is waiting for a decision\./);
  await stage.after(lee.clicks('Approve'));
  await stage.sweep();
  expect(dms(ana)[0]).toMatch(/^✅ You renewed key \*both\* \(#1\) until <!date[^>]*>\.$/);
});

test('a key topped up while it is disabled: the notice says that it is, and who can enable it', async () => {
  await using stage = await startStage();
  const { ana, ada, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'off' });
  await stage.sweep();
  cometApi.account.spend(1, 20 * USD);
  await stage.sweep();
  await stage.sweep();
  await stage.after(ada.types('/cometkey disable off'));
  cometApi.account.editInConsole(1, { remain_quota: 5 * USD });
  await stage.sweep();
  const told = dms(ana).find((text) => text.includes('more quota outside Slack'));
  expect(told).toMatch(
    /\nDisabled by <@U0ADA>[^\n]*: calls with it fail\. .*Only an admin can enable it again/,
  );
  expect(told).not.toContain('\nEnable');
});

test('of a key that expires in the meantime the older notice offers nothing more', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'late' });
  await stage.sweep();
  cometApi.account.setExpiry(1, stage.now().getTime() + DAY / 2);
  await stage.sweep();
  stage.advance(DAY);
  await stage.sweep();
  expect(dms(ana)[0]).toBe('There’s a newer message about key *late* (#1).');
});
