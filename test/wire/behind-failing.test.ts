import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
const SHORT = { timeouts: { callMs: 200, readMs: 400, writeMs: 600 } };
const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

async function passes(stage: Stage, times: number, minutes: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    stage.advance(minutes * MINUTE);
    for (const job of ['upstream', 'apply', 'deliver'] as const) await stage.runs(job);
  }
}

/** CometAPI answers what reads, and no write; both changes of the key are approved. */
async function twoApproved(): Promise<Stage> {
  const stage = await stageWithKey(SHORT);
  const { ana, lee, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' } });
  for (const amount of ['+$50', '+$10']) {
    await stage.after(ana.types(`/cometkey quota search-prod ${amount} launch`));
    await stage.after(lee.clicks('Approve'));
  }
  return stage;
}

test('a change behind one that CometAPI does not take for hours needs no Resume, and follows it', async () => {
  await using stage = await twoApproved();
  await passes(stage, 14, 10);
  expect(dms(stage.ada).join('\n')).not.toContain('I was down for a while');
  stage.cometApi.faults.clear();
  await passes(stage, 3, 5);
  expect(left(stage)).toBe(80);
});

test('after a day it is given up, as the one before it is', async () => {
  await using stage = await twoApproved();
  await passes(stage, 30, 50);
  stage.cometApi.faults.clear();
  await passes(stage, 3, 5);
  expect(left(stage)).toBe(20);
  expect(stage.card()).toMatch(/Failed.*Nothing changed/s);
  expect(dms(stage.ana).join('\n')).toMatch(/Failed\*: \*\+\$10\.00\*.*Nothing changed/s);
});

test('it follows at once when the one before it has ended', async () => {
  await using stage = await twoApproved();
  await stage.runs('apply');
  stage.cometApi.faults.clear();
  stage.advance(45_000);
  await stage.runs('apply');
  expect(left(stage)).toBe(80);
});

test('while it waits its card says for what, and is not edited again and again', async () => {
  await using stage = await twoApproved();
  await passes(stage, 2, 10);
  expect(stage.card()).toMatch(/Approved.*an earlier change to the key has to finish first/s);
  const edited = () =>
    stage.lee.sees({ channel: 'key-requests' }).findLast(({ thread_ts }) => !thread_ts)?.edited;
  const before = edited();
  await passes(stage, 4, 2);
  expect(edited()).toEqual(before);
});
