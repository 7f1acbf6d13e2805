import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { plays } from '../support/effort.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const rate = { limit: 60, windowSeconds: 120 };
/** Of one line: more than twice what the rate has room for. */
const TIMES = plays(130, 260);
const TOO_FAST = 'You’ve asked for a lot in a short time';

const readBy = (person: Person) => person.sees().map(textOf).join('\n');

/** ana's key is 1. bob has two: for the first he asks for more, the second he will disable. */
async function busyStage() {
  const stage = await stageWithKey({ rate });
  const { bob } = stage;
  for (const name of ['crawler', 'leaked'])
    await stage.after(bob.types(`/cometkey create ${name} --quota $1`));
  await stage.after(bob.types('/cometkey quota crawler +$50 launch week'));
  // Beyond the seconds for which what was read last serves.
  stage.advance(10_000);
  return stage;
}

test.each([
  'show search-prod',
  'show #4711',
  'quota search-prod =$5',
  'quota search-prod -$0.01',
  'edit search-prod --name other',
  'renew search-prod 30d',
])('while one person types `%s` again and again, decisions, disables and others get through', async (line) => {
  await using stage = await busyStage();
  const { ana, bob, lee, cometApi } = stage;
  const began = stage.now().getTime();
  const flood = Promise.all(Array.from({ length: TIMES }, () => ana.types(`/cometkey ${line}`)));
  await Promise.all([
    stage.after(lee.clicks('Approve')),
    stage.after(bob.types('/cometkey disable leaked')),
    stage.after(bob.types('/cometkey show crawler')),
  ]);
  expect(cometApi.account.row(2)!.remain_quota).toBe(51 * USD);
  expect(cometApi.account.row(3)!.status).toBe(2);
  expect(stage.now().getTime() - began).toBeLessThan(30_000);
  await stage.after(flood);
  expect(readBy(bob)).not.toContain(TOO_FAST);
  expect(readBy(ana)).toContain(TOO_FAST);
});
