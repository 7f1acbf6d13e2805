import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

test.each([
  ['quota #1 +$5', { unlimited_quota: true }, 'has unlimited quota now'],
  ['quota #1', { unlimited_quota: true }, 'has unlimited quota now'],
  ['quota #1 =$90', { unlimited_quota: true }, 'has unlimited quota now'],
  ['unlimited #1 on for 4h', { unlimited_quota: true }, 'already has unlimited quota'],
  ['unlimited #1 off', {}, 'already has a limit'],
  ['unlimited #1 off --left $5', {}, 'already has a limit'],
  ['edit #1', { remain_quota: -2 * USD, used_quota: 22 * USD }, 'overspent by $2.00'],
] as const)('`%s` on a key that is %o is refused before anything is asked', async (line, row, why) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  stage.cometApi.account.editInConsole(1, row);
  await stage.sweep();
  await stage.after(ana.types(`/cometkey ${line}`));
  const modal = ana.modal();
  expect(modal ? textOf(modal) : stage.told(ana)).toContain(why);
  expect(JSON.stringify(modal ?? {})).not.toContain('plain_text_input');
});

test('a lead is told whose key it is instead of being asked why', async () => {
  await using stage = await stageWithKey();
  const { lee } = stage;
  for (const line of ['quota #1 +$5', 'quota #1', 'unlimited #1 on']) {
    await stage.after(lee.types(`/cometkey ${line}`));
    expect(lee.modal()).toBeUndefined();
    expect(stage.told(lee)).toMatch(/belongs to|owner/i);
  }
});

test('a key whose form can only be refused says so at once, and asks for no reason', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { unlimited_quota: true });
  await stage.sweep();
  await stage.after(ana.types('/cometkey quota'));
  await stage.after(ana.fills({ key: '1' }));
  const shown = textOf(ana.modal());
  expect(shown).toContain('⚠️ That can’t be done with *search-prod* (#1): the key has unlimited quota now.');
  expect(shown).not.toContain('Whoever decides will see this');
  await ana.fills({ amount: '5' });
  await stage.after(ana.submits());
  expect(JSON.stringify(ana.modal()?.errors)).toContain('has unlimited quota now');
  expect(JSON.stringify(ana.modal()?.errors)).not.toContain('say why');
});

test('the form of a key offers only the direction that it can take', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey unlimited'));
  await stage.after(ana.fills({ key: '1' }));
  await expect(ana.fills({ direction: 'off' })).rejects.toThrow('no option "off" but: Lift the limit');
});
