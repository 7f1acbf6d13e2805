import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey, sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;

test('“Snooze” and “Wake” are answered also on a message that nothing redraws any more', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 16 * USD);
  await stage.sweep();
  await stage.sweep();
  const old = structuredClone(ana.dms().at(-1));
  await stage.after(ana.clicks('Snooze'));
  expect(stage.told(ana)).toMatch(/^💤 You snoozed this about \*search-prod\* \(#1\) until <!date/);
  const snoozed = structuredClone(ana.dms().find((one) => textOf(one).includes('Wake')));
  cometApi.account.editInConsole(1, { remain_quota: 40 * USD });
  await stage.sweep();
  await stage.after(ana.clicks('Snooze', { in: old ?? 'home' }));
  expect(stage.told(ana)).toMatch(/^💤 You snoozed this about \*search-prod\* \(#1\) until <!date/);
  await stage.after(ana.clicks('Wake', { in: snoozed ?? 'home' }));
  expect(stage.told(ana)).toBe('🔔 You ended the snooze of *search-prod* (#1).');
});

test('a decision in the list of requests is said above the list that is left', async () => {
  await using stage = await stageWithKey();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.types('/cometkey requests'));
  await stage.after(lee.clicks('Approve', { in: lee.lastEphemeral() ?? 'home' }));
  expect(textOf(lee.lastEphemeral())).toMatch(
    /^✅ You approved what <@U0ANA> asked for: \*\+\$50\.00\* on \*search-prod\*[\s\S]*\n\*Waiting for you: 0\*\n/,
  );
});

test('what expired undecided is asked for again with the amount that was asked for', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  stage.advance(2 * DAY);
  await stage.runs('remind');
  await stage.runs('deliver');
  expect(dms(ana).at(-1)).toMatch(/Expired[\s\S]*\nAsk for \+\$50\nOpen$/);
  await stage.after(ana.clicks('Ask for +$50'));
  expect(textOf(ana.modal())).toMatch(/50/);
});

test('a line that CometAPI did not answer is sent again by a button, once', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200, writeMs: 200 } });
  const { ana, cometApi } = stage;
  cometApi.account.addKey({ name: 'other' });
  await stage.sweep();
  cometApi.faults.down(true);
  await stage.after(ana.types('/cometkey create night-bot --quota $5 --expires 7d'));
  const refused = ana.lastEphemeral() ?? {};
  expect(textOf(refused)).toMatch(/What you typed, to send again:\n.*night-bot.*\nTry again$/);
  await stage.after(ana.clicks('Try again', { in: refused as never }));
  expect(stage.told(ana)).toMatch(/What you typed, to send again:\n.*night-bot.*\nTry again$/);
  const again = ana.lastEphemeral() ?? {};
  cometApi.faults.down(false);
  stage.advance(5 * 60_000);
  await stage.runs('upstream');
  await stage.after(ana.clicks('Try again', { in: again as never }));
  await stage.after(ana.clicks('Try again', { in: refused as never }));
  expect(cometApi.account.rows().filter(({ name }) => name === 'night-bot')).toHaveLength(1);
  expect(stage.told(ana)).not.toMatch(/is ready/);
});

test('several edits of one key that come together are told as one, from the first to the last', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { name: 'search-a' });
  await stage.sweep();
  cometApi.account.editInConsole(1, { name: 'search-b' });
  await stage.sweep();
  cometApi.account.editInConsole(1, { remain_quota: 70 * USD });
  await stage.sweep();
  stage.advance(3 * 60_000);
  await stage.sweep();
  const last = dms(ana).at(-1) ?? '';
  expect(last).toMatch(/Name: search-a → search-b\nGranted: \$20\.00 → \$70\.00/);
  expect(last.match(/was changed outside Slack/g)).toHaveLength(1);
});
