import { expect, test } from 'vitest';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

test('whoever decides reads why to look twice: so many times what is usual', async () => {
  await using stage = await stageWithKey();
  const { ana, lee } = stage;
  for (const amount of [2, 3, 5]) {
    await stage.after(ana.types(`/cometkey quota search-prod +$${amount} launch week`));
    expect(stage.card()).not.toContain('Look twice');
    await stage.after(lee.clicks('Approve'));
  }
  await stage.after(ana.types('/cometkey quota search-prod +$40 launch week'));
  expect(stage.card()).toContain('⚠️ Look twice: 13 × the usual amount ($3.00).');
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).not.toContain('Look twice');
});

test('a card for no limit says so, and that the key was not used', async () => {
  await using stage = await startStage();
  const long = Date.parse('2026-01-01T00:00:00Z') / 1000;
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  stage.cometApi.account.editInConsole(1, { created_time: long, accessed_time: long });
  await stage.sweep();
  await stage.after(stage.ana.types('/cometkey unlimited search-prod on for 4h migration'));
  expect(stage.card()).toContain('⚠️ Look twice: unlimited, no use in 30 days.');
});

test.each<[string, (stage: Stage) => void]>([
  ['was paid for', ({ cometApi }) => cometApi.account.spend(1, 1000)],
  [
    'cost nothing',
    ({ cometApi, now }) =>
      cometApi.account.editInConsole(1, { accessed_time: Math.floor(now().getTime() / 1000) }),
  ],
])('a card says no more that its key was not used once a call %s', async (_, used) => {
  await using stage = await startStage();
  const long = Date.parse('2026-01-01T00:00:00Z') / 1000;
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  stage.cometApi.account.editInConsole(1, { created_time: long, accessed_time: long });
  await stage.sweep();
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 migration'));
  expect(stage.card()).toContain('⚠️ Look twice: no use in 30 days.');
  stage.advance(600_000);
  used(stage);
  await stage.sweep();
  expect(stage.card()).not.toContain('Look twice');
});
