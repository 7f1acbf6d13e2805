import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import { dms } from '../support/dms.ts';
import { ownedKey, seconds } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { startStage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

async function sweeps(stage: Stage, times = 2): Promise<void> {
  for (let done = 0; done < times; done += 1) await stage.sweep();
}

async function daysLater(stage: Stage, days: number): Promise<void> {
  stage.advance(days * DAY);
  await sweeps(stage);
}

/** Ana was told that her key is low. */
async function lowStage(): Promise<Stage> {
  const stage = await sweptStageWithKey();
  stage.cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  return stage;
}

test('a warning that is put off comes again after a week, if it is still true', async () => {
  await using stage = await lowStage();
  const { ana } = stage;
  await stage.after(ana.clicks('Snooze'));
  expect(dms(ana)).toEqual([expect.stringMatching(/is low on quota[\s\S]*Snoozed until <!date[\s\S]*Wake/)]);
  expect(dms(ana)[0]).not.toContain('Ask for');
  await daysLater(stage, 6.9);
  expect(dms(ana)).toHaveLength(1);
  await daysLater(stage, 0.2);
  expect(dms(ana)).toHaveLength(2);
  expect(dms(ana)[1]).toMatch(/is low on quota[\s\S]*Ask for \+\$20[\s\S]*Snooze(?!d)/);
  await daysLater(stage, 1);
  expect(dms(ana)).toHaveLength(2);
});

test('what grows worse meanwhile is told at the end, once; what is mended, never', async () => {
  await using stage = await lowStage();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.clicks('Snooze'));
  cometApi.account.spend(1, 3.5 * USD);
  await sweeps(stage);
  expect(dms(ana)).toHaveLength(1);
  await daysLater(stage, 7);
  expect(dms(ana)).toHaveLength(2);
  expect(dms(ana)[1]).toContain('$0.50 left');

  await stage.after(ana.clicks('Snooze'));
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  await daysLater(stage, 8);
  expect(dms(ana).filter((text) => /low on quota|runs out/.test(text))).toEqual([]);
});

test('Wake undoes it: the message has its buttons again, and the next news comes at once', async () => {
  await using stage = await lowStage();
  const { ana, cometApi } = stage;
  await stage.after(ana.clicks('Snooze'));
  await stage.after(ana.clicks('Wake'));
  expect(dms(ana)).toEqual([expect.stringMatching(/is low on quota[\s\S]*Ask for \+\$20[\s\S]*Snooze(?!d)/)]);
  await daysLater(stage, 8);
  expect(dms(ana)).toHaveLength(1);
  cometApi.account.spend(1, 3.5 * USD);
  await sweeps(stage);
  expect(dms(ana)).toHaveLength(2);
});

test('what came meanwhile is told when somebody wakes it', async () => {
  await using stage = await lowStage();
  const { ana, cometApi } = stage;
  await stage.after(ana.clicks('Snooze'));
  cometApi.account.spend(1, 3.5 * USD);
  await sweeps(stage);
  stage.advance(HOUR);
  await stage.after(ana.clicks('Wake'));
  expect(dms(ana)).toHaveLength(2);
});

test('one kind of news of one key is put off, and no other', async () => {
  await using stage = await lowStage();
  const { ana, cometApi } = stage;
  await stage.after(ana.clicks('Snooze'));
  cometApi.account.spend(1, 4 * USD);
  await sweeps(stage);
  expect(dms(ana).at(-1)).toContain('its quota is used up');
  // The policy locks what stops a key.
  expect(dms(ana).at(-1)).not.toContain('Snooze');
});

test('show and Home put off and wake; Home folds what is put off', async () => {
  await using stage = await lowStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'ci-bot' });
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toMatch(/search-prod\*? [\s\S]*Low on quota[\s\S]*Snooze(?!d)/);
  await stage.after(ana.clicks('Snooze', { in: 'home' }));
  await ana.closes();
  expect(textOf(ana.home())).not.toContain('Low on quota');
  expect(textOf(ana.home())).toMatch(/ci-bot[\s\S]*search-prod[^\n]*Snoozed until <!date[\s\S]*Wake/);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(/Snoozed until[\s\S]*Wake/);
  await stage.after(ana.clicks('Wake'));
  expect(stage.told(ana)).not.toContain('Snoozed');
  expect(stage.told(ana)).toMatch(/Snooze(?!d)/);
  expect(textOf(ana.home())).toContain('Low on quota');
});

test('nobody puts off the news of somebody else, and a new owner is told', async () => {
  await using stage = await lowStage();
  const { ana, ada, bob } = stage;
  await stage.after(ana.clicks('Snooze'));
  await stage.after(ada.types('/cometkey show search-prod'));
  expect(stage.told(ada)).not.toContain('Snooze');
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await sweeps(stage);
  stage.cometApi.account.spend(1, 3.5 * USD);
  await sweeps(stage);
  expect(dms(bob).at(-1)).toContain('is low on quota');
});

test('what somebody did to a key is not told again when the key is put off', async () => {
  const policy = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
  const unlocked = { ...policy, notices: { ...policy.notices, locked: [] } };
  await using stage = await sweptStageWithKey({ policy: unlocked });
  const { ana, ada } = stage;
  await stage.after(ada.types('/cometkey disable search-prod'));
  await sweeps(stage);
  const told = dms(ana);
  expect(told).toEqual([expect.stringContaining('was disabled')]);
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Snooze'));
  await sweeps(stage);
  expect(dms(ana)).toHaveLength(1);
  await daysLater(stage, 7.1);
  expect(dms(ana)).toHaveLength(1);
});

test('a double click puts off once', async () => {
  await using stage = await lowStage();
  const { ana } = stage;
  await stage.after(Promise.all([ana.clicks('Snooze'), ana.clicks('Snooze')]));
  await daysLater(stage, 7.1);
  expect(dms(ana)).toHaveLength(2);
});

test('news of several keys has the buttons of each', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  for (const name of ['ci-bot', 'search-prod']) await ownedKey(stage, ana, { name });
  await stage.sweep();
  for (const id of [1, 2]) cometApi.account.spend(id, 16 * USD);
  await sweeps(stage);
  expect(dms(ana)).toHaveLength(1);
  await stage.after(ana.clicks('Snooze', { near: 'search-prod' }));
  expect(dms(ana)[0]).toMatch(/search-prod[\s\S]*Snoozed until[\s\S]*ci-bot[\s\S]*Snooze(?!d)/);
});

test('no warning is put off beyond the key: it comes again a day before the key expires, and then it can’t wait', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { expired_time: seconds(stage.now()) + (6.9 * DAY) / 1000 });
  await sweeps(stage);
  await stage.after(ana.clicks('Snooze'));
  await daysLater(stage, 4.9);
  expect(dms(ana)).toEqual([expect.stringContaining('Snoozed until')]);
  await daysLater(stage, 0.2);
  expect(dms(ana)[1]).toContain('expires');
  expect(dms(ana)[1]).not.toContain('Snooze');
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('Expires soon');
  expect(stage.told(ana)).not.toContain('Snooze');
});
