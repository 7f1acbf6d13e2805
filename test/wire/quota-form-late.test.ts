import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const left = ({ cometApi }: Stage): number => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

/** lee approves $50 more for `search-prod`, which has $20. */
async function grantMore(stage: Stage): Promise<void> {
  await stage.after(stage.ada.types('/cometkey quota #1 +$50 launch week'));
  await stage.after(stage.lee.clicks('Approve'));
  expect(left(stage)).toBe(70);
}

const inConsole = async ({ cometApi }: Stage): Promise<void> => {
  cometApi.account.editInConsole(1, { remain_quota: 70 * USD });
};

describe.each([
  ['granted by a lead', grantMore, /⚠️ <@U0ADA> has changed the quota of \*search-prod\*/],
  [
    'changed in the console',
    inConsole,
    /⚠️ The quota of \*search-prod\* \(#1\) has been changed in the console since/,
  ],
] as const)('more was %s while the form was open', (_, gives, told) => {
  test.each([
    ['Set what is left', '$15', 15],
    ['Take some back', '$5', 65],
  ])('“%s” comes back with what is there now, and then does it', async (change, amount, after) => {
    await using stage = await sweptStageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey quota search-prod'));
    await fillIn(stage, ana, { Change: change, amount });
    await gives(stage);
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toMatch(told);
    expect(textOf(ana.modal())).toContain('it had $20.00 granted, and has $70.00 granted now.');
    expect(textOf(ana.modal())).toContain('$70.00 left of $70.00');
    expect(ana.modal()?.inputs['amount']).toMatchObject({ amount: { value: amount } });
    expect(left(stage)).toBe(70);
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toContain('✅ ');
    expect(left(stage)).toBe(after);
  });
});

test('what calls use, and what they are charged before they are counted, is no change of the quota', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await fillIn(stage, ana, { Change: 'Set what is left', amount: '$5' });
  cometApi.account.editInConsole(1, { remain_quota: 15 * USD, used_quota: 4.9 * USD });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('✅ ');
  expect(left(stage)).toBe(5);
});

test('a line that waited for a click takes back nothing that was granted since', async () => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-dev' });
  await stage.after(ana.types('/cometkey qouta search-prod =$15'));
  const offer = ana.lastEphemeral() ?? 'home';
  await stage.after(ana.types('/cometkey quota search =$15'));
  const picker = ana.lastEphemeral() ?? 'home';
  await grantMore(stage);
  await stage.after(ana.clicks('Run /cometkey quota search-prod =$15', { in: offer }));
  expect(left(stage)).toBe(70);
  await stage.after(ana.clicks('Quota', { in: picker, near: 'search-prod' }));
  expect(left(stage)).toBe(70);
  const told = ana.sees().map(textOf).join('\n');
  expect(told.match(/\*search-prod\* \(#1\) has since been given more quota by <@U0ADA>/g)).toHaveLength(2);
});
