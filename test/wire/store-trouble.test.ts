import { rename, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const readiness = async ({ bot }: Stage) => (await fetch(`http://127.0.0.1:${bot.port}/readyz`)).json();

test('a backup locks the database while a lead approves: Slack is answered, and it takes effect once', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  const { lee } = stage;
  using backup = new DatabaseSync(database.path);
  backup.exec('begin immediate');
  // Slack gives up, and shows a warning, after three seconds without an acknowledgement.
  await lee.clicks('Approve');
  expect(lee.troubles()).toEqual([]);
  expect(left(stage)).toBe(20);
  backup.exec('commit');
  await stage.after(Promise.resolve());
  expect(stage.card()).toContain('Applied');
  expect(left(stage)).toBe(70);
  await stage.runs('apply');
  expect(left(stage)).toBe(70);
});

test.each([
  ['quota search-prod -$5'],
  ['disable search-prod leaked'],
  ['create another --quota $5 --expires 30d'],
])('the database file is gone, `%s`: nothing is changed, and the person is told so', async (line) => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url });
  expect(await readiness(stage)).toMatchObject({ database: true });
  await rm(database.path);
  await stage.ana.types(`/cometkey ${line}`);
  await expect.poll(() => stage.told(stage.ana)).toContain('I can’t save anything right now');
  expect(await readiness(stage)).toMatchObject({ database: false });
  expect(left(stage)).toBe(20);
  expect(stage.cometApi.account.row(1)?.status).toBe(1);
  expect(stage.cometApi.account.row(2)).toBeUndefined();
});

test('the database file goes while CometAPI is written: nobody is told that nothing changed', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url });
  stage.cometApi.faults.afterWrite(() => rm(database.path), 1);
  await stage.ana.types('/cometkey quota search-prod -$5');
  await expect
    .poll(() => stage.told(stage.ana), { timeout: 5000 })
    .toContain('it may be done, or may still get done');
  expect(stage.told(stage.ana)).not.toContain('nothing changed');
  expect(left(stage)).toBe(15);
});

test.each([
  ['a line that was offered', 'quta search-prod -$5', 'Run /cometkey quota search-prod -$5'],
  ['a key that was picked', 'quota search -$5', 'Quota'],
])('%s is stored, and then the database is away: its button does not do it a second time', async (_what, line, button) => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url });
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-test' });
  await stage.after(ana.types(`/cometkey ${line}`));
  const offer = ana.lastEphemeral();
  const look: Parameters<typeof ana.clicks>[1] =
    button === 'Quota' ? { near: 'search-prod' } : { in: offer ?? 'home' };
  const away = `${database.path}.away`;
  const stored = () => stage.bot.ports.store.requests.count({ states: ['approved', 'applying'] });
  let isAway = false;
  cometApi.faults.afterRead(async () => {
    if (isAway || (await stored()) === 0) return;
    isAway = true;
    await rename(database.path, away);
  });
  await ana.clicks(button, look);
  await expect
    .poll(() => stage.told(ana), { timeout: 5000 })
    .toContain('it may be done, or may still get done');
  expect(stage.told(ana)).not.toContain('nothing changed');
  await rename(away, database.path);
  await stage.after(ana.clicks(button, look));
  expect(stage.told(ana)).toContain('already');
  expect(await stored()).toBe(1);
});
