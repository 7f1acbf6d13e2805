import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DAY } from '../support/owned-key.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';

test.each([
  ['by an admin', (stage) => stage.after(stage.ada.types('/cometkey renew #1 30d'))],
  [
    'in the console',
    async (stage) => {
      const was = stage.cometApi.account.row(1)?.expired_time ?? 0;
      stage.cometApi.account.editInConsole(1, { expired_time: was + (30 * DAY) / 1000 });
    },
  ],
] satisfies [
  string,
  (stage: Awaited<ReturnType<typeof sweptStageWithKey>>) => Promise<unknown>,
][])('a form that shows an expiry renews only that one: renewed meanwhile %s, it comes back with the new one', async (_, renews) => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  const expiry = () => cometApi.account.row(1)?.expired_time ?? 0;
  const before = expiry();
  await stage.after(ana.types('/cometkey renew'));
  await ana.fills({ key: 'search-prod' });
  await ana.fills({ span: '7d' });
  await renews(stage);
  const after = expiry();
  expect(after).toBe(before + (30 * DAY) / 1000);
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(
    /⚠️ \*search-prod\* \(#1\) changed while this form was open, so I saved nothing\.\nExpiry: .* → .*\nWhat you typed is still here/,
  );
  expect(expiry()).toBe(after);
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('✅ Renewed *search-prod*');
  expect(expiry()).toBe(after + (7 * DAY) / 1000);
});

test('a form that shows a working key does not enable one that was disabled meanwhile', async () => {
  await using stage = await sweptStageWithKey();
  const { ada, ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey renew'));
  await ana.fills({ key: 'search-prod' });
  await stage.after(ada.types('/cometkey disable #1 leaked'));
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(/⚠️ An admin disabled \*search-prod\*/);
  expect(cometApi.account.row(1)).toMatchObject({ status: 2 });
});
