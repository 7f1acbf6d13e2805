import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { onPostgres } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
const SHORT = { timeouts: { callMs: 200, readMs: 400, writeMs: 600 } };
const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

/** Slack tells of it by no event; by then, what was known of them is too old. */
function leaves(stage: Stage, id: string): void {
  Object.assign(stage.slack.workspace.users.find((user) => user.id === id) ?? {}, { deleted: true });
  stage.advance(2 * MINUTE);
}

async function tries(stage: Stage): Promise<void> {
  for (let n = 0; n < 8; n += 1) {
    stage.advance(MINUTE);
    for (const job of ['upstream', 'apply', 'deliver'] as const) await stage.runs(job);
  }
}

test.each([
  ['nothing was written yet', (stage: Stage) => stage.cometApi.faults.down(true)],
  [
    'a write of it has failed',
    (stage: Stage) => stage.cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' } }),
  ],
])('quota that was approved while CometAPI was away is not given to who has left since, where %s', async (_what, breaks) => {
  await using stage = await stageWithRequest(SHORT);
  const { lee, cometApi } = stage;
  breaks(stage);
  await stage.after(lee.clicks('Approve'));
  leaves(stage, 'U0ANA');
  cometApi.faults.clear();
  cometApi.faults.down(false);
  await tries(stage);
  expect(left(stage)).toBe(20);
  expect(stage.card()).toContain('the requester was no longer a member of this workspace');
});

test.each([
  ['who asked', 'U0ANA', 'the requester was no longer a member'],
  ['whose it would be', 'U0BOB', 'whoever it was for was no longer a member'],
])('no key is made once %s has left', async (_who, id, why) => {
  await using stage = await startStage(SHORT);
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey create batch --quota $500 --for @bob --reason launch'));
  cometApi.faults.down(true);
  await stage.after(lee.clicks('Approve'));
  leaves(stage, id);
  cometApi.faults.down(false);
  await tries(stage);
  expect(cometApi.account.rows()).toEqual([]);
  expect(stage.card()).toContain(why);
});

/** So many calls have failed that none is tried for a while. */
async function cometApiGoesAway(stage: Stage): Promise<void> {
  stage.cometApi.faults.down(true);
  for (let n = 0; n < 6; n += 1) {
    stage.advance(10_000);
    await stage.runs('upstream');
    await stage.sweep().catch(() => undefined);
  }
}

async function cometApiIsBack(stage: Stage): Promise<void> {
  stage.cometApi.faults.down(false);
  for (let n = 0; n < 5; n += 1) {
    stage.advance(10_000);
    for (const job of ['upstream', 'apply', 'deliver'] as const) await stage.runs(job);
  }
}

test.each([
  ['who asked', 'quota search-prod +$50 launch', 'ana', 'the requester was no longer a member'],
  ['whose it would be', 'create batch --quota $500 --for @bob --reason launch', 'bob', 'whoever it was for'],
] as const)('the first try, within a minute of the approval, knows of Slack’s event: %s has left', async (_who, line, name, why) => {
  await using stage = await stageWithKey(SHORT);
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types(`/cometkey ${line}`));
  await cometApiGoesAway(stage);
  await stage.after(lee.clicks('Approve'));
  await stage.after(stage.slack.deactivate(name));
  await cometApiIsBack(stage);
  expect(left(stage)).toBe(20);
  expect(cometApi.account.rows()).toHaveLength(1);
  expect(lee.sees({ channel: 'key-requests' }).map(textOf).join('\n')).toContain(why);
});

test('what is approved is applied at once by what Slack said at the approval', async () => {
  await using stage = await stageWithRequest(SHORT);
  const { lee, slack } = stage;
  await cometApiGoesAway(stage);
  await stage.after(lee.clicks('Approve'));
  slack.faults.push({ method: 'users.info', kind: 'http500', times: 1000 });
  await cometApiIsBack(stage);
  expect(left(stage)).toBe(70);
});

onPostgres('beside another clock', (site) => {
  test.each([
    -150_000, 150_000,
  ])('a replica that is %d ms ahead gives no quota to who has left', async (aheadMs) => {
    await using database = await site();
    await using stage = await stageWithRequest({ ...SHORT, databaseUrl: database.url });
    await cometApiGoesAway(stage);
    await stage.after(stage.lee.clicks('Approve'));
    leaves(stage, 'U0ANA');
    const other = await stage.another(aheadMs);
    stage.cometApi.faults.down(false);
    for (let n = 0; n < 5; n += 1) {
      stage.advance(10_000);
      for (const job of ['upstream', 'apply', 'deliver'] as const) await other.run(job);
      await other.settled();
    }
    expect(left(stage)).toBe(20);
  });
});

test('a key for somebody who has left is not approved', async () => {
  await using stage = await startStage();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey create batch --quota $500 --for @bob --reason launch'));
  leaves(stage, 'U0BOB');
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.rows()).toEqual([]);
  expect(stage.card()).toContain('whoever it was for was no longer a member');
});

test.each([
  ['quota for', 'quota search-prod +$50 launch', 'PUT', 'U0ANA', '@U0ANA'],
  ['a key of', 'create batch --quota $500 --for @bob --reason launch', 'POST', 'U0BOB', '@U0BOB'],
] as const)('%s who has left is not tried again', async (_what, line, method, id, name) => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types(`/cometkey ${line}`));
  cometApi.faults.add({ kind: 'success_false', match: { method }, times: 1, message: 'not now' });
  await stage.after(lee.clicks('Approve'));
  leaves(stage, id);
  await stage.after(lee.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(lee.clicks('Try again'));
  expect(stage.told(lee)).toMatch(`can’t be tried again: <${name}> is no longer a member of this workspace`);
  await tries(stage);
  expect(left(stage)).toBe(20);
  expect(cometApi.account.rows()).toHaveLength(1);
});

test('while Slack does not say who is a member, what was approved waits', async () => {
  await using stage = await stageWithRequest(SHORT);
  const { lee, slack, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(lee.clicks('Approve'));
  cometApi.faults.down(false);
  slack.faults.push({ method: 'users.info', kind: 'http500', times: 1000 });
  await tries(stage);
  expect(left(stage)).toBe(20);
  slack.faults.length = 0;
  await tries(stage);
  expect(left(stage)).toBe(70);
  expect(lee.dms().map(textOf).join()).not.toContain('no longer a member');
});

test('a key is disabled as it was asked, also when who asked has left', async () => {
  await using stage = await stageWithRequest(SHORT);
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' } });
  await stage.after(ana.types('/cometkey disable search-prod leaked'));
  leaves(stage, 'U0ANA');
  cometApi.faults.clear();
  await tries(stage);
  expect(cometApi.account.row(1)?.status).toBe(2);
});
