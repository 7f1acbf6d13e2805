import { expect, test } from 'vitest';
import { stageWithKey } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function lent(line: string, databaseUrl = 'sqlite::memory:') {
  const stage = await stageWithKey({ databaseUrl, timeouts: { readMs: 300, writeMs: 300 } });
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  await stage.after(stage.lee.clicks('Approve'));
  return stage;
}

test('an increase for 7 days is taken back by itself, and its person reads what that did', async () => {
  await using stage = await lent('quota search-prod +$50 for 7d load test');
  const { ana, cometApi } = stage;
  expect(stage.dm(ana)).toMatch(/I’ll take it back .*10 Dec 2026, 10:/);
  expect(stage.card()).toMatch(/I’ll take it back .*10 Dec 2026, 10:/);
  cometApi.account.spend(1, 12 * USD);
  stage.advance(6 * DAY);
  await stage.runs('grants');
  expect(cometApi.account.row(1)?.remain_quota).toBe(58 * USD);

  stage.advance(DAY + 60_000);
  await stage.runs('grants');
  expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 8 * USD, used_quota: 12 * USD });
  expect(stage.dm(ana)).toMatch(
    /^↩️ The 7 days of \*\+\$50\.00\* on \*search-prod\* are over\. Granted \$70\.00 → \$20\.00, \$8\.00 left\./,
  );

  const told = ana.dms().length;
  await stage.runs('grants');
  await stage.runs('apply');
  expect(ana.dms()).toHaveLength(told);
  expect(cometApi.account.row(1)?.remain_quota).toBe(8 * USD);
});

test('what was spent of it stays spent: a grant never ends below zero', async () => {
  await using stage = await lent('quota search-prod +$50 for 7d load test');
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 45 * USD);
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 0, used_quota: 45 * USD });
  expect(stage.dm(ana)).toContain('Granted $70.00 → $45.00, $0.00 left.');
});

test('all of it was spent, and more: everybody concerned hears that it is over, and that there was nothing to take', async () => {
  await using stage = await lent('quota search-prod +$50 for 7d load test');
  const { ana, lee, cometApi } = stage;
  cometApi.account.spend(1, 70 * USD);
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 0, used_quota: 70 * USD });
  const over =
    '↩️ The 7 days of *+$50.00* on *search-prod* are over. There was nothing left to take back: it had been used up.';
  for (const person of [ana, lee]) expect(stage.dm(person)).toContain(over);
  expect(stage.thread().at(-1)).toBe(over);
  expect(stage.card()).toMatch(/Ended[\s\S]*There was nothing left to take back: it had been used up\./);
  expect(stage.card()).not.toContain('Ended early');
});

test('a grant survives a restart and ends once', async () => {
  await using database = await temporaryDatabase();
  await using stage = await lent('quota search-prod +$50 for 7d load test', database.url);
  await stage.restart();
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  await stage.restart();
  await stage.runs('grants');
  expect(stage.cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
  expect(stage.ana.dms().filter(({ text }) => text.includes('are over'))).toHaveLength(1);
});

test('two grants on one key overlap; each takes back its own', async () => {
  await using stage = await lent('quota search-prod +$50 for 7d load test');
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$30 for 2d demo'));
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.remain_quota).toBe(100 * USD);
  stage.advance(2 * DAY + 60_000);
  await stage.runs('grants');
  expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  stage.advance(5 * DAY);
  await stage.runs('grants');
  expect(cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
});

test('a manual edit in between stays: only what was lent goes', async () => {
  await using stage = await lent('quota search-prod +$50 for 7d load test');
  stage.cometApi.account.editInConsole(1, { remain_quota: 90 * USD });
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(stage.cometApi.account.row(1)?.remain_quota).toBe(40 * USD);
});

test('with CometAPI down at its end, a grant ends when CometAPI is back, and is told once', async () => {
  await using stage = await lent('quota search-prod +$50 for 7d load test');
  const { ana, cometApi } = stage;
  cometApi.faults.down(true);
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  cometApi.faults.down(false);
  stage.advance(10 * 60_000);
  await stage.runs('apply');
  await stage.runs('grants');
  await stage.runs('deliver');
  expect(cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
  expect(ana.dms().filter(({ text }) => text.includes('are over'))).toHaveLength(1);
});

test('a key deleted meanwhile ends its grant without a word about quota', async () => {
  await using stage = await lent('quota search-prod +$50 for 7d load test');
  stage.cometApi.account.deleteInConsole(1);
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(stage.dm(stage.ana)).toContain('the key was gone');
  expect(stage.cometApi.account.books.rows[0]?.remain_quota).toBe(70 * USD);
});

test('quota lent while the key is lent no limit goes back when that ends, and not a cent stays', async () => {
  await using stage = await lent('quota search-prod +$50 for 2h load test');
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h migration'));
  await stage.after(lee.clicks('Approve'));
  stage.advance(2.1 * HOUR);
  await stage.runs('grants');
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(true);
  cometApi.account.spend(1, 3 * USD);
  stage.advance(2 * HOUR);
  await stage.runs('grants');
  await stage.runs('grants');
  expect(cometApi.account.row(1)).toMatchObject({
    unlimited_quota: false,
    remain_quota: 17 * USD,
    used_quota: 3 * USD,
  });
});
