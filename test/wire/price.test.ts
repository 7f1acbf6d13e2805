import { expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const MINUTES = 60_000;

/** A dollar is other units from now on, and the bot has kept the old price for longer than it may. */
async function repriced() {
  const stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey show search-prod'));
  const status = { ...flavours.newapi.status, quota_per_unit: 100_000 };
  cometApi.setFlavour({ ...flavours.newapi, status });
  stage.advance(6 * MINUTES);
  return stage;
}

const told = (stage: Awaited<ReturnType<typeof repriced>>): string =>
  textOf(stage.ana.modal() ?? {}) + stage.told(stage.ana) + stage.card();

test.each([
  'quota search-prod +$50 launch week',
  'quota search-prod =$5',
  'quota search-prod -$2',
  'create search-eu --quota $5',
  'create search-eu --quota $80 --reason launch',
])('whatever is stored is the dollars that were said, or nothing is: %s', async (line) => {
  await using stage = await repriced();
  const { ana, lee, cometApi } = stage;
  const before = cometApi.account.rows().map((row) => ({ ...row }));
  await stage.after(ana.types(`/cometkey ${line}`));
  // The new price may be read before the request is stored, or only when it is decided.
  if ((await stage.bot.ports.store.requests.pending()).length > 0) await stage.after(lee.clicks('Approve'));
  expect(told(stage)).toMatch(
    /a dollar was 500,000 units when this was requested and (is 100,000 now|100,000 by then)/,
  );
  expect(cometApi.account.rows()).toEqual(before);
  expect(await stage.bot.ports.store.requests.pending()).toEqual([]);
});
