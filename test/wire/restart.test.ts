import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const impatient = { callMs: 300, readMs: 300, writeMs: 300 };

const granted = ({ cometApi }: Stage, id = 1) => {
  const row = cometApi.account.row(id);
  return ((row?.remain_quota ?? 0) + (row?.used_quota ?? 0)) / USD;
};

/** Of the newest request, as the newest bot reads it. */
const stateOf = async ({ newest }: Stage) =>
  (await newest().ports.store.requests.list({ limit: 1 }))[0]?.state;

const puts = ({ cometApi }: Stage) => cometApi.account.calls.filter(({ method }) => method === 'PUT').length;

const timesTold = (stage: Stage, word: string) =>
  stage.ana.dms().filter((message) => textOf(message).includes(word)).length;

test('a crash between approve and apply: the next start applies, once', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  const { lee } = stage;
  await lee.clicks('Approve');
  await expect.poll(() => stateOf(stage)).toBe('approved');
  await stage.restart();
  expect(granted(stage)).toBe(20);
  await stage.runs('apply');
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  expect(stage.card()).toContain('Applied');
  expect(timesTold(stage, 'Applied')).toBe(1);
});

test.each([
  ['after it landed', 'afterWrite'],
  ['before it landed', 'beforeWrite'],
] as const)('a crash in the middle of the write, %s: exactly what was approved, once', async (_when, moment) => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url, timeouts: impatient });
  const { lee, bot, cometApi } = stage;
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: never } = Promise.withResolvers<void>();
  cometApi.faults[moment](() => {
    reach();
    return never;
  }, 1);
  await lee.clicks('Approve');
  await expect.poll(() => stateOf(stage)).toBe('approved');
  const dying = bot.run('apply').catch(() => 'died');
  await reached;
  await stage.crash();
  expect(await dying).toBe('died');
  expect(await stateOf(stage)).toBe('applying');
  cometApi.account.spend(1, 3 * USD);
  stage.advance(5 * 60_000);
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  expect(stage.card()).toContain('Applied');
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  expect(timesTold(stage, 'Applied')).toBe(1);
});

test('the answer to the write is lost and CometAPI goes away: the effect is found afterwards, not repeated', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url, timeouts: impatient });
  const { lee, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  await stage.after(lee.clicks('Approve'));
  expect(granted(stage)).toBe(70);
  expect(stage.card()).not.toContain('Applied');
  const written = puts(stage);
  await stage.restart();
  cometApi.faults.down(false);
  stage.advance(60_000);
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  expect(puts(stage)).toBe(written);
  expect(stage.card()).toContain('Applied');
});

test('a lost answer alone is looked for, and nothing is asked twice', async () => {
  await using stage = await stageWithRequest();
  stage.cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  await stage.after(stage.lee.clicks('Approve'));
  expect(granted(stage)).toBe(70);
  expect(stage.card()).toContain('Applied');
});

test('a crash while a key is being made: one key, given to who asked', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url, timeouts: impatient });
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'POST' }, times: 1 });
  const ignore = cometApi.onChange(() => {
    if (cometApi.account.books.rows.length < 2) return;
    ignore();
    cometApi.faults.down(true);
  });
  await stage.after(ana.types('/cometkey create batch --quota $5'));
  expect(cometApi.account.rows()).toHaveLength(2);
  expect(stage.told(ana)).not.toContain('✅');
  await stage.crash();
  cometApi.faults.down(false);
  await stage.sweep();
  stage.advance(5 * 60_000);
  await stage.runs('apply');
  await stage.runs('apply');
  const born = cometApi.account.rows().filter(({ name }) => name === 'batch');
  expect(born).toHaveLength(1);
  expect(stage.dm(ana)).toContain('batch');
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('batch');
  expect(stage.card()).toBe('');
});

test('the answer to “disable” is lost: a sweep in between does not take it for somebody else’s act', async () => {
  await using stage = await stageWithKey({ timeouts: impatient });
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  await stage.after(ana.types('/cometkey disable search-prod leaked'));
  expect(cometApi.account.row(1)?.status).toBe(2);
  expect(stage.told(ana)).not.toContain('✅');
  cometApi.faults.down(false);
  await stage.sweep();
  stage.advance(60_000);
  await stage.runs('apply');
  await stage.sweep();
  expect(timesTold(stage, 'outside Slack')).toBe(0);
  expect(stage.dm(ana)).toMatch(/Applied.*disabled/);
});

test('a pending card outlives a restart, and what could not be told before is told after', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url });
  const { ana, lee, slack } = stage;
  slack.faults.push({ method: 'chat.postMessage', kind: 'http500', times: 1 });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.card()).toBe('');
  await stage.restart();
  stage.advance(60_000);
  await stage.runs('deliver');
  expect(stage.card()).toContain('Pending');
  await stage.restart();
  await stage.after(lee.clicks('Approve'));
  expect(granted(stage)).toBe(70);
});

test('a grant that ended hours ago, as after a restore from a backup, waits for an admin’s word', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url });
  const { ana, lee, ada } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 7d load test'));
  await stage.after(lee.clicks('Approve'));
  stage.advance(7 * 86_400_000 + 3 * 3_600_000);
  await stage.restart();
  await stage.runs('grants');
  await stage.runs('grants');
  expect(granted(stage)).toBe(70);
  expect(ada.dms()).toHaveLength(1);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(
    /should have ended <!date.*; I’ll take it back once an admin presses \*Resume\*/,
  );
  const held =
    /\*Held up: 1\*\n⏳ \*\+\$50\.00\* on \*search-prod\* for 7 days, requested by <@U0ANA>, should have ended <!date.*\. I’ll end it once an admin presses \*Resume\*\.\nResume\n/;
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).toMatch(held);
  await stage.after(ada.opensHome());
  expect(textOf(ada.home())).toMatch(held);
  await stage.after(lee.types('/cometkey status'));
  expect(stage.told(lee)).not.toContain('Held up');
  const asked = structuredClone(ada.lastDm()) ?? 'home';
  await stage.after(ada.clicks('Resume', { in: 'home' }));
  expect(textOf(ada.modal())).toMatch(/^.*You told me to end what was granted temporarily: \*\+\$50/s);
  await ada.closes();
  await stage.runs('grants');
  expect(granted(stage)).toBe(20);
  await stage.after(ada.opensHome());
  expect(textOf(ada.home())).not.toContain('Held up');
  expect(timesTold(stage, 'are over')).toBe(1);
  await stage.after(ada.clicks('Resume', { in: asked }));
  expect(stage.told(ada)).toMatch(/is already running again, or is over: somebody was faster/);
  expect(granted(stage)).toBe(20);
});

test('a request approved hours ago and never begun waits for an admin’s word', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  const { lee, ada } = stage;
  await lee.clicks('Approve');
  await expect.poll(() => stateOf(stage)).toBe('approved');
  stage.advance(3 * 3_600_000);
  await stage.restart();
  await stage.runs('apply');
  await stage.runs('apply');
  expect(granted(stage)).toBe(20);
  expect(ada.dms()).toHaveLength(1);
  const waits = 'by <@U0LEE>; on hold until an admin presses *Resume*';
  const why = 'because I was down for a while, or the database was restored or moved';
  expect(stage.card()).toContain(`${waits}, ${why}`);
  for (const line of ['requests', 'show search-prod']) {
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    expect(stage.told(stage.ana)).toContain(waits);
    expect(stage.told(stage.ana)).not.toContain(why);
  }
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).toMatch(
    /Held up: 1.*\n⏳ .*, is approved\. I’ll apply it once an admin presses \*Resume\*\.\nResume\n/,
  );
  const asked = structuredClone(ada.lastDm()) ?? 'home';
  stage.cometApi.faults.down(true);
  await stage.after(ada.clicks('Resume', { in: asked }));
  await stage.after(ada.clicks('Resume', { in: asked }));
  expect(stage.told(ada)).toMatch(/is already running again, or is over: somebody was faster/);
  stage.cometApi.faults.down(false);
  expect(stage.card()).not.toContain('Resume');
  stage.advance(60_000);
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  expect(stage.card()).toContain('Applied');
});
