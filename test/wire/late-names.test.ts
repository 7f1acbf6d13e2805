import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { held, impatient, passes } from '../support/late-call.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { DONE, type Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const named = ({ cometApi }: Stage, name: string) =>
  cometApi.account.rows().filter((row) => row.name === name);

/** A call of ana’s that gives `batch` to a key is held; a key in the console that looks like its work ends the wait. */
const HELD = {
  'a new key': async (stage: Stage) => {
    const call = held(stage, 'beforeBirth');
    await stage.after(stage.ana.types('/cometkey create batch --quota $5'));
    stage.cometApi.account.addKey({ name: 'batch', remain_quota: 2_500_000, expired_time: -1 });
    await passes(stage, 10);
    return { call, id: 3 };
  },
  'a rename': async (stage: Stage) => {
    const call = held(stage, 'beforeWrite');
    await stage.after(stage.ana.types('/cometkey edit search-prod --name batch'));
    stage.cometApi.account.editInConsole(1, { name: 'batch' });
    await passes(stage, 10);
    return { call, id: 1 };
  },
};

const TAKES = {
  'a new key': 'create batch --quota $5',
  'a rename': 'edit search-test --name batch',
};

const PAIRS = (Object.keys(HELD) as (keyof typeof HELD)[]).flatMap((first) =>
  (Object.keys(TAKES) as (keyof typeof TAKES)[]).map((second) => [first, second] as const),
);

test.each(PAIRS)('the name that %s may still get is not given to %s meanwhile', async (first, second) => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-test' });
  await stage.sweep();
  const { call, id } = await HELD[first](stage);
  expect(dms(ana).join('\n')).toMatch(/Applied|Failed/);
  cometApi.account.editInConsole(id, { name: 'given-away' });
  await stage.sweep();
  await stage.after(ana.types(`/cometkey ${TAKES[second]}`));
  expect(named(stage, 'batch')).toEqual([]);
  expect(stage.told(ana)).toContain('“batch”');
  await call.lands();
  await passes(stage, 60);
  await stage.sweep();
  expect(named(stage, 'batch')).toHaveLength(1);
  await stage.after(ana.types(`/cometkey ${TAKES[second]}`));
  expect(stage.told(ana)).not.toMatch(DONE);
  expect(named(stage, 'batch')).toHaveLength(1);
});

test('a name that nothing can get any more is free', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-test' });
  await stage.sweep();
  const { id } = await HELD['a new key'](stage);
  cometApi.account.editInConsole(id, { name: 'given-away' });
  await stage.sweep();
  await passes(stage, 60);
  await stage.after(ana.types(`/cometkey ${TAKES['a rename']}`));
  expect(stage.told(ana)).toMatch(DONE);
  expect(rowNamed(stage, 'batch')?.id).toBe(2);
});
