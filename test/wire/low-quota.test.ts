import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { seconds } from '../support/owned-key.ts';
import { hoursPass } from '../support/spending.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

/** Ana was warned that $4 of $20 are left. */
async function warned(): Promise<Stage> {
  const stage = await sweptStageWithKey();
  stage.cometApi.account.spend(1, 16 * USD);
  await twoSweeps(stage);
  return stage;
}

async function twoSweeps(stage: Stage): Promise<void> {
  await stage.sweep();
  await stage.sweep();
}

/** Which button stands out. */
const stylesIn = (shown: unknown): Record<string, string> => {
  const { style, text, ...others } = (shown ?? {}) as { style?: string; text?: { text?: string } };
  const below = Object.values({ ...others, text }).filter((one) => one !== null && typeof one === 'object');
  const own = style && text?.text ? { [style]: text.text } : {};
  return Object.assign(own, ...below.map(stylesIn));
};

const warning = ({ ana }: Stage): string => textOf(ana.dms().at(-1) ?? {});

test.each([
  ['ana', 'quota search-prod =$2'],
  ['ada', 'quota search-prod -$1'],
] as const)('a low key stays low when %s types %s', async (who, line) => {
  await using stage = await warned();
  await stage.after(stage[who].types(`/cometkey ${line}`));
  await twoSweeps(stage);
  expect(dms(stage.ana).join()).not.toContain('outside Slack');
  expect(dms(stage.ana).join()).toContain('low on quota');
});

test('each message about a key cures all that is wrong with it, what its first line says first', async () => {
  await using stage = await warned();
  const { ana, cometApi } = stage;
  const acts = (about: string) =>
    /\n(Renew|Ask for|Enable)[\s\S]*$/.exec(dms(ana).find((text) => text.includes(about)) ?? '')?.[0];
  expect(acts('low on quota')).toBe('\nAsk for +$20\nOpen\nSnooze\nNot mine');
  cometApi.account.editInConsole(1, { expired_time: seconds(stage.now()) + 3 * 86_400 });
  // So soon after other news it waits to come together with more.
  stage.advance(2 * 60_000);
  await twoSweeps(stage);
  expect(acts('⏰')).toBe('\nRenew 30 days\nAsk for +$20\nOpen\nSnooze\nNot mine');
  expect(acts('low on quota')).toBe('\nAsk for +$20\nRenew 30 days\nOpen\nSnooze\nNot mine');
  const low = ana.dms().find((one) => textOf(one).includes('low on quota'));
  expect(stylesIn(low)).toEqual({ primary: 'Ask for +$20' });
  await stage.after(ana.clicks('Ask for +$20', { in: low ?? 'home' }));
  expect(textOf(ana.modal())).toContain('search-prod');
  await ana.closes();

  cometApi.account.editInConsole(1, { status: 2 });
  await twoSweeps(stage);
  expect(acts('was disabled')).toBe('\nEnable\nRenew 30 days and enable\nAsk for +$20\nOpen\nNot mine');
});

test('a call that is charged before it is counted ends no warning', async () => {
  await using stage = await warned();
  stage.cometApi.account.editInConsole(1, { remain_quota: 3.95 * USD });
  await twoSweeps(stage);
  expect(warning(stage)).toContain('low on quota');
  stage.cometApi.account.editInConsole(1, { remain_quota: 3.95 * USD, used_quota: 16.05 * USD });
  await twoSweeps(stage);
  expect(warning(stage)).toContain('low on quota');
});

test('so much more that it is low no longer ends it, and is said to be outside Slack only when it was', async () => {
  await using stage = await warned();
  stage.cometApi.account.editInConsole(1, { remain_quota: 40 * USD });
  await twoSweeps(stage);
  expect(dms(stage.ana).join()).toContain('was given more quota outside Slack');
});

test('a key that runs out soon still does when its owner takes some back', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await hoursPass(stage, { hours: 34 }, () => cometApi.account.spend(1, 0.25 * USD));
  expect(dms(ana).join()).toContain('will run out of quota soon');
  await stage.after(ana.types('/cometkey quota search-prod -$1'));
  await twoSweeps(stage);
  expect(dms(ana).join()).not.toContain('outside Slack');
  expect(dms(ana).join()).toContain('will run out of quota soon');
});
