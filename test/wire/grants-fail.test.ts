import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function lent(line: string) {
  const stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  await stage.after(stage.lee.clicks('Approve'));
  return stage;
}

const UNLIMITED = 'unlimited search-prod on for 4h migration';
const LOAN = 'quota search-prod +$50 for 4h load test';

const refuses = ({ cometApi }: Stage, times?: number) =>
  cometApi.faults.add({
    kind: 'success_false',
    match: { method: 'PUT' },
    message: 'database is locked',
    ...(times ? { times } : {}),
  });

async function passes(stage: Stage, minutes: number) {
  for (let i = 0; i < minutes; i += 5) {
    stage.advance(5 * MINUTE);
    for (const job of ['grants', 'apply', 'deliver'] as const) await stage.runs(job);
  }
}

const times = (person: Person, words: string) =>
  person.dms().filter((message) => textOf(message).includes(words)).length;

test.each([
  ['a key lent without a limit', UNLIMITED],
  ['a loan of quota', LOAN],
])('%s goes back, also when CometAPI once says no', async (_what, line) => {
  await using stage = await lent(line);
  refuses(stage, 1);
  stage.advance(4 * HOUR);
  await passes(stage, 30);
  expect(stage.cometApi.account.row(1)).toMatchObject({ unlimited_quota: false, remain_quota: 20 * USD });
  expect(stage.thread().at(-1)).toMatch(/are over/);
  expect(times(stage.ana, 'are over')).toBeGreaterThanOrEqual(1);
});

test('for as long as CometAPI refuses the end, leads read it in the thread and admins in a message, once a day', async () => {
  await using stage = await lent(UNLIMITED);
  const { ana, lee, ada } = stage;
  const mends = refuses(stage);
  stage.advance(4 * HOUR);
  await passes(stage, 3 * 60);
  const told = stage.thread().filter((text) => text.includes('couldn’t apply'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(`<@${lee.id}>`);
  expect(told[0]).toContain('database is locked');
  expect(times(ada, 'database is locked')).toBe(1);
  expect(times(ana, 'database is locked')).toBe(1);
  stage.advance(22 * HOUR);
  await passes(stage, 30);
  expect(times(ada, 'database is locked')).toBe(2);
  expect(times(ana, 'database is locked')).toBe(1);
  mends();
  await passes(stage, 30);
  expect(stage.cometApi.account.row(1)?.unlimited_quota).toBe(false);
  expect(stage.thread().at(-1)).toMatch(/are over\. It got its limit back/);
});

test('an end that was accepted and did not take is tried again by itself', async () => {
  await using stage = await lent(UNLIMITED);
  const { cometApi } = stage;
  // Somebody lifts the limit in the console each time, before the bot reads it back.
  const lifts = cometApi.faults.afterWrite(({ id }) =>
    cometApi.account.editInConsole(id, { unlimited_quota: true }),
  );
  stage.advance(4 * HOUR);
  await passes(stage, 5);
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(true);
  lifts();
  await passes(stage, 30);
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(false);
});

test('an admin tries it again at once, from the message', async () => {
  await using stage = await lent(UNLIMITED);
  const { ada, cometApi } = stage;
  const mends = refuses(stage);
  stage.advance(4 * HOUR);
  await passes(stage, 60);
  mends();
  await stage.after(ada.clicks('Try again', { in: ada.lastDm() ?? 'home' }));
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(false);
  await passes(stage, 10);
  expect(await stage.bot.ports.store.grants.due(stage.now())).toEqual([]);
});

test('limited by hand while its end fails: there is nothing left to take back, and nothing is taken', async () => {
  await using stage = await lent(UNLIMITED);
  const { ana, lee, cometApi } = stage;
  const mends = refuses(stage);
  stage.advance(4 * HOUR);
  await passes(stage, 30);
  mends();
  await stage.after(ana.types('/cometkey unlimited search-prod off --left $5 done'));
  await stage.after(lee.clicks('Approve'));
  await passes(stage, 60);
  expect(cometApi.account.row(1)).toMatchObject({ unlimited_quota: false, remain_quota: 5 * USD });
});

test('part of a loan is given back while its end fails: the rest is taken, to the unit', async () => {
  await using stage = await lent(LOAN);
  const { ana, cometApi } = stage;
  const mends = refuses(stage);
  stage.advance(4 * HOUR);
  await passes(stage, 5);
  mends();
  await stage.after(ana.types('/cometkey quota search-prod -$20 some of it'));
  await passes(stage, 60);
  expect(cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
});
