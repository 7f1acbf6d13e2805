import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;

async function unlimitedForFourHours() {
  const stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey unlimited search-prod on for 4h migration'));
  await stage.after(stage.lee.clicks('Approve'));
  return stage;
}

test('on for good needs a lead; more quota makes no sense then; off needs a lead too', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey unlimited search-prod on batch night'));
  expect(stage.card()).toContain('*unlimited quota* on *search-prod* for good');
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(false);
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(true);

  await stage.after(ana.types('/cometkey quota search-prod +$5 more'));
  expect(stage.told(ana)).toContain('the key has unlimited quota now');

  cometApi.account.spend(1, 3 * USD);
  await stage.after(ana.types('/cometkey unlimited search-prod off --left $40 --reason night is over'));
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(true);
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)).toMatchObject({
    unlimited_quota: false,
    remain_quota: 40 * USD,
    used_quota: 3 * USD,
  });
});

test('the form asks for what the line left out', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey unlimited search-prod'));
  expect(textOf(ana.modal())).toContain('Limit of search-prod');
  expect(textOf(ana.modal())).toContain('Lift the limit');
  expect(textOf(ana.modal())).not.toContain('Set a limit again');
  await ana.fills({ during: '4h', reason: 'migration' });
  await stage.after(ana.submits());
  expect(stage.card()).toContain('*unlimited quota* on *search-prod* for 4 hours');
  await ana.closes();

  stage.cometApi.account.editInConsole(1, { unlimited_quota: true });
  await stage.sweep();
  await stage.after(ana.types('/cometkey unlimited search-prod off'));
  const shown = textOf(ana.modal());
  expect(shown).toContain('Set a limit again');
  expect(shown).not.toContain('Lift the limit');
  expect(shown).toContain('⚠️ Enter an amount, for example `$20`.');
  expect(shown).toContain('⚠️ A lead has to approve a new limit, so please say why.');
  await ana.fills({ left: '1,000', reason: 'done' });
  await stage.after(ana.submits());
  expect(stage.card()).toContain('a limit on *search-prod*, with *$1,000.00* left');
});

test('a limit that is there already is said instead of a form, also when the mirror is behind', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey unlimited search-prod off'));
  expect(ana.modal()).toBeUndefined();
  expect(stage.told(ana)).toContain('the key already has a limit');
  cometApi.account.editInConsole(1, { unlimited_quota: true });
  await stage.after(ana.types('/cometkey unlimited search-prod off --left $20'));
  expect(textOf(ana.modal())).toContain('so please say why');
});

test('unlimited for 4 hours: what was granted before comes back, less what was spent', async () => {
  await using stage = await unlimitedForFourHours();
  const { ana, cometApi } = stage;
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(true);
  cometApi.account.spend(1, 6 * USD);
  stage.advance(4 * HOUR + 60_000);
  await stage.runs('grants');
  expect(cometApi.account.row(1)).toMatchObject({
    unlimited_quota: false,
    remain_quota: 14 * USD,
    used_quota: 6 * USD,
  });
  expect(stage.dm(ana)).toBe(
    '↩️ The 4 hours of unlimited quota on *search-prod* are over. It got its limit back: $14.00 left of $20.00.\nOpen',
  );
});

test('unlimited for 4 hours and more spent than was granted: the key ends at zero, not below', async () => {
  await using stage = await unlimitedForFourHours();
  stage.cometApi.account.spend(1, 26 * USD);
  stage.advance(4 * HOUR + 60_000);
  await stage.runs('grants');
  expect(stage.cometApi.account.row(1)).toMatchObject({ unlimited_quota: false, remain_quota: 0 });
  expect(stage.dm(stage.ana)).toContain('It got its limit back: $0.00 left of $26.00.');
});
