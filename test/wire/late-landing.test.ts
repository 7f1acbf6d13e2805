import { expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { dms } from '../support/dms.ts';
import { held, impatient, passes, sent } from '../support/late-call.ts';
import { rowNamed } from '../support/owned-key.ts';
import { DONE, type Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const granted = ({ cometApi }: Stage) => {
  const row = cometApi.account.row(1);
  return ((row?.remain_quota ?? 0) + (row?.used_quota ?? 0)) / USD;
};

test('a new key that is made long after its call was given up is made once, and given to who asked', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  const call = held(stage, 'beforeBirth');
  await stage.after(ana.types('/cometkey create batch --quota $5'));
  await passes(stage, 30);
  await passes(stage, 20);
  await call.lands();
  await passes(stage, 20);
  expect(sent(stage)).toBe(1);
  expect(cometApi.account.rows().filter(({ name }) => name === 'batch')).toHaveLength(1);
  expect(dms(ana).join('\n')).toMatch(/Applied.*batch/s);
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('batch');
});

test('a write that lands long after its call was given up gives back nothing of what was used until then', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  const call = held(stage, 'beforeWrite');
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  await passes(stage, 30);
  cometApi.account.spend(1, 3 * USD);
  await passes(stage, 20);
  expect(sent(stage)).toBe(1);
  expect(dms(ana)).toEqual([]);
  await call.lands();
  await passes(stage, 20);
  expect(granted(stage)).toBe(15);
  expect(dms(ana).join('\n')).toMatch(/Applied.*\$20\.00 → \$15\.00/s);
  await stage.sweep();
  expect(dms(ana).join('\n')).not.toContain('outside Slack');
});

test('what never lands is sent again once it can land no more, and done once', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana } = stage;
  held(stage, 'beforeWrite');
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  await passes(stage, 59);
  expect(sent(stage)).toBe(1);
  await passes(stage, 1);
  expect(sent(stage)).toBe(2);
  expect(granted(stage)).toBe(15);
  expect(dms(ana).join('\n')).toMatch(/Applied/);
});

test.each([
  'reset_before',
  'html',
] as const)('where nothing says that CometAPI is slow (%s), it is sent again after two and a half seconds, and not before', async (kind) => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  cometApi.account.calls.length = 0;
  cometApi.faults.add({ kind, match: { method: 'PUT' }, times: 1 });
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  expect(stage.told(ana)).toMatch(/couldn’t tell whether it happened. I’ll find out/);
  await passes(stage, 1.5);
  expect(granted(stage)).toBe(20);
  await passes(stage, 1);
  expect(granted(stage)).toBe(15);
  expect(dms(ana).join('\n')).toMatch(/Applied/);
});

test('while a write may still land, other changes of its key wait, as it would undo them; a disable doesn’t', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  cometApi.setFlavour(flavours.newapi);
  const call = held(stage, 'beforeWrite');
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  await passes(stage, 30);
  await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
  expect(stage.told(ana)).toMatch(/don’t know yet whether your earlier change to “search-prod” took effect/);
  await stage.after(ana.types('/cometkey disable search-prod leaked'));
  expect(stage.told(ana)).toMatch(
    /It’s disabled now, but an earlier change to the key could still come through/,
  );
  expect(cometApi.account.row(1)?.status).toBe(2);
  await call.lands();
  expect(cometApi.account.row(1)?.status).toBe(1);
  await passes(stage, 20);
  await passes(stage, 60);
  expect(dms(ana).join('\n')).toMatch(/Applied.*disabled/s);
  await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
  expect(stage.told(ana)).toMatch(DONE);
  expect(rowNamed(stage, 'search-live')).toMatchObject({ status: 2, remain_quota: 15 * USD });
});

test('a disable whose call was given up is sent again at once: late or twice, it only switches the key off', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  held(stage, 'beforeWrite');
  await stage.after(ana.types('/cometkey disable search-prod leaked'));
  await passes(stage, 15);
  expect(cometApi.account.row(1)?.status).toBe(2);
  expect(dms(ana).join('\n')).toMatch(/Applied.*disabled/s);
});

test.each([
  'ana',
  'lee',
] as const)('while an enable may still land, %s’s disable of the key that is still off is not done', async (who) => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod pause'));
  const call = held(stage, 'beforeWrite');
  await stage.after(ana.types('/cometkey enable search-prod'));
  await passes(stage, 20);
  await stage.after(stage[who].types('/cometkey disable search-prod leaked'));
  expect(stage.told(stage[who])).toContain('could still come through and enable it again');
  await call.lands();
  for (const seconds of [20, 120, 120]) await passes(stage, seconds);
  expect(cometApi.account.row(1)?.status).toBe(2);
  expect(dms(stage[who]).join('\n')).toMatch(/Applied.*disabled/s);
});
