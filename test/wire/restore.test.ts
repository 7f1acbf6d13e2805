import { copyFile, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Stage } from '../support/stage.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const granted = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const stateOf = async ({ newest }: Stage) =>
  (await newest().ports.store.requests.list({ limit: 1 }))[0]?.state;

test('a copy ten seconds old is put back: what was approved in it is not applied again by itself', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  await stage.lee.clicks('Approve');
  await expect.poll(() => stateOf(stage)).toBe('approved');
  using backup = new DatabaseSync(database.path);
  backup.exec(`vacuum into '${database.path}.copy'`);
  await stage.runs('apply');
  expect(granted(stage)).toBe(70);
  backup.close();
  await stage.bot.stop();
  await Promise.all(['-wal', '-shm'].map((end) => rm(database.path + end, { force: true })));
  await copyFile(`${database.path}.copy`, database.path);
  stage.advance(10_000);
  await stage.another();
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
