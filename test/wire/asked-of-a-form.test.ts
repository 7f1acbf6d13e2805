import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const row = ({ cometApi }: Stage) => cometApi.account.row(1);
const fieldsOf = ({ ana }: Stage) => ana.modal()?.blocks.filter(({ type }) => type === 'input') ?? [];

test.each<[string, string, Record<string, string>]>([
  ['Let it expire', 'edit search-prod', { Expires: 'On a date', Date: '2026-12-03' }],
  ['Leave nothing', 'quota search-prod', { amount: '0', Change: 'Set what is left' }],
  ['Ask again', 'quota search-prod', { amount: '5', reason: 'again' }],
])('%s: a question about a form has nothing beside it that could be edited', async (button, line, filled) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
  await stage.after(ana.types(`/cometkey ${line}`));
  await fillIn(stage, ana, filled);
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain(button);
  expect(fieldsOf(stage)).toEqual([]);
});

test('the form comes back as it was filled in, and is sent as it is then', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  const before = { ...row(stage) };
  await stage.after(ana.types('/cometkey edit search-prod'));
  await fillIn(stage, ana, { Name: 'search-old', Expires: 'On a date', Date: '2026-12-03' });
  await stage.after(ana.submits());
  await stage.after(ana.submits());
  expect(fieldsOf(stage)).not.toEqual([]);
  expect(JSON.stringify(ana.modal())).toContain('search-old');
  expect(row(stage)).toEqual(before);
  await fillIn(stage, ana, { Date: '2027-03-01' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(/✅ Changed \*search-old\*/);
  expect(row(stage)?.name).toBe('search-old');
  expect(row(stage)?.expired_time).toBeGreaterThan(Date.UTC(2027, 1, 28) / 1000);
});

test('a question that was left for the form acts once, as it was asked', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await fillIn(stage, ana, { amount: '0', Change: 'Set what is left' });
  await stage.after(ana.submits());
  await stage.after(ana.submits());
  await fillIn(stage, ana, { amount: '3' });
  await stage.after(ana.submits());
  expect(row(stage)?.remain_quota).toBe(3 * USD);
});
