import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';
import { policyFrom } from '../support/written-policy.ts';

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

test('a lead approves from the card with a comment, which everybody concerned reads', async () => {
  await using stage = await stageWithRequest();
  const { ada, ana, lee } = stage;
  await stage.after(lee.clicks('Approve with a comment…'));
  expect(textOf(lee.modal())).toContain(
    'You’re approving what <@U0ANA> asked for: *+$50.00* on *search-prod*',
  );
  await lee.fills({ reason: 'good luck with the launch' });
  await stage.after(lee.submits());
  expect(left(stage)).toBe(70);
  expect(stage.card()).toMatch(/Applied[\s\S]*Comment from @lee:\n?.*good luck with the launch/);
  expect(stage.dm(ana)).toMatch(/Applied[\s\S]*Comment from @lee:\n?.*good luck with the launch/);
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toContain(
    'approved +$50.00 on *search-prod*: “good luck with the launch”, and I raised',
  );
});

test.each([
  '  ',
  '\u200b',
])('the comment may be left empty, and nothing is made of it: %j', async (reason) => {
  await using stage = await stageWithRequest();
  await stage.after(stage.lee.clicks('Approve with a comment…'));
  await stage.lee.fills({ reason });
  await stage.after(stage.lee.submits());
  expect(left(stage)).toBe(70);
  expect(`${stage.card()}${stage.dm(stage.ana)}`).not.toContain('Comment');
});

test('by line, and from Home', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, lea } = stage;
  await stage.after(lea.types(`/cometkey approve ${stage.requestId()} for the launch`));
  expect(stage.told(lea)).toContain('You approved what <@U0ANA> asked for');
  expect(stage.card()).toMatch(/Comment from @lea:\n?.*for the launch/);

  await stage.after(ana.types('/cometkey quota search-prod +$5 snacks'));
  await stage.after(lee.opensHome());
  await stage.after(lee.clicks('Approve with a comment…', { in: 'home' }));
  await lee.fills({ reason: 'enjoy' });
  await stage.after(lee.submits());
  expect(left(stage)).toBe(75);
  expect(stage.dm(ana)).toContain('enjoy');
});

test.each([
  ['$20', '“$20” sounds like less than was asked for'],
  ['+$20 is enough', '“+$20” sounds like less'],
  ['but only $5', '“$5” sounds like less'],
  ['up to 5 dollars, then ask again', '“up to 5 dollars” sounds like less'],
  ['only half of it', '“half” sounds like less'],
  ['rk4m7ypq', 'I don’t understand “rk4m7ypq”'],
  ['for 2h', '“for 2h” sounds like less'],
  ['for 3 days only', '“for 3 days” sounds like less'],
])('what may mean less, or another request, is no comment: %s', async (words, refused) => {
  await using stage = await stageWithRequest();
  await stage.after(stage.lee.types(`/cometkey approve ${stage.requestId()} ${words}`));
  expect(stage.told(stage.lee)).toContain(refused);
  expect(stage.card()).toContain('Pending');
});

test('what sounds like less leads to where less is given, and in quotes it is a comment', async () => {
  await using stage = await stageWithRequest();
  const { lee } = stage;
  const id = stage.requestId();
  await stage.after(lee.types(`/cometkey approve ${id} but only $5`));
  await stage.after(lee.clicks(`Run /cometkey requests ${id}`));
  await stage.after(lee.clicks('Edit and approve'));
  await lee.closes();
  await stage.after(lee.types(`/cometkey approve ${id} "the other $5 next week"`));
  expect(left(stage)).toBe(70);
  expect(stage.card()).toContain('the other $5 next week');
});

test('a denial says what it likes', async () => {
  await using stage = await stageWithRequest();
  await stage.after(
    stage.lee.types(`/cometkey deny ${stage.requestId()} no budget, ask for $5 until friday`),
  );
  expect(stage.dm(stage.ana)).toMatch(/Denied[\s\S]*no budget, ask for \$5 until friday/);
});

test('each of several approvers says something, also in what was edited', async () => {
  const policy = policyFrom(`
people: { leads: [S0LEADS], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
rules: [{ name: two, when: { change: quota_increase }, then: { approvals: 2, from: [leads] } }]
`);
  await using stage = await startStage({ policy });
  const { ana, lee, lea } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', remain_quota: 20 * USD });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Edit and approve'));
  await lee.fills({ amount: '20', reason: 'start small' });
  await stage.after(lee.submits());
  expect(stage.card()).toMatch(/Comment from @lee:\n?.*start small/);
  await stage.after(lea.types(`/cometkey approve ${stage.requestId()} "and well"`));
  expect(stage.card()).toMatch(
    /Applied[\s\S]*Comment from @lee:\n?.*start small[\s\S]*Comment from @lea:\n?.*and well/,
  );
  expect(stage.dm(ana)).toMatch(/start small[\s\S]*and well/);
});
