import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { ownedKey } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

test('+ asks a lead, - and = downwards are done at once, and each is told in numbers that were read back', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  const left = () => (cometApi.account.rows()[0]?.remain_quota ?? 0) / USD;

  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.told(ana)).toMatch(/I asked the leads in .*\+\$50\.00/);
  expect(stage.told(ana)).toContain('nothing changes until then');
  expect(left()).toBe(20);
  await stage.after(lee.clicks('Approve'));
  expect(left()).toBe(70);
  expect(stage.card()).toMatch(/Granted \$20\.00 → \$70\.00/);
  expect(stage.dm(ana)).toMatch(/Applied.*approved by <@U0LEE>/);

  await stage.after(ana.types('/cometkey quota search-prod -$10'));
  expect(left()).toBe(60);
  expect(stage.told(ana)).toMatch(/\$70\.00 → \$60\.00/);

  cometApi.account.spend(1, 5 * USD);
  await stage.after(ana.types('/cometkey quota search-prod =$15'));
  expect(left()).toBe(15);
  expect(cometApi.account.row(1)?.used_quota).toBe(5 * USD);
  expect(stage.thread().at(-1)).toMatch(/Applied.*\$20\.00 → \$70\.00/);
});

test('whoever takes all of it back reads that calls fail now', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  expect(stage.told(ana)).not.toContain('Calls with it fail');
  await stage.after(ana.types('/cometkey quota search-prod =$0 over'));
  await stage.after(ana.clicks('Leave nothing'));
  expect(stage.told(ana)).toMatch(/^✅ Took back \*\$15\.00\*[\s\S]*Calls with it fail now: 🔴 Exhausted\./);
});

describe('what leaves a key that works with nothing is asked about first', () => {
  const ASKED =
    /^This would leave nothing on \*search-prod\* \(#1\), which has \$20\.00 left: calls with it would fail at once\./;
  test.each([
    '=$0',
    '-$20',
  ])('%s: nothing is taken before the press, and then once what is left by then', async (amount) => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    const row = () => cometApi.account.row(1);
    await stage.after(ana.types(`/cometkey quota search-prod ${amount} over`));
    expect(stage.told(ana)).toMatch(ASKED);
    expect(row()).toMatchObject({ remain_quota: 20 * USD, used_quota: 0 });
    cometApi.account.spend(1, 5 * USD);
    const asked = structuredClone(ana.lastEphemeral());
    await stage.after(ana.clicks('Leave nothing'));
    expect(stage.told(ana)).toMatch(/^✅ Took back \*\$15\.00\*/);
    expect(row()).toMatchObject({ remain_quota: 0, used_quota: 5 * USD });
    cometApi.account.editInConsole(1, { remain_quota: 10 * USD, status: 1 });
    await stage.after(ana.clicks('Leave nothing', { in: asked ?? 'home' }));
    expect(row()).toMatchObject({ remain_quota: 10 * USD });
  });

  test('so is what has become all that is left since the last sweep', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.sweep();
    cometApi.account.spend(1, 5 * USD);
    await stage.after(ana.types('/cometkey quota search-prod -$15 over'));
    expect(stage.told(ana)).toMatch(/^This would leave nothing on .*, which has \$15\.00 left:/);
    expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 15 * USD });
  });

  test('so does the form; what somebody gave meanwhile is not taken', async () => {
    await using stage = await stageWithKey();
    const { ana, ada, lee, cometApi } = stage;
    await stage.after(ana.types('/cometkey quota search-prod'));
    await fillIn(stage, ana, { Change: 'Set what is left', amount: '0' });
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toMatch(/This would leave nothing on/);
    expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 20 * USD });
    await stage.after(ada.types('/cometkey quota search-prod +$50 launch'));
    await stage.after(lee.clicks('Approve'));
    await stage.after(ana.clicks('Leave nothing'));
    expect(textOf(ana.modal())).toMatch(/changed the quota of \*search-prod\*/);
    expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 70 * USD });
  });

  test('of a key that does not work nothing is asked', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey disable search-prod'));
    await stage.after(ana.types('/cometkey quota search-prod =$0'));
    expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 0 });
  });
});

test('= upwards is an increase: it waits for a lead, and traffic meanwhile counts', async () => {
  await using stage = await stageWithKey();
  const { ana, lea, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod =$100'));
  expect(textOf(ana.modal())).toContain('Set what is left');
  await ana.fills({ reason: 'month end' });
  await stage.after(ana.submits());
  expect(stage.card()).toContain('+$80.00');
  cometApi.account.spend(1, 4 * USD);
  await stage.after(lea.clicks('Approve'));
  expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 96 * USD, used_quota: 4 * USD });
});

test('without its arguments the command opens the form, with what was said filled in', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$30'));
  expect(ana.modal()?.title).toMatchObject({ text: 'Quota of search-prod' });
  await ana.fills({ amount: 'plenty', reason: 'launch week' });
  await stage.after(ana.submits());
  expect(JSON.stringify(ana.modal()?.errors)).toContain('$5');
  await ana.fills({ amount: '30', during: '7d' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('nothing changes until then');
  expect(stage.card()).toMatch(/\+\$30\.00.*for 7 days/);
  expect(stage.card()).toContain('launch week');
  await ana.closes();
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.remain_quota).toBe(50 * USD);
});

test('a time that was typed stands in the form, also where it sets what is left', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod =$50 for 3d'));
  expect(textOf(ana.modal())).toContain('For how long');
  await ana.fills({ reason: 'launch week' });
  await stage.after(ana.submits());
  expect(stage.card()).toMatch(/\+\$30\.00.*for 3 days/);
});

test('an increase without a reason is not asked', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$30'));
  expect(textOf(ana.modal())).toContain('⚠️ A lead has to approve more quota, so please say why.');
  await ana.fills({ reason: '  ' });
  await stage.after(ana.submits());
  expect(ana.modal()?.errors).toEqual({ reason: 'A lead has to approve more quota, so please say why.' });
  expect(stage.card()).toBe('');
});

test.each([
  ['+$0 nothing', 'less than the smallest amount'],
  ['-$30', 'only $20.00 is left'],
  ['=$20', '*search-prod* (#1) already has $20.00 left, so I changed nothing.'],
  ['+50 for 7x', 'I read “for 7x” as a length of time'],
  ['-$1 for 7d', 'Only added quota can be temporary.'],
  ['=$5 for 7d', 'Only added quota can be temporary.'],
  ['+$5 until friday', 'Counted from now, that’s about `for 3'],
])('quota search-prod %s changes nothing and says why', async (words, why) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey quota search-prod ${words}`));
  expect(stage.told(stage.ana)).toContain(why);
  expect(stage.cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
});

test.each([
  '=$5',
  '=$20',
])('what is left of an unlimited key has no meaning, so %s is never set already', async (amount) => {
  await using stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'search-prod', unlimited_quota: true });
  await stage.after(stage.ana.types(`/cometkey quota search-prod ${amount}`));
  expect(stage.told(stage.ana)).toContain('the key has unlimited quota now');
  expect(stage.told(stage.ana)).toContain('/cometkey unlimited #1 off');
});
