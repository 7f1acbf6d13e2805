import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

test('nobody decides: reminders after 1 and 4 hours, admins after 8, and after 24 it is over', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, ada } = stage;
  const hours = async (many: number) => {
    stage.advance(many * 3_600_000);
    await stage.runs('remind');
    await stage.runs('remind');
  };
  const reminders = () => stage.thread().filter((text) => text.includes('I reminded')).length;
  await hours(0.5);
  expect(reminders()).toBe(0);
  await hours(0.6);
  expect(reminders()).toBe(1);
  await hours(3);
  expect(reminders()).toBe(2);
  await hours(4);
  expect(stage.dm(ada)).toContain('+$50.00');
  expect(ada.dms()).toHaveLength(1);
  await hours(17);
  expect(reminders()).toBe(2);
  expect(stage.card()).toContain('Expired');
  expect(stage.dm(ana)).toMatch(/Expired.*\n.*ask again/);
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.told(lee)).toMatch(/is no longer waiting.*Expired/);
  expect(left(stage)).toBe(20);
});

test('an admin approves from the DM of the escalation, and that card too shows what came of it', async () => {
  await using stage = await stageWithRequest();
  const { ada } = stage;
  stage.advance(8.1 * 3_600_000);
  await stage.runs('remind');
  await stage.after(ada.clicks('Approve', { in: ada.lastDm() ?? 'home' }));
  expect(left(stage)).toBe(70);
  expect(stage.dm(ada)).toContain('Applied');
  expect(stage.card()).toContain('Applied');
});

test('a button of a request that expired while nobody looked tells so, and decides nothing', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  const deadline = /to approve by <!date\^(\d+)/.exec(stage.card())?.[1];
  stage.advance(25 * 3_600_000);
  await stage.after(lee.clicks('Approve'));
  expect(stage.told(lee)).toMatch(/is no longer waiting.*Expired/);
  expect(left(stage)).toBe(20);
  expect(stage.card()).toMatch(new RegExp(`⌛ Expired[\\s\\S]*No decision by <!date\\^${deadline}`));
  await stage.runs('remind');
  expect(stage.dm(ana)).toMatch(new RegExp(`⌛ Expired.*no decision by <!date\\^${deadline}`));
  expect(ana.dms()).toHaveLength(1);
  expect(stage.dm(ana)).toMatch(/you can ask again\.\nAsk for \+\$50\nOpen$/);
  await stage.after(ana.clicks('Open', { in: ana.lastDm() ?? 'home' }));
  expect(textOf(ana.modal()) + stage.told(ana)).toContain('search-prod · 🟢 Enabled');
});

test.each([
  ['quota search-prod +$50 for 7d', 'Ask for +$50 for 7 days', '*+$50.00* on *search-prod* for 7 days'],
  ['quota search-prod +$2.50', 'Ask for +$2.5', '*+$2.50* on *search-prod* for good'],
  [
    'unlimited search-prod on for 4h',
    'Ask for unlimited for 4 hours',
    '*unlimited quota* on *search-prod* for 4 hours',
  ],
  ['unlimited search-prod on', 'Ask for unlimited', '*unlimited quota* on *search-prod* for good'],
])('what nobody decided (%s) is asked for again as it was', async (line, button, asked) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey ${line} --reason launch week`));
  expect(stage.card()).toContain(asked);
  stage.advance(25 * 3_600_000);
  await stage.runs('remind');
  await stage.after(ana.clicks(button, { in: ana.lastDm() ?? 'home' }));
  await ana.fills({ Reason: 'still the launch week' });
  await stage.after(ana.submits());
  expect(stage.card()).toMatch(/Pending[\s\S]*still the launch week/);
  expect(stage.card()).toContain(asked);
});
