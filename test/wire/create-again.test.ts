import { expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { DAY, rowNamed, seconds } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;
const impatient = { timeouts: { callMs: 500, readMs: 500, writeMs: 500 } };

/** CometAPI refused ana’s new key `one`, and lists only the key `other` of bob. */
async function refusedCreate(): Promise<Stage> {
  const stage = await startStage();
  await stage.after(stage.bob.types('/cometkey create other --quota $5'));
  stage.cometApi.faults.add({
    kind: 'success_false',
    match: { method: 'POST' },
    times: 1,
    message: 'not now',
  });
  await stage.after(stage.ana.types('/cometkey create one --quota $5 --expires 30d'));
  expect(names(stage)).toEqual(['other']);
  return stage;
}

/** The POST of ana’s new key `one` was lost on its way, and CometAPI is away for so long that the bot gives up. */
async function givenUpCreate(): Promise<Stage> {
  const stage = await startStage(impatient);
  const { cometApi, ana, bob } = stage;
  await stage.after(bob.types('/cometkey create other --quota $5'));
  cometApi.faults.add({ kind: 'reset_before', match: { method: 'POST' }, times: 1 });
  await stage.after(ana.types('/cometkey create one --quota $5 --expires 30d'));
  cometApi.faults.down(true);
  await waits(stage, 30);
  cometApi.faults.down(false);
  await waits(stage, 1);
  expect(stage.dm(ana)).toMatch(/couldn’t reach CometAPI.*Nothing changed/s);
  expect(names(stage)).toEqual(['other']);
  return stage;
}

/** So often that nothing is overdue enough to be held for an admin. */
async function waits(stage: Stage, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    stage.advance(50 * 60_000);
    await stage.runs('apply');
    await stage.runs('deliver');
  }
}

const names = ({ cometApi }: Stage) => cometApi.account.rows().map(({ name }) => name);

async function triesAgain(stage: Stage): Promise<void> {
  const [failed] = await stage.bot.ports.store.requests.list({ states: ['failed'], limit: 1 });
  await stage.after(stage.ana.types(`/cometkey requests ${failed?.id}`));
  await stage.after(stage.ana.clicks('Try again'));
  await stage.runs('apply');
  await stage.runs('deliver');
}

const ownerOf = async ({ bot }: Stage, id: number) => (await bot.ports.store.keys.get(id))?.owner ?? null;

/** In the console, with what ana asked for. */
const madeInConsole = (stage: Stage, name: string) =>
  stage.cometApi.account.addKey({
    name,
    remain_quota: 5 * USD,
    expired_time: seconds(stage.now()) + (30 * DAY) / 1000,
  });

const STAGES = [
  ['refused', refusedCreate],
  ['given up', givenUpCreate],
] as const;

test.each(
  STAGES,
)('tried again, a new key that was %s is not what somebody else has made since', async (_why, failedCreate) => {
  await using stage = await failedCreate();
  stage.advance(HOUR);
  const { id } = madeInConsole(stage, 'one');
  await stage.sweep();
  await triesAgain(stage);
  expect(await ownerOf(stage, id)).toBeNull();
  expect(stage.dm(stage.ana)).toMatch(/there was already a key \*one\* \(#2\)/);
  expect(names(stage)).toEqual(['other', 'one']);
});

test.each(
  STAGES,
)('tried again, a new key that was %s is no twin of one that has got its name since', async (_why, failedCreate) => {
  await using stage = await failedCreate();
  await stage.after(stage.bob.types('/cometkey edit other --name one'));
  await triesAgain(stage);
  expect(names(stage)).toEqual(['one']);
  expect(stage.dm(stage.ana)).toMatch(/there was already a key \*one\* \(#1\)/);
});

test.each(
  STAGES,
)('tried again, a new key that was %s lasts as long as was asked for from then on', async (_why, failedCreate) => {
  await using stage = await failedCreate();
  stage.advance(20 * HOUR);
  const before = seconds(stage.now());
  await triesAgain(stage);
  expect(rowNamed(stage, 'one')?.expired_time).toBeGreaterThanOrEqual(before + (30 * DAY) / 1000);
  expect(await ownerOf(stage, 2)).toBe(stage.ana.id);
});

test.each(
  STAGES,
)('tried again once a dollar is other units, a new key that was %s is not made', async (_why, failedCreate) => {
  await using stage = await failedCreate();
  const status = { ...flavours.newapi.status, quota_per_unit: 100_000 };
  stage.cometApi.setFlavour({ ...flavours.newapi, status });
  stage.advance(6 * 60_000);
  await triesAgain(stage);
  expect(names(stage)).toEqual(['other']);
  expect(stage.dm(stage.ana)).toContain('a dollar was 500,000 units');
});

test('tried again, a new key that was made after all is found', async () => {
  await using stage = await givenUpCreate();
  const { id } = madeInConsole(stage, 'one');
  await triesAgain(stage);
  expect(await ownerOf(stage, id)).toBe(stage.ana.id);
  expect(names(stage)).toEqual(['other', 'one']);
});

test('tried again while CometAPI is away, nothing is begun: it is approved still, and made when CometAPI is back', async () => {
  await using stage = await givenUpCreate();
  const { ana, cometApi } = stage;
  cometApi.faults.down(true);
  await triesAgain(stage);
  await stage.after(ana.types('/cometkey requests'));
  expect(stage.told(ana)).toMatch(/Approved.*next try/s);
  expect(stage.told(ana)).not.toMatch(/Applying|don’t know/);
  cometApi.faults.down(false);
  await waits(stage, 2);
  expect(names(stage)).toEqual(['other', 'one']);
});
