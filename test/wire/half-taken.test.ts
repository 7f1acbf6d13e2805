import { expect, test } from 'vitest';
import { cappedPolicy } from '../support/capped-policy.ts';
import { rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const pending = async ({ bot }: Stage) => (await bot.ports.store.requests.pending()).length;

/** Somebody takes a dollar off in the console, right after the bot wrote. */
const editedOnce = ({ cometApi }: Stage, moment: 'afterBirth' | 'afterWrite') =>
  cometApi.faults[moment](({ id }) => {
    const row = cometApi.account.row(id);
    if (row) cometApi.account.editInConsole(id, { remain_quota: row.remain_quota - USD });
  }, 1);

test('a key that came out otherwise than asked is its owner’s all the same, and counts', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  editedOnce(stage, 'afterBirth');
  await stage.after(ana.types('/cometkey create one --quota $50'));
  expect(stage.told(ana)).toContain('$49.00');
  expect(rowNamed(stage, 'one')).toBeDefined();
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('*one*');
  await stage.after(ana.types('/cometkey create two --quota $50 --reason launch'));
  expect(await pending(stage)).toBe(0);
  await stage.after(ana.types('/cometkey create three --quota $2 --reason launch'));
  expect(await pending(stage)).toBe(1);
});

test('a top-up that came out otherwise than asked counts against the cap with what it gave', async () => {
  await using stage = await stageWithKey({ policy: cappedPolicy });
  const { ana, cometApi } = stage;
  editedOnce(stage, 'afterWrite');
  await stage.after(ana.types('/cometkey quota search-prod +$10 one'));
  expect(stage.told(ana)).toContain('$29.00');
  await stage.after(ana.types('/cometkey quota search-prod +$10 two'));
  expect(cometApi.account.row(1)?.remain_quota).toBe(29 * USD);
  expect(await pending(stage)).toBe(1);
  await stage.after(ana.types('/cometkey quota search-prod +$1 three'));
  expect(cometApi.account.row(1)?.remain_quota).toBe(30 * USD);
});
