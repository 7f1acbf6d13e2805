import { expect, test } from 'vitest';
import { backUp } from '../support/back-up.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const granted = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const stateOf = async ({ newest }: Stage) =>
  (await newest().ports.store.requests.list({ limit: 1 }))[0]?.state;

/** Lee approves; a copy is made before it is applied. */
async function appliedAfterCopy(stage: Stage, path: string): Promise<ReturnType<typeof backUp>> {
  await stage.lee.clicks('Approve');
  await expect.poll(() => stateOf(stage)).toBe('approved');
  const putBack = backUp(stage, path);
  await stage.runs('apply');
  return putBack;
}

test('a copy ten seconds old is put back: what was approved in it is not applied again by itself', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  const putBack = await appliedAfterCopy(stage, database.path);
  expect(granted(stage)).toBe(70);
  await putBack();
  expect(await stateOf(stage)).toBe('approved');
  await stage.runs('apply');
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  expect(stage.dm(stage.ada)).toContain('look at the key first');
  await stage.after(stage.ada.clicks('Resume'));
  await stage.runs('apply');
  expect(await stateOf(stage)).toBe('applied');
  const audit = await stage.newest().ports.store.audit.list({ since: new Date(0), limit: 50 });
  expect(audit).toContainEqual(expect.objectContaining({ actor: 'U0ADA', act: 'request.resumed' }));
});

test('what an admin drops in a copy may have been made since: the card says so too', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  const putBack = await appliedAfterCopy(stage, database.path);
  await putBack();
  await stage.runs('apply');
  await stage.runs('deliver');
  await stage.after(stage.ada.clicks('Not needed'));
  await stage.runs('deliver');
  expect(stage.dm(stage.ana)).toContain('It may already have been made');
  expect(stage.card()).toContain('It may already have been made');
  expect(stage.thread().at(-1)).toContain('It may already have been made');
});

/** The request waits in the copy, and was approved and applied since. `aheadMs`: of the bot that finds the copy. */
async function putBackPending(path: string, aheadMs = 0): Promise<Stage> {
  const stage = await stageWithRequest({ databaseUrl: `sqlite:${path}` });
  const putBack = backUp(stage, path);
  await stage.after(stage.lee.clicks('Approve'));
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  await putBack(aheadMs);
  return stage;
}

test.each([
  ['a lead approves it', ({ lee }: Stage, id: string) => lee.types(`/cometkey approve ${id}`)],
  ['a lead denies it', ({ lee }: Stage, id: string) => lee.types(`/cometkey deny ${id} too much`)],
  ['whoever asked cancels it', ({ ana }: Stage, id: string) => ana.types(`/cometkey cancel ${id}`)],
  ['nobody touches it', (stage: Stage) => stage.runs('remind')],
  [
    'it would have expired since',
    (stage: Stage) => {
      stage.advance(30 * 86_400_000);
      return stage.runs('remind');
    },
  ],
])('what waited in a copy that is put back is over, and perhaps done, when %s', async (_, happens) => {
  await using database = await temporaryDatabase();
  await using stage = await putBackPending(database.path);
  expect(await stateOf(stage)).toBe('pending');
  await stage.after(happens(stage, stage.requestId()));
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  expect(await stateOf(stage)).toBe('stale');
  expect(stage.card()).toMatch(/No longer possible.*restored from a backup/s);
  expect(stage.dm(stage.ana)).toContain('ask again if it wasn’t');
  expect(stage.card() + stage.dm(stage.ana)).not.toContain('Nothing changed');
});

test('what waited is over also where the clock that finds the copy is behind the one by which it was asked', async () => {
  await using database = await temporaryDatabase();
  await using stage = await putBackPending(database.path, -120_000);
  await stage.after(stage.lee.types(`/cometkey approve ${stage.requestId()}`));
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  expect(await stateOf(stage)).toBe('stale');
});

const HOUR = 3_600_000;

const refuses = ({ cometApi }: Stage) =>
  cometApi.faults.add({ kind: 'success_false', match: { method: 'PUT' }, message: 'database is locked' });

async function goesOn(stage: Stage) {
  for (let i = 0; i < 3; i += 1) {
    stage.advance(300_000);
    for (const job of ['grants', 'apply', 'deliver'] as const) await stage.runs(job);
  }
}

/** $50 are lent for 4 hours. */
async function lent(databaseUrl: string): Promise<Stage> {
  const stage = await stageWithKey({ databaseUrl });
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 for 4h load test'));
  await stage.after(stage.lee.clicks('Approve'));
  expect(granted(stage)).toBe(70);
  return stage;
}

test('what was given back early since the copy is not taken back a second time by itself', async () => {
  await using database = await temporaryDatabase();
  await using stage = await lent(database.url);
  const putBack = backUp(stage, database.path);
  await stage.after(stage.ana.types('/cometkey quota search-prod -$50'));
  expect(granted(stage)).toBe(20);
  await putBack();
  stage.advance(4 * HOUR);
  await goesOn(stage);
  expect(granted(stage)).toBe(20);
  expect(stage.dm(stage.ada)).toContain('the change may already have ended');
  await stage.after(stage.ana.types('/cometkey show search-prod'));
  expect(stage.told(stage.ana)).toContain('Resume');
  await stage.after(stage.ada.clicks('Resume'));
  await goesOn(stage);
  expect(granted(stage)).toBe(0);
});

test('what is lent after the restore goes back by itself', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url });
  const putBack = backUp(stage, database.path);
  await stage.after(stage.ana.types('/cometkey settings digest daily'));
  await putBack();
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 for 4h load test'));
  await stage.after(stage.lee.clicks('Approve'));
  expect(granted(stage)).toBe(70);
  stage.advance(4 * HOUR);
  await goesOn(stage);
  expect(granted(stage)).toBe(20);
});

test.each([
  120_000,
  30 * 24 * HOUR,
])('noticed by a clock %i ms ahead, a restore ends nothing that is asked later by the right one', async (aheadMs) => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url });
  const putBack = backUp(stage, database.path);
  await stage.after(stage.ana.types('/cometkey settings digest daily'));
  await putBack(aheadMs);
  await stage.newest().stop();
  await stage.another();
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.runs('remind');
  await stage.after(stage.lee.types(`/cometkey approve ${stage.requestId()}`));
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
});

test('an end that failed before the copy, and worked since, is not made again by itself', async () => {
  await using database = await temporaryDatabase();
  await using stage = await lent(database.url);
  const mends = refuses(stage);
  stage.advance(4 * HOUR);
  await goesOn(stage);
  const putBack = backUp(stage, database.path);
  mends();
  await goesOn(stage);
  expect(granted(stage)).toBe(20);
  await putBack();
  await goesOn(stage);
  expect(granted(stage)).toBe(20);
  expect(stage.dm(stage.ada)).toContain('look at the key first');
});

test('what failed before the copy cannot be tried again, because it may have been since', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  const mends = refuses(stage);
  await stage.after(stage.lee.clicks('Approve'));
  expect(await stateOf(stage)).toBe('failed');
  const putBack = backUp(stage, database.path);
  mends();
  await stage.after(stage.lee.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(stage.ana.clicks('Try again'));
  expect(granted(stage)).toBe(70);
  await putBack();
  await stage.runs('deliver');
  await stage.after(stage.ana.types(`/cometkey requests ${stage.requestId()}`));
  await expect(stage.ana.clicks('Try again')).rejects.toThrow('no button');
  await stage.after(stage.lee.clicks('Try again', { in: stage.lee.lastEphemeral() ?? 'home' }));
  await goesOn(stage);
  expect(granted(stage)).toBe(70);
  expect(stage.told(stage.lee)).toContain('may already have changed the key');
});
