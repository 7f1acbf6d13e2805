import { expect, test } from 'vitest';
import { offeredTo } from '../support/offered.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';

test('the name of a key in place of a request leads to what waits about it, and decides nothing unseen', async () => {
  await using stage = await stageWithRequest();
  const { ana, bob, lee } = stage;
  const id = stage.requestId();
  await stage.after(lee.types('/cometkey approve search-prod'));
  expect(stage.told(lee)).toContain(
    `“search-prod” is a key, not a request. About it, this is waiting for a decision: *+$50.00* on *search-prod* for good (request \`${id}\`, by <@U0ANA>).`,
  );
  expect(offeredTo(stage, lee)).toEqual([`approve ${id}`]);
  expect(stage.card()).toContain('⏳ Pending');
  await stage.after(lee.types('/cometkey deny #1 use the other key'));
  expect(offeredTo(stage, lee)).toEqual([`deny ${id} use the other key`]);
  await stage.after(ana.types('/cometkey approve search-prod'));
  expect(stage.told(ana)).toContain('Only leads and admins can approve or deny.');
  expect(offeredTo(stage, ana)).toEqual([]);
  await stage.after(bob.types('/cometkey requests search-prod'));
  expect(stage.told(bob)).toContain('There’s no request `search-prod` that you can see.');
  await stage.after(ana.types('/cometkey quota search-prod +$5 more'));
  await stage.after(ana.types('/cometkey cancel search-prod'));
  expect(offeredTo(stage, ana)).toHaveLength(2);
  await stage.after(lee.types('/cometkey approve search-prod'));
  await stage.after(lee.clicks(`Run /cometkey approve ${id}`));
  expect(stage.told(lee)).toContain('You approved');
});
