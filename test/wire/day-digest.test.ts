import { expect, test } from 'vitest';
import { HOUR } from '../../src/domain/time.ts';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

/** Every hour, as long as said. */
async function hours(stage: Stage, many: number): Promise<void> {
  for (let hour = 0; hour < many; hour += 1) {
    stage.advance(HOUR);
    await stage.sweep();
    await stage.runs('digest');
  }
}

const digests = ({ ana }: Stage) => dms(ana).filter((text) => /need(s)? you/.test(text));

test('the digest comes each morning while a key needs its owner, and is redrawn when none does', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings digest daily'));
  await hours(stage, 24);
  expect(digests(stage)).toEqual([]);
  cometApi.account.spend(1, 17 * USD);
  await hours(stage, 48);
  expect(digests(stage)).toHaveLength(2);
  expect(digests(stage)[0]).toMatch(
    /1 key of yours needs you[\s\S]*search-prod[\s\S]*Low on quota[\s\S]*\$3.00 left/,
  );
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  expect(digests(stage).every((text) => text.includes('None of the keys'))).toBe(true);
  await hours(stage, 24);
  expect(digests(stage)).toHaveLength(2);
});

test('a weekly one comes on the first working day, and not for what is snoozed', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings digest weekly'));
  cometApi.account.spend(1, 17 * USD);
  // From Thursday to Sunday night.
  await hours(stage, 78);
  expect(digests(stage)).toEqual([]);
  await hours(stage, 24);
  expect(digests(stage)).toHaveLength(1);
  await stage.after(ana.types('/cometkey settings digest daily'));
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Snooze 7 days'));
  await hours(stage, 24);
  expect(digests(stage)).toHaveLength(1);
});
