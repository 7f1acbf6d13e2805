import { expect, test } from 'vitest';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
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
