import { expect, test } from 'vitest';
import { cappedPolicy } from '../support/capped-policy.ts';
import { dms } from '../support/dms.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test.each([
  ['asked by a lead’s decision', '+$50', 69],
  ['by a rule', '+$10', 29],
])('quota for a time, %s, that came out otherwise goes back as far as it was given', async (_how, amount, left) => {
  await using stage = await stageWithKey({ policy: cappedPolicy });
  const { ana, lee, cometApi } = stage;
  cometApi.faults.afterWrite(({ id }) => {
    const row = cometApi.account.row(id);
    if (row) cometApi.account.editInConsole(id, { remain_quota: row.remain_quota - USD });
  }, 1);
  await stage.after(ana.types(`/cometkey quota search-prod ${amount} for 7d load test`));
  if (amount === '+$50') await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.remain_quota).toBe(left * USD);
  stage.advance(3 * 60_000);
  await stage.runs('deliver');
  expect(dms(ana).join('\n')).toMatch(
    new RegExp(`Failed.*\\$${left - 20}\\.00 was added, and I’ll take that back <!date`, 's'),
  );
  stage.advance(7 * DAY);
  await stage.runs('grants');
  await stage.runs('deliver');
  expect(cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
  expect(dms(ana).join('\n')).not.toContain('I’ll take that back');
  expect(dms(ana).join('\n')).toMatch(/Failed.*↩️ Ended <!date.*\$20\.00 left\./s);
});

test('a limit lifted for a time is set again, although the key could not be enabled with it', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  cometApi.account.editInConsole(1, { remain_quota: 0, status: 4 });
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h migration'));
  const mends = cometApi.faults.add({
    kind: 'success_false',
    match: { method: 'PUT', path: /status_only/ },
    message: 'database is locked',
  });
  await stage.after(lee.clicks('Approve'));
  mends();
  expect(cometApi.account.row(1)).toMatchObject({ unlimited_quota: true, status: 4 });
  expect(dms(ana).join('\n')).toMatch(/Failed.*It gets its limit back <!date/s);
  stage.advance(4 * HOUR + 60_000);
  await stage.runs('grants');
  expect(cometApi.account.row(1)).toMatchObject({ unlimited_quota: false, remain_quota: 0 });
});

test.each([
  ['quota search-prod +$50 for 7d load test', 7 * DAY, { remain_quota: 50 * USD }, { remain_quota: 0 }],
  [
    'unlimited search-prod on for 4h migration',
    4 * HOUR,
    { unlimited_quota: true },
    { unlimited_quota: false },
  ],
])('“%s” ends also when a later try was refused the status', async (line, length, given, takenBack) => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  cometApi.account.editInConsole(1, { remain_quota: 0, status: 4 });
  await stage.after(ana.types(`/cometkey ${line}`));
  const status = { method: 'PUT', path: /status_only/ };
  cometApi.faults.add({ kind: 'reset_before', match: status, times: 1 });
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)).toMatchObject({ ...given, status: 4 });
  const mends = cometApi.faults.add({ kind: 'success_false', match: status, message: 'no such group' });
  stage.advance(60_000);
  await stage.runs('apply');
  await stage.runs('deliver');
  mends();
  expect(dms(ana).join('\n')).toMatch(/Failed.*didn’t show it \(status\)/s);
  expect(dms(ana).join('\n')).not.toContain('Nothing changed');
  stage.advance(length + 60_000);
  await stage.runs('grants');
  expect(cometApi.account.row(1)).toMatchObject(takenBack);
});

test('what was taken back early, and came out otherwise, is not taken a second time', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 7d load test'));
  await stage.after(lee.clicks('Approve'));
  cometApi.faults.afterWrite(({ id }) => {
    const row = cometApi.account.row(id);
    if (row) cometApi.account.editInConsole(id, { remain_quota: row.remain_quota + 5 * USD });
  }, 1);
  await stage.after(ana.types('/cometkey quota search-prod -$20'));
  expect(cometApi.account.row(1)?.remain_quota).toBe(55 * USD);
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  // $50 was lent, and $15 of it had gone back.
  expect(cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
});

test.each([
  0, 1,
])('everybody concerned is told of the end of a loan that came out otherwise, after %i refused tries', async (refused) => {
  await using stage = await stageWithKey();
  const { ana, bob, lee, ada, cometApi } = stage;
  await stage.after(ana.types('/cometkey backup search-prod @bob'));
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 4h load test'));
  await stage.after(lee.clicks('Approve'));
  stage.advance(4 * HOUR + 60_000);
  if (refused > 0) {
    cometApi.faults.add({
      kind: 'success_false',
      match: { method: 'PUT' },
      times: refused,
      message: 'not now',
    });
    for (const job of ['grants', 'apply', 'deliver'] as const) await stage.runs(job);
    expect(dms(ana).at(-1)).toContain('not now');
  }
  cometApi.faults.afterWrite(({ id }) => {
    const row = cometApi.account.row(id);
    if (row) cometApi.account.editInConsole(id, { remain_quota: row.remain_quota - USD });
  }, 1);
  stage.advance(5 * 60_000);
  for (const job of ['grants', 'apply', 'deliver'] as const) await stage.runs(job);
  const over =
    /^↩️ The 4 hours of \*\+\$50\.00\* on \*search-prod\* are over\. .*I took back \$50\.00, and I won’t try again\./s;
  for (const person of [ana, bob, lee])
    expect(dms(person).filter((text) => text.startsWith('↩️ The'))).toEqual([expect.stringMatching(over)]);
  expect(stage.thread().at(-1)).toMatch(over);
  expect(dms(ada).filter((text) => text.includes('won’t try again'))).toHaveLength(1);
});

test.each([
  [
    'the key was edited while it was written',
    ({ remain_quota }: { remain_quota: number }) => ({ remain_quota: remain_quota - USD }),
    19,
  ],
  ['the key was renamed before it was read back', () => ({ name: 'search-2' }), 20],
])('the end of a loan that came out otherwise is over and says so, where %s, and nothing given back later counts for it', async (_how, edit, left) => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  for (const line of ['+$30 for 7d launch', '+$50 for 4h load test']) {
    await stage.after(ana.types(`/cometkey quota search-prod ${line}`));
    await stage.after(lee.clicks('Approve'));
  }
  cometApi.faults.afterWrite(({ id }) => {
    const row = cometApi.account.row(id);
    if (row) cometApi.account.editInConsole(id, edit(row));
  }, 1);
  stage.advance(4 * HOUR + 60_000);
  for (const job of ['grants', 'apply', 'deliver'] as const) await stage.runs(job);
  expect(stage.thread().at(-1)).toMatch(
    /^↩️ The 4 hours of .* are over\. .*I took back \$50\.00, and I won’t try again\.$/s,
  );
  expect(stage.card()).toMatch(/↩️ Ended.*I took back \$50\.00, and I won’t try again\./s);
  expect(dms(ana).join('\n')).not.toContain('still trying');
  await stage.after(ana.types(`/cometkey quota ${cometApi.account.row(1)?.name} -$30`));
  expect(cometApi.account.row(1)?.remain_quota).toBe(left * USD);
  stage.advance(7 * DAY - 4 * HOUR);
  for (const job of ['grants', 'apply'] as const) await stage.runs(job);
  expect(cometApi.account.row(1)?.remain_quota).toBe(left * USD);
});
