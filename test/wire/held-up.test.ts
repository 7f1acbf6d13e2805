import { expect, test } from 'vitest';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const HOUR = 3_600_000;
const SHORT = { timeouts: { callMs: 200, readMs: 400, writeMs: 600 } };

async function lent(): Promise<Stage> {
  const stage = await stageWithKey(SHORT);
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 for 4h load test'));
  await stage.after(stage.lee.clicks('Approve'));
  return stage;
}

const status = async (stage: Stage): Promise<string> => {
  await stage.after(stage.ada.types('/cometkey status'));
  return stage.told(stage.ada);
};

test('a loan whose end has begun and is on hold stands once, with *Resume*, and is not called tried', async () => {
  await using stage = await lent();
  stage.cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' } });
  stage.advance(4 * HOUR + 1000);
  for (const job of ['grants', 'apply'] as const) await stage.runs(job);
  stage.cometApi.faults.clear();
  stage.advance(3 * HOUR);
  for (const job of ['grants', 'apply', 'deliver'] as const) await stage.runs(job);
  expect(await status(stage)).toMatch(/Held up: 1\*\n.*\nResume\n/);
  expect(stage.told(stage.ada)).not.toContain('still trying');
  expect(stage.card()).toMatch(/was due back .*; I’ll take it back once an admin presses \*Resume\*/);
});

test('a loan that is over since some seconds is not held up', async () => {
  await using stage = await lent();
  stage.advance(4 * HOUR + 5000);
  expect(await status(stage)).not.toContain('Held up');
});

test('of a change on hold that may have been written it does not say that it will be applied', async () => {
  await using stage = await stageWithKey(SHORT);
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  await stage.after(ana.types('/cometkey edit search-prod --name other'));
  cometApi.faults.down(false);
  stage.advance(3 * HOUR);
  await stage.runs('apply');
  expect(await status(stage)).toMatch(
    /Held up: 1\*\n⏳ .*, is approved, and may have been written already\. I’ll look once an admin presses \*Resume\*\.\nResume\n/,
  );
});
