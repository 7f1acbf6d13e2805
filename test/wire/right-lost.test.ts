import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, type StageOptions, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
const SHORT = { timeouts: { callMs: 200, readMs: 400, writeMs: 600 } };
const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

/** ana owns key 1, `search-prod`, and somebody stands in for her. */
async function backedStage(who = '@bob', options: StageOptions = {}): Promise<Stage> {
  const stage = await startStage(options);
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  await stage.after(stage.ana.types(`/cometkey backup search-prod ${who}`));
  return stage;
}

/** CometAPI answers again, and what waited for it is tried. */
async function back(stage: Stage): Promise<void> {
  stage.cometApi.faults.down(false);
  for (let n = 0; n < 8; n += 1) {
    stage.advance(MINUTE);
    await stage.runs('upstream');
    await stage.runs('apply');
  }
}

test.each([
  'enable search-prod',
  'renew search-prod 30d',
])('a stand-in does not enable what its owner disabled: %s', async (line) => {
  await using stage = await backedStage();
  const { ana, bob, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod leaked on GitHub'));
  await stage.after(bob.types(`/cometkey ${line}`));
  expect(stage.told(bob)).toMatch(
    /is disabled, and as its backup you can’t enable it. Ask <@U0ANA>, or an admin/,
  );
  expect(cometApi.account.row(1)?.status).toBe(2);
  await stage.after(ana.types('/cometkey renew search-prod 30d'));
  expect(cometApi.account.row(1)?.status).toBe(1);
});

test.each([
  ['backup search-prod off', /the requester could no longer make this change/],
  ['assign search-prod @lea', /the key had changed hands since this was requested/],
])('what a stand-in asked for is over once they are none: %s', async (line, why) => {
  await using stage = await backedStage();
  const { ana, ada, bob, lee } = stage;
  await stage.after(bob.types('/cometkey quota search-prod +$50 launch'));
  const id = stage.requestId();
  await stage.after((line.startsWith('backup') ? ana : ada).types(`/cometkey ${line}`));
  await stage.after(lee.types(`/cometkey approve ${id}`));
  expect(stage.told(lee)).toMatch(why);
  expect(stage.card()).toMatch(why);
  expect(left(stage)).toBe(20);
});

test('a change of a former stand-in that was approved and waits for CometAPI is not made', async () => {
  await using stage = await backedStage('@bob', SHORT);
  const { ana, bob, lee, cometApi } = stage;
  await stage.after(bob.types('/cometkey quota search-prod +$50 launch'));
  cometApi.faults.down(true);
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.types('/cometkey backup search-prod off'));
  await back(stage);
  expect(stage.card()).toMatch(/the requester could no longer make this change/);
  expect(left(stage)).toBe(20);
});

test('what an admin asked for on the key of somebody else ends with their role', async () => {
  await using stage = await startStage();
  const { ana, ada, lee, slack } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey quota search-prod +$50 launch'));
  const admins = slack.workspace.groups.find(({ id }) => id === 'S0ADMINS');
  admins?.users.splice(0, admins.users.length, 'U0LEA');
  stage.advance(2 * MINUTE);
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.told(lee)).toMatch(/the requester could no longer make this change/);
  expect(left(stage)).toBe(20);
});

test('nothing is decided for somebody who is no longer a member', async () => {
  await using stage = await backedStage();
  const { ana, lee, slack } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch'));
  const user = slack.workspace.users.find(({ id }) => id === 'U0ANA');
  Object.assign(user ?? {}, { deleted: true });
  stage.advance(2 * MINUTE);
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.told(lee)).toMatch(/the requester was no longer a member/);
  expect(left(stage)).toBe(20);
});

test('an enable that landed is done, though its key went to somebody else before that was known', async () => {
  await using stage = await backedStage('@lea', SHORT);
  const { ana, ada, bob, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod'));
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  await stage.after(ana.types('/cometkey enable search-prod'));
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await back(stage);
  await stage.runs('deliver');
  expect(cometApi.account.row(1)?.status).toBe(1);
  expect(dms(ana).join('\n')).toMatch(/Applied/);
  expect(dms(ana).join('\n')).not.toContain('Nothing changed');
  expect(dms(bob).join('\n')).toContain('✅ <@U0ANA> got your key *search-prod* (#1) working again.');
});

test.each([
  ['disable search-prod', /disabled your key|was disabled/],
  ['renew search-prod 60d', /<@U0ANA> changed your key/],
])('who got a key hears what “%s” of its former owner has done to it', async (line, what) => {
  await using stage = await backedStage('@lea', SHORT);
  const { ana, ada, bob, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  await stage.after(ana.types(`/cometkey ${line}`));
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await back(stage);
  await stage.runs('deliver');
  expect(dms(ana).join('\n')).toMatch(/Applied/);
  expect(dms(bob).join('\n')).toMatch(what);
});
