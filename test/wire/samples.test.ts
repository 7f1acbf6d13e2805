import { expect, test } from 'vitest';
import { ACCOUNT } from '../../src/domain/keys/forecast/sample.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;

const usedBy = async ({ bot }: Stage, id: number): Promise<number[]> => {
  const samples = await bot.ports.store.samples.since([id], new Date(0));
  return (samples.get(id) ?? []).map(({ used }) => used / USD);
};

async function sweepsHourly(stage: Stage, hours: number, hourly: (hour: number) => void = () => {}) {
  for (let hour = 0; hour < hours; hour += 1) {
    stage.advance(HOUR);
    hourly(hour);
    await stage.sweep();
  }
}

test('a sweep keeps what was used where it moved, and when it last had not', async () => {
  await using stage = await sweptStageWithKey();
  const { account } = stage.cometApi;
  expect(await usedBy(stage, 1)).toEqual([0]);
  await sweepsHourly(stage, 3);
  expect(await usedBy(stage, 1)).toEqual([0]);
  await sweepsHourly(stage, 2, () => account.spend(1, USD));
  expect(await usedBy(stage, 1)).toEqual([0, 0, 1, 2]);
});

test('whoever owns the key, and whatever its state', async () => {
  await using stage = await startStage();
  const { account } = stage.cometApi;
  const unlimited = await ownedKey(stage, stage.ana, { name: 'unlimited', unlimited_quota: true });
  const unowned = account.addKey({ name: 'unowned', remain_quota: 20 * USD });
  await sweepsHourly(stage, 1);
  await sweepsHourly(stage, 1, () => {
    for (const { id } of [unlimited, unowned]) account.spend(id, USD);
  });
  account.editInConsole(unowned.id, { status: 2 });
  account.spend(unowned.id, USD);
  await sweepsHourly(stage, 1);
  expect(await usedBy(stage, unlimited.id)).toEqual([0, 0, 1]);
  expect(await usedBy(stage, unowned.id)).toEqual([0, 1, 2]);
});

test('the account’s balance is sampled too', async () => {
  await using stage = await sweptStageWithKey();
  await stage.runs('balance');
  stage.advance(HOUR);
  stage.cometApi.account.spend(1, USD);
  await stage.runs('balance');
  const samples = (await stage.bot.ports.store.samples.since([ACCOUNT], new Date(0))).get(ACCOUNT) ?? [];
  expect(samples.map(({ used }) => used / USD)).toEqual([0, 1]);
  expect(new Set(samples.map(({ granted }) => granted)).size).toBe(1);
});

test('a server that does not tell the balance leaves no trace of failure', async () => {
  await using stage = await sweptStageWithKey();
  stage.cometApi.faults.add({ kind: 'success_false', match: { path: /self/ }, message: 'no such page' });
  await stage.runs('balance');
  expect(stage.logged.filter((line) => line.includes('job failed'))).toEqual([]);
});
