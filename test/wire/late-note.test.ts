import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { keyLease } from '../../src/usecases/mirror/key-lease.ts';
import { dms } from '../support/dms.ts';
import { held, passes, sent } from '../support/late-call.ts';
import { rawSql } from '../support/raw-audit.ts';
import { DONE, type Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const within = (ms: number) => ({ timeouts: { callMs: ms, readMs: 500, writeMs: ms } });

/** After 1.5 s a call is noted as slow while it runs, else once it has ended. */
const CALLS = [
  ['quota search-prod -$5', 500, 'beforeWrite', [15]],
  ['quota search-prod -$5', 2500, 'beforeWrite', [15]],
  ['create batch --quota $5', 500, 'beforeBirth', [20, 5]],
  ['create batch --quota $5', 2500, 'beforeBirth', [20, 5]],
] as const;

type Moment = (typeof CALLS)[number][2];

/** A call is held, the database is away from then until its time limit has run out, and nobody has heard of it. */
async function awayMeanwhile(stage: Stage, path: string, { line, moment }: { line: string; moment: Moment }) {
  const call = held(stage, moment);
  const asked = stage.after(stage.ana.types(`/cometkey ${line}`));
  await call.arrives();
  await rename(path, `${path}.away`);
  await asked;
  expect(stage.told(stage.ana)).toContain('it may be done, or may still get done');
  const isBack = async () => {
    await rename(`${path}.away`, path);
    await stage
      .newest()
      .ports.store.leases.withLock(keyLease(moment === 'beforeWrite' ? 1 : null), 2000, async () => {});
  };
  return { call, isBack };
}

const amounts = ({ cometApi }: Stage) =>
  cometApi.account.rows().map(({ remain_quota }) => remain_quota / USD);

test.each(
  CALLS,
)('“%s” whose time limit (%i ms) runs out while the database is away is not sent again before it can land no more', async (line, ms, moment, then) => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url, ...within(ms) });
  const { call, isBack } = await awayMeanwhile(stage, database.path, { line, moment });
  await isBack();
  for (const seconds of [3, 10, 20]) await passes(stage, seconds);
  expect(sent(stage)).toBe(1);
  await call.lands();
  await passes(stage, 90);
  expect(sent(stage)).toBe(1);
  expect(amounts(stage)).toEqual(then);
  expect(dms(stage.ana).join('\n')).toContain('Applied');
});

test('nor by a bot that is started after this one, which is stopped right after the database is back', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url, ...within(500) });
  const away = { line: 'quota search-prod -$5', moment: 'beforeWrite' } as const;
  const { call } = await awayMeanwhile(stage, database.path, away);
  await rename(`${database.path}.away`, database.path);
  await stage.restart();
  for (const seconds of [3, 10, 20]) await passes(stage, seconds);
  expect(sent(stage)).toBe(1);
  await call.lands();
  await passes(stage, 60);
  expect(amounts(stage)).toEqual([15]);
});

test('a note that was not stored is not taken for stored by the next call', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url, ...within(4000) });
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod'));
  const away = `${database.path}.away`;
  cometApi.faults.beforeWrite(async () => {
    const arrived = performance.now();
    await rename(database.path, away);
    await expect.poll(() => performance.now() - arrived, { timeout: 5000 }).toBeGreaterThan(1700);
    await rename(away, database.path);
    cometApi.faults.beforeWrite(async () => noted.resolve(await landsForMs()), 1);
  }, 1);
  const noted = Promise.withResolvers<number>();
  await using raw = await rawSql(database.url);
  const landsForMs = async () => {
    const [row] = await raw.rows(`select lands_until from sent_calls where name = 'write:1'`);
    return Number(row?.['lands_until']) - stage.now().getTime();
  };
  await stage.after(ana.types('/cometkey renew search-prod 30d'));
  expect(await noted.promise).toBeGreaterThan(1500);
  expect(stage.told(ana)).toMatch(DONE);
});
