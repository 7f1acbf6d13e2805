import { expect, test } from 'vitest';
import { parseHours } from '../../src/domain/policy/hours.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest, sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
const MONTH = 30 * 24 * 60 * MINUTE;

const impatient = { timeouts: { callMs: 200, readMs: 200, writeMs: 200 } };

test('approved and put off while the clock was a month ahead: tried again soon after it is right', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, lee, cometApi } = stage;
  stage.advance(MONTH);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  cometApi.faults.down(true);
  await stage.after(lee.clicks('Approve'));
  cometApi.faults.down(false);
  stage.advance(-MONTH + MINUTE);
  for (let passed = 0; passed < 10; passed++) {
    await stage.runs('upstream');
    await stage.runs('apply');
    stage.advance(MINUTE);
  }
  expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
});

test('lent while the clock was a month ahead: it ends after its own length, not a month later', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  stage.advance(MONTH);
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h migration'));
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(true);
  stage.advance(-MONTH);
  await stage.runs('tidy');
  stage.advance(4 * 60 * MINUTE + MINUTE);
  await stage.runs('grants');
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(false);
});

test('written while the clock was a month ahead, its answer lost: looked for soon after it is right', async () => {
  await using stage = await stageWithRequest(impatient);
  const { lee, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  stage.advance(20 * 60 * MINUTE);
  const ahead = MONTH;
  await stage.after(lee.clicks('Approve'));
  stage.advance(ahead);
  await stage.runs('apply');
  stage.advance(-ahead);
  cometApi.faults.down(false);
  for (let passed = 0; passed < 10; passed++) {
    await stage.runs('upstream');
    await stage.runs('apply');
    stage.advance(MINUTE);
  }
  expect(stage.card()).toContain('Applied');
  expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
});

test('the end of a grant refused while the clock was a month ahead: tried again soon after it is right', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h migration'));
  await stage.after(lee.clicks('Approve'));
  const mends = cometApi.faults.add({ kind: 'success_false', match: { method: 'PUT' }, message: 'not now' });
  const ends = async () => {
    for (const job of ['grants', 'apply', 'grants'] as const) await stage.runs(job);
  };
  stage.advance(4 * 60 * MINUTE);
  await ends();
  stage.advance(MONTH);
  await ends();
  mends();
  stage.advance(-MONTH + 10 * MINUTE);
  await ends();
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(false);
});

test('asked while the clock was a month ahead: leads are reminded, and it expires, in its own time', async () => {
  await using stage = await stageWithKey();
  const isWaiting = (hours: number) => passes(stage, hours).then(() => stage.card().includes('Pending'));
  stage.advance(MONTH);
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 launch week'));
  stage.advance(-MONTH);
  expect(await isWaiting(5)).toBe(true);
  expect(stage.thread().length).toBeGreaterThan(1);
  expect(await isWaiting(18)).toBe(true);
  expect(await isWaiting(2)).toBe(false);
  expect(stage.card()).toContain('Expired');
});

async function passes(stage: Stage, hours: number): Promise<void> {
  for (let passed = 0; passed < hours; passed += 1) {
    stage.advance(60 * MINUTE);
    for (const job of ['remind', 'deliver'] as const) await stage.runs(job);
  }
}

test('approved while the clock was a month ahead, and refused: a lead decides again', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  cometApi.faults.add({ kind: 'success_false', match: { method: 'PUT' }, times: 1, message: 'not now' });
  stage.advance(MONTH);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('Failed');
  stage.advance(-MONTH);
  await stage.after(ana.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(ana.clicks('Try again'));
  await stage.runs('apply');
  expect(stage.told(ana)).toContain('Ask again: a lead has to approve the new request.');
  expect(cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
});

test('looked up while the clock was a month ahead: who has become a guest since is one', async () => {
  await using stage = await stageWithKey();
  const { ana, slack, cometApi } = stage;
  stage.advance(MONTH);
  await stage.after(ana.types('/cometkey show search-prod'));
  stage.advance(-MONTH);
  Object.assign(slack.workspace.users.find(({ id }) => id === ana.id) ?? {}, { is_restricted: true });
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  expect(stage.told(ana)).toContain('Guests');
  expect(cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
});

const HOUR = 60 * MINUTE;
const usual = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
const quiet = { ...usual, notices: { ...usual.notices, quietHours: parseHours('22:00-07:00') } };
const isLow = (stage: Stage) => dms(stage.ana).filter((text) => text.includes('is low on quota'));

async function sweeps(stage: Stage, times = 2): Promise<void> {
  for (let done = 0; done < times; done += 1) await stage.sweep();
}

test('put off for the night while the clock was a month ahead: told in the morning that comes, once', async () => {
  await using stage = await sweptStageWithKey({ policy: quiet });
  // It is 23 o’clock where ana is, and her key lives for longer than a month.
  stage.advance(MONTH + 6 * HOUR);
  stage.cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  expect(isLow(stage)).toEqual([]);
  stage.advance(-MONTH);
  await sweeps(stage);
  expect(isLow(stage)).toEqual([]);
  stage.advance(8.1 * HOUR);
  await sweeps(stage, 1);
  expect(isLow(stage)).toHaveLength(1);
  stage.advance(MONTH);
  await sweeps(stage);
  expect(isLow(stage)).toHaveLength(1);
});

test('snoozed while the clock was a month ahead: it comes again after a week, once', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  stage.advance(MONTH);
  await stage.after(ana.clicks('Snooze'));
  stage.advance(-MONTH);
  await sweeps(stage);
  stage.advance(6.9 * 24 * HOUR);
  await sweeps(stage);
  expect(dms(ana)).toHaveLength(1);
  stage.advance(0.2 * 24 * HOUR);
  await sweeps(stage);
  expect(dms(ana)).toHaveLength(2);
  stage.advance(MONTH);
  await sweeps(stage);
  expect(dms(ana)).toHaveLength(2);
});

test('snoozed by a clock that was ahead, and waked: nothing is told a second time', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  stage.advance(MONTH);
  await stage.after(ana.clicks('Snooze'));
  stage.advance(-MONTH);
  await sweeps(stage);
  await stage.after(ana.clicks('Wake'));
  await sweeps(stage);
  expect(isLow(stage)).toHaveLength(1);
});

test('what was told while the clock was ahead makes nothing needless that is told since', async () => {
  await using stage = await sweptStageWithKey({ policy: quiet });
  const { cometApi } = stage;
  stage.advance(MONTH);
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  expect(isLow(stage)).toHaveLength(1);
  stage.advance(-MONTH + 6 * HOUR);
  cometApi.account.spend(1, 3.5 * USD);
  await sweeps(stage);
  stage.advance(9 * HOUR);
  await sweeps(stage);
  expect(dms(stage.ana).at(-1)).toContain('$0.50 left');
});

test('news of keys without an owner, made while the clock was ahead, is posted once', async () => {
  await using stage = await sweptStageWithKey();
  const posts = () => stage.lee.sees({ channel: 'key-requests' }).length;
  const before = posts();
  stage.advance(MONTH);
  stage.cometApi.account.addKey({ name: 'orphan', unlimited_quota: true });
  const send = stage.bot.ports.store.notices;
  await send.add(
    [
      {
        id: 'key:9:deleted:once',
        to: { kind: 'digest' },
        body: {
          kind: 'key',
          keyId: 9,
          name: 'gone',
          what: { kind: 'deleted', keyId: 9, days: null, period: 'once' },
          by: null,
        },
      },
    ],
    stage.now(),
  );
  stage.advance(-MONTH);
  await sweeps(stage, 4);
  expect(posts() - before).toBeLessThanOrEqual(2);
});
