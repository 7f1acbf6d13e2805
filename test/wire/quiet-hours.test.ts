import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { parseHours } from '../../src/domain/policy/hours.ts';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { HOUR } from '../../src/domain/time.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage, StageOptions } from '../support/stage.ts';
import { stageWithKey, sweptStageWithKey } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const usual = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
const quiet = (days: Policy['notices']['workingDays'] = usual.notices.workingDays): Policy => ({
  ...usual,
  notices: { ...usual.notices, quietHours: parseHours('22:00-07:00'), workingDays: days },
});

/** For Ana the story begins on a Thursday at 17 o’clock; then it is 23. */
async function atNight(policy = quiet(), options: StageOptions = {}): Promise<Stage> {
  const stage = await sweptStageWithKey({ policy, ...options });
  stage.advance(6 * HOUR);
  return stage;
}

async function sweeps(stage: Stage, times = 2): Promise<void> {
  for (let done = 0; done < times; done += 1) await stage.sweep();
}

async function hoursLater(stage: Stage, hours: number): Promise<void> {
  stage.advance(hours * HOUR);
  await stage.sweep();
}

test('a warning of the night waits for the morning of its reader', async () => {
  await using stage = await atNight();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  await hoursLater(stage, 7.9);
  expect(dms(ana)).toEqual([]);
  await hoursLater(stage, 0.2);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
  await hoursLater(stage, 1);
  expect(dms(ana)).toHaveLength(1);
});

test('in status what waits for the morning, what is tried again and what was given up are told apart', async () => {
  await using stage = await atNight();
  const { ana, ada, bob, cometApi, slack } = stage;
  const notices = async () => {
    await stage.after(ada.types('/cometkey status'));
    return /\*Notices\*\n(.*)\n/.exec(stage.told(ada))?.[1];
  };
  expect(await notices()).toBe('all sent');
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  const putOff = '1 put off until quiet hours, a day off or a snooze ends';
  expect(await notices()).toBe(putOff);
  slack.faults.push({ method: 'chat.postMessage', kind: 'http500', times: 10_000 });
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(await notices()).toMatch(/, 2 to be tried again$/);
  slack.faults.splice(0, 9, { method: 'chat.postMessage', kind: 'error', error: 'user_disabled', times: 2 });
  await hoursLater(stage, 0.5);
  expect(await notices()).toMatch(/, 2 given up in the last 30 days$/);
  await hoursLater(stage, 8);
  expect([...dms(ana), ...dms(bob)]).toEqual([]);
  expect(await notices()).toBe('2 given up in the last 30 days');
});

test('after a restart at night, while Slack does not say where somebody lives, a warning waits', async () => {
  await using database = await temporaryDatabase();
  await using stage = await atNight(quiet(), { databaseUrl: database.url });
  const { ana, cometApi, slack } = stage;
  await stage.restart();
  slack.faults.push({ method: 'users.info', kind: 'http500', times: 100_000 });
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  await hoursLater(stage, 1);
  expect(dms(ana)).toEqual([]);
  slack.faults.length = 0;
  await hoursLater(stage, 6.5);
  expect(dms(ana)).toEqual([]);
  await hoursLater(stage, 0.7);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
});

test('a warning is told within a day also where Slack never says', async () => {
  await using database = await temporaryDatabase();
  await using stage = await atNight(quiet(), { databaseUrl: database.url });
  const { ana, cometApi, slack } = stage;
  await stage.restart();
  slack.faults.push({ method: 'users.info', kind: 'http500', times: 100_000 });
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  for (let hour = 0; hour < 34 && dms(ana).length === 0; hour += 1) await hoursLater(stage, 1);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
});

test('on a free day it waits for the next working day', async () => {
  await using stage = await atNight(quiet([1, 2, 3, 4, 5]));
  const { ana, cometApi } = stage;
  await hoursLater(stage, 24);
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  for (let day = 0; day < 2; day += 1) await hoursLater(stage, 24);
  expect(dms(ana)).toEqual([]);
  await hoursLater(stage, 9);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
});

test('what stops a key, and what was asked for, comes at night too', async () => {
  await using stage = await atNight();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  expect(dms(ana)).toEqual([expect.stringContaining('Applied')]);
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  expect(dms(ana).at(-1)).toContain('was disabled outside Slack');
});

test('a warning that is no longer true in the morning is not told', async () => {
  await using stage = await atNight();
  const { ana, lee, cometApi } = stage;
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  await hoursLater(stage, 9);
  expect(dms(ana)).toEqual([expect.stringContaining('Applied')]);
});

test('one that grew worse is told once, at its worst', async () => {
  await using stage = await atNight();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  cometApi.account.spend(1, 3.5 * USD);
  await sweeps(stage);
  await hoursLater(stage, 9);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
  expect(dms(ana)[0]).toContain('$0.50 left');
  expect(dms(ana)[0]).not.toContain('Notices about');
});

test('one that came true in the night is told as that, and not again as a warning', async () => {
  await using stage = await atNight();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  cometApi.account.spend(1, 4 * USD);
  await sweeps(stage);
  await hoursLater(stage, 9);
  expect(dms(ana)).toEqual([expect.stringContaining('its quota is used up')]);
});

test('what was fixed and broke again in the night is not said to work', async () => {
  await using stage = await stageWithKey({ policy: quiet() });
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod'));
  await hoursLater(stage, 6);
  for (const status of [1, 2]) {
    cometApi.account.editInConsole(1, { status });
    await stage.sweep();
  }
  await hoursLater(stage, 9);
  expect(dms(ana)).toEqual([expect.stringContaining('was disabled outside Slack')]);
});

test('the warnings of a night are one message, with the buttons of each key', async () => {
  await using stage = await stageWithKey({ policy: quiet() });
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'ci-bot' });
  await stage.sweep();
  stage.advance(6 * HOUR);
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  stage.advance(HOUR);
  cometApi.account.spend(2, 16 * USD);
  await sweeps(stage);
  await hoursLater(stage, 9);
  expect(dms(ana)).toHaveLength(1);
  expect(dms(ana)[0]).toMatch(/Notices about 2 of your keys[\s\S]*search-prod[\s\S]*ci-bot/);
  await stage.after(ana.clicks('Ask for +$20', { near: 'ci-bot' }));
  expect(textOf(ana.modal())).toContain('ci-bot');
});

test('a long weekend costs no notice its tries', async () => {
  await using stage = await atNight(quiet([1, 2, 3, 4, 5]));
  const { ana, cometApi, slack } = stage;
  await hoursLater(stage, 24);
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  slack.faults.push({ method: 'chat.postMessage', kind: 'error', error: 'internal_error', times: 1 });
  await hoursLater(stage, 57);
  expect(dms(ana)).toEqual([]);
  await hoursLater(stage, 1);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
});

test('a warning within two minutes of other news waits for their end, and takes along what else has come', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  for (const name of ['ci-bot', 'batch']) await ownedKey(stage, ana, { name });
  await stage.sweep();
  for (const id of [1, 2, 3]) {
    cometApi.account.spend(id, 16 * USD);
    await sweeps(stage);
    stage.advance(HOUR / 120);
  }
  expect(dms(ana)).toHaveLength(1);
  stage.advance(HOUR / 60);
  await stage.runs('deliver');
  expect(dms(ana)).toHaveLength(2);
  expect(dms(ana)[1]).toMatch(/Notices about 2 of your keys[\s\S]*ci-bot[\s\S]*batch/);
});
