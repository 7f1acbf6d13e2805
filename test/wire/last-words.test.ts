import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { rawSql } from '../support/raw-audit.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;

test('a message that has stood for two months tells in the past what was seen, offers nothing, and stays so', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() - 60_000);
  await stage.sweep();
  stage.advance(59 * DAY);
  await stage.sweep();
  expect(dms(ana)[0]).toMatch(/^⌛ Key \*search-prod\* \(#1\) has expired[\s\S]*Renew 30 days/);
  stage.advance(DAY);
  await stage.runs('deliver');
  const [last] = dms(ana);
  expect(last).toMatch(
    /^On <!date[^>]* (?:Nov|Dec) 2026>, I saw that key \*search-prod\* \(#1\) had expired\.\n/,
  );
  expect(last).toMatch(/\n.*`\/cometkey show #1` says how the key is now\.$/);
  await stage.after(ana.types('/cometkey renew #1 30d'));
  await stage.sweep();
  expect(dms(ana)[0]).toBe(last);
});

test('what is over by then stays as it ended', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  cometApi.account.editInConsole(1, { status: 1 });
  await stage.sweep();
  const [ended] = dms(ana);
  expect(ended).toMatch(/was enabled again outside Slack/);
  stage.advance(61 * DAY);
  await stage.runs('deliver');
  expect(dms(ana)[0]).toBe(ended);
});

test('what is over by then, but fails still for another cause, says so of that day', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() - 60_000);
  await stage.sweep();
  cometApi.account.setExpiry(1, stage.now().getTime() + 400 * DAY);
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  stage.advance(61 * DAY);
  await stage.runs('deliver');
  expect(dms(ana)[0]).toMatch(
    /^✅ Key \*search-prod\* \(#1\) was renewed outside Slack until <!date[^>]*>\.\nOn <!date[^>]*>, it still failed: ⏸️ Disabled\b[\s\S]*`\/cometkey show #1` says how the key is now\.$/,
  );
});

test('a message about several keys says it of each', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  const other = await ownedKey(stage, ana, { name: 'search-eu' });
  for (const id of [1, other.id]) cometApi.account.spend(id, 20 * USD);
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)[0]).toMatch(/^Notices about 2 of your keys:[\s\S]*Ask for/);
  stage.advance(61 * DAY);
  await stage.runs('deliver');
  const [last] = dms(ana);
  expect(last?.match(/I saw that key \*search-\w+\* \(#\d\) had used up its quota\./g)).toHaveLength(2);
  expect(last).not.toContain('Ask for');
});

test('what another version sent or redrew, which knows of no last time, has its last time all the same', async () => {
  await using database = await temporaryDatabase();
  await using stage = await sweptStageWithKey({ databaseUrl: database.url });
  await using raw = await rawSql(database.url);
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() - 60_000);
  await stage.sweep();
  await raw.run('update notices set turns_at = null');
  stage.advance(59 * DAY);
  await stage.runs('tidy');
  await stage.runs('deliver');
  expect(dms(ana)[0]).toContain('Renew 30 days');
  stage.advance(DAY);
  await stage.runs('tidy');
  await stage.runs('deliver');
  expect(dms(ana)[0]).toMatch(/^On .*had expired\./);
  await stage.runs('tidy');
  expect(await raw.rows('select id from notices where turns_at is not null')).toEqual([]);
});

test('a message about keys that were seen hours apart is kept up to date whole until the last time of the youngest', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi, slack } = stage;
  const other = await ownedKey(stage, ana, { name: 'search-eu' });
  slack.faults.push({ method: 'chat.postMessage', kind: 'http500', times: 10_000 });
  for (const id of [1, other.id]) {
    cometApi.account.spend(id, 20 * USD);
    await stage.sweep();
    await stage.sweep();
    stage.advance(3 * 3_600_000);
  }
  slack.faults.length = 0;
  await stage.runs('deliver');
  expect(dms(ana)[0]).toMatch(/^Notices about 2 of your keys:/);
  stage.advance(60 * DAY - 5 * 3_600_000);
  await stage.runs('deliver');
  expect(dms(ana)[0]).not.toContain('don’t update this message');
  expect(dms(ana)[0]?.match(/Ask for/g)).toHaveLength(2);
  stage.advance(5 * 3_600_000);
  await stage.runs('deliver');
  expect(dms(ana)[0]?.match(/don’t update this message/g)).toHaveLength(2);
});
