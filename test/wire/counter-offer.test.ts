import { expect, test } from 'vitest';
import { startStage } from '../support/stage.ts';

async function asked(line: string) {
  const stage = await startStage();
  stage.cometApi.account.addKey({ name: 'search-prod', remain_quota: 5_000_000 });
  await stage.sweep();
  await stage.after(stage.ada.types('/cometkey assign search-prod @ana'));
  await stage.after(stage.ana.types(line));
  await stage.after(stage.lee.clicks('Edit and approve'));
  return stage;
}

test('a lead gives less than was asked, with a comment that stays on the card', async () => {
  await using stage = await asked('/cometkey quota search-prod +$50 launch week');
  await stage.lee.fills({ amount: '20', reason: 'start with this' });
  await stage.after(stage.lee.submits());
  expect(stage.cometApi.account.rows()[0]?.remain_quota).toBe(15_000_000);
  expect(stage.card()).toContain('@ana asked for *+$50.00* on *search-prod*');
  expect(stage.card()).toContain('<@U0LEE> approved *+$20.00* on *search-prod* for good instead.');
  expect(stage.dm(stage.ana)).toMatch(
    /You asked for \*\+\$50\.00\* on \*search-prod\* for good; <@U0LEE> approved less\.[\s\S]*start with this/,
  );
  expect(stage.card()).toContain('start with this');
  expect(stage.dm(stage.ana)).toContain('+$20.00');
  await stage.after(stage.ana.types('/cometkey requests mine'));
  expect(stage.told(stage.ana)).toContain(
    'You asked for *+$50.00* on *search-prod* for good\n<@U0LEE> approved *+$20.00* on *search-prod* for good instead.',
  );
});

test.each([
  {},
  { amount: '50' },
  { amount: '', during: '' },
])('what is approved as it was asked is not called anything else: %j', async (fields) => {
  await using stage = await asked('/cometkey quota search-prod +$50 for 7d launch week');
  await stage.lee.fills({ ...fields, reason: 'go ahead' });
  await stage.after(stage.lee.submits());
  expect(stage.card()).toMatch(/Applied.*asked for \*\+\$50\.00\* on \*search-prod\* for 7 days/);
  expect(stage.card()).toContain('go ahead');
  expect(stage.card()).not.toMatch(/instead|less than/);
  expect(stage.dm(stage.ana)).toContain('go ahead');
  expect(stage.dm(stage.ana)).not.toContain('gave less');
});

test('nobody gives more than was asked; the form stays open and says so', async () => {
  await using stage = await asked('/cometkey quota search-prod +$50 launch week');
  await stage.lee.fills({ amount: '70' });
  await stage.after(stage.lee.submits());
  expect(stage.lee.modal()?.errors?.['amount']).toContain('more than was asked');
  expect(stage.card()).toContain('Pending');
  expect(stage.cometApi.account.rows()[0]?.remain_quota).toBe(5_000_000);
});

test('a wish without end gets one, and is taken back by itself', async () => {
  await using stage = await asked('/cometkey unlimited search-prod on migration');
  await stage.lee.fills({ during: '4h' });
  await stage.after(stage.lee.submits());
  expect(stage.cometApi.account.rows()[0]?.unlimited_quota).toBe(true);
  stage.advance(4 * 3_600_000 + 1000);
  await stage.bot.run('grants');
  await stage.bot.settled();
  expect(stage.cometApi.account.rows()[0]).toMatchObject({ unlimited_quota: false, remain_quota: 5_000_000 });
});

test('whoever asked cannot settle their own wish for less', async () => {
  await using stage = await startStage();
  await stage.after(stage.lee.types('/cometkey create lees-key'));
  await stage.after(stage.lee.types('/cometkey quota lees-key +$5 mine'));
  await stage.after(stage.lee.clicks('Edit and approve'));
  expect(stage.told(stage.lee)).toContain('is your own, so another lead has to decide it');
});
