import { expect, test } from 'vitest';
import { cappedPolicy } from '../support/capped-policy.ts';
import { rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;
const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const refusedOnce = ({ cometApi }: Stage, method: 'POST' | 'PUT') =>
  cometApi.faults.add({ kind: 'success_false', match: { method }, times: 1, message: 'not now' });

/** The id of the newest request that failed. */
async function failedId({ bot }: Stage): Promise<string> {
  const [failed] = await bot.ports.store.requests.list({ states: ['failed'], limit: 1 });
  return failed?.id ?? '';
}

test('a create that failed is not tried again past the limits that were used up since', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  refusedOnce(stage, 'POST');
  await stage.after(ana.types('/cometkey create one --quota $50'));
  expect(cometApi.account.rows()).toEqual([]);
  const id = await failedId(stage);
  for (const name of ['two', 'three']) await stage.after(ana.types(`/cometkey create ${name} --quota $50`));
  await stage.after(ana.types(`/cometkey requests ${id}`));
  await stage.after(ana.clicks('Try again'));
  expect(stage.told(ana)).toMatch(/has to approve it now[\s\S]*Ask again/);
  await stage.runs('apply');
  expect(rowNamed(stage, 'one')).toBeUndefined();
});

test('within the limits it is tried again, and counts', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  refusedOnce(stage, 'POST');
  await stage.after(ana.types('/cometkey create one --quota $50'));
  const id = await failedId(stage);
  await stage.after(ana.types(`/cometkey requests ${id}`));
  await stage.after(ana.clicks('Try again'));
  expect(stage.told(ana)).toContain('I’ll let you know how it turns out.');
  await stage.runs('apply');
  expect(rowNamed(stage, 'one')).toMatchObject({ remain_quota: 50 * USD });
  for (const name of ['two', 'three'])
    await stage.after(ana.types(`/cometkey create ${name} --quota $50 --reason launch`));
  expect(cometApi.account.rows()).toHaveLength(2);
});

test('a top-up within a cap is not tried again past the cap', async () => {
  await using stage = await stageWithKey({ policy: cappedPolicy });
  const { ana } = stage;
  refusedOnce(stage, 'PUT');
  await stage.after(ana.types('/cometkey quota search-prod +$10 one'));
  const id = await failedId(stage);
  await stage.after(ana.types('/cometkey quota search-prod +$10 two'));
  expect(left(stage)).toBe(30);
  await stage.after(ana.types(`/cometkey requests ${id}`));
  await stage.after(ana.clicks('Try again'));
  await stage.runs('apply');
  expect(left(stage)).toBe(30);
});

test('an approval holds for a day: after that a lead decides again', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  refusedOnce(stage, 'PUT');
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('Failed');
  stage.advance(DAY + 60_000);
  await stage.after(ana.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(ana.clicks('Try again'));
  expect(stage.told(ana)).toContain('too long ago');
  await stage.after(lee.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(lee.clicks('Try again'));
  expect(stage.told(lee)).toContain('<@U0ANA> can ask again: a lead has to approve the new request.');
  await stage.runs('apply');
  expect(left(stage)).toBe(20);
});

test('an approval is not kept alive by tries that fail day after day', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  refusedOnce(stage, 'PUT');
  await stage.after(lee.clicks('Approve'));
  for (let days = 1; days <= 3; days += 1) {
    stage.advance(DAY - 60_000);
    if (days < 3) refusedOnce(stage, 'PUT');
    await stage.after(ana.types(`/cometkey requests ${stage.requestId()}`));
    await stage.after(ana.clicks('Try again'));
    await stage.runs('apply');
  }
  expect(stage.told(ana)).toContain('too long ago');
  expect(left(stage)).toBe(20);
});

test('within the day it is tried again on the same approval', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  refusedOnce(stage, 'PUT');
  await stage.after(lee.clicks('Approve'));
  stage.advance(DAY - 60_000);
  await stage.after(ana.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(ana.clicks('Try again'));
  await stage.runs('apply');
  expect(left(stage)).toBe(70);
  const approvals = stage.thread().filter((text) => text.includes('Approved'));
  expect(approvals.length).toBeGreaterThan(0);
  for (const text of [...approvals, stage.card()])
    expect(text).toMatch(/pproved by <@U0LEE>, .*3 Dec 2026, 10:/);
});

test('a change that failed is not tried again on a key that belongs to somebody else by now', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, lee, cometApi } = stage;
  refusedOnce(stage, 'PUT');
  await stage.after(ana.types('/cometkey edit search-prod --name ana-prod'));
  const id = await failedId(stage);
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  for (const person of [ana, lee]) {
    await stage.after(person.types(`/cometkey requests ${id}`));
    await stage.after(person.clicks('Try again'));
    expect(stage.told(person)).toContain('<@U0ANA> can no longer change the key');
  }
  await stage.runs('apply');
  expect(cometApi.account.row(1)?.name).toBe('search-prod');
});

test('an enable that failed does not come back after an admin has disabled the key', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod'));
  refusedOnce(stage, 'PUT');
  await stage.after(ana.types('/cometkey enable search-prod'));
  const id = await failedId(stage);
  await stage.after(ada.types('/cometkey enable search-prod'));
  await stage.after(ada.types('/cometkey disable search-prod leaked'));
  await stage.after(ana.types(`/cometkey requests ${id}`));
  await stage.after(ana.clicks('Try again'));
  await stage.runs('apply');
  expect(cometApi.account.row(1)?.status).toBe(2);
  expect(stage.dm(ana)).toContain('only an admin can enable it');
});

test('tried again, a loan is added to what an admin gave meanwhile, which its end leaves', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 7d load test'));
  refusedOnce(stage, 'PUT');
  await stage.after(lee.clicks('Approve'));
  const id = await failedId(stage);
  const row = cometApi.account.row(1);
  cometApi.account.editInConsole(1, { remain_quota: (row?.remain_quota ?? 0) + 20 * USD });
  await stage.after(ana.types(`/cometkey requests ${id}`));
  await stage.after(ana.clicks('Try again'));
  await stage.runs('apply');
  expect(left(stage)).toBe(90);
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(left(stage)).toBe(40);
});

test('tried again, what was to be given back is taken from the row as it is, and once', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 7d load test'));
  await stage.after(lee.clicks('Approve'));
  refusedOnce(stage, 'PUT');
  await stage.after(ana.types('/cometkey quota search-prod -$10'));
  const id = await failedId(stage);
  cometApi.account.editInConsole(1, { remain_quota: 60 * USD });
  await stage.after(ana.types(`/cometkey requests ${id}`));
  await stage.after(ana.clicks('Try again'));
  await stage.runs('apply');
  expect(left(stage)).toBe(50);
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(left(stage)).toBe(10);
});

test('what is tried again counts towards the cap at once, however long ago it was asked', async () => {
  await using stage = await stageWithKey({
    policy: cappedPolicy,
    timeouts: { callMs: 200, readMs: 400, writeMs: 600 },
  });
  const { ana, cometApi } = stage;
  const ids: string[] = [];
  for (const word of ['one', 'two', 'three']) {
    refusedOnce(stage, 'PUT');
    await stage.after(ana.types(`/cometkey quota search-prod +$10 ${word}`));
    ids.push(await failedId(stage));
    stage.advance(60_000);
  }
  stage.advance(31 * DAY);
  cometApi.faults.down(true);
  for (const id of ids) {
    await stage.after(ana.types(`/cometkey requests ${id}`));
    await stage.after(ana.clicks('Try again'));
  }
  expect(stage.told(ana)).toContain('A lead has to approve it now');
  cometApi.faults.down(false);
  for (let n = 0; n < 8; n += 1) {
    stage.advance(60_000);
    for (const job of ['upstream', 'apply'] as const) await stage.runs(job);
  }
  expect(left(stage)).toBe(30);
});
