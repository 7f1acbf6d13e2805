import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;

/** ana has an old `show` of her `search-prod` before her. */
async function shown() {
  const stage = await stageWithKey();
  await stage.sweep();
  await stage.after(stage.ana.types('/cometkey show search-prod'));
  return { stage, old: stage.ana.lastEphemeral() ?? {} };
}

const presses = ({ stage, old }: Awaited<ReturnType<typeof shown>>, button: string) =>
  stage.after(stage.ana.clicks(button, { in: old as never }));

/** What stands where the old `show` stood. */
const instead = ({ stage, old }: Awaited<ReturnType<typeof shown>>): string =>
  textOf(stage.ana.sees().find(({ ts }) => ts === (old as { ts?: string }).ts) ?? {});

const expiry = ({ cometApi }: Stage): number => (cometApi.account.row(1)?.expired_time ?? 0) * 1000;

test('renewed since by line: the old button says so in place of what it stood on, and renews nothing', async () => {
  await using stage = (await shown()).stage;
  await stage.after(stage.ana.types('/cometkey show search-prod'));
  const old = stage.ana.lastEphemeral() ?? {};
  await stage.after(stage.ana.types('/cometkey renew search-prod 30d'));
  const renewed = expiry(stage);
  stage.advance(DAY);
  await presses({ stage, old }, 'Renew 30 days');
  expect(instead({ stage, old })).toMatch(
    /^You already renewed \*search-prod\* \(#1\) until <!date.*>\.\nOpen$/,
  );
  expect(expiry(stage)).toBe(renewed);
});

test('renewed since by an admin, or moved in the console: it says by whom', async () => {
  const { stage, old } = await shown();
  await using _ = stage;
  await stage.after(stage.ada.types('/cometkey renew search-prod 30d'));
  const renewed = expiry(stage);
  await presses({ stage, old }, 'Renew 30 days');
  expect(instead({ stage, old })).toContain('was already renewed by <@U0ADA>, until ');
  expect(expiry(stage)).toBe(renewed);

  await stage.after(stage.ana.types('/cometkey show search-prod'));
  const later = stage.ana.lastEphemeral() ?? {};
  stage.cometApi.account.setExpiry(1, stage.now().getTime() + 200 * DAY);
  const moved = expiry(stage);
  // The bot has not read the key since, so only its fresh read shows it.
  await presses({ stage, old: later }, 'Renew 30 days');
  expect(instead({ stage, old: later })).toMatch(/was already renewed outside Slack, until <!date.*>\./);
  expect(expiry(stage)).toBe(moved);
});

test('moved earlier a moment ago: an old “Renew 30 days” does not call that renewed', async () => {
  const { stage, old } = await shown();
  await using _ = stage;
  await stage.after(stage.ana.types('/cometkey edit search-prod --expires 12h'));
  await stage.after(stage.ana.clicks('Let it expire'));
  await presses({ stage, old }, 'Renew 30 days');
  expect(instead({ stage, old })).toMatch(
    /^You changed the expiry of \*search-prod\* \(#1\) a moment ago: it expires <!date.*> now\.\nOpen$/,
  );
});

test('two clicks at once on the warning renew once, and the second one reads what the first one did', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + 2 * DAY);
  await stage.sweep();
  const before = expiry(stage);
  await stage.after(Promise.all([ana.clicks('Renew 30 days'), ana.clicks('Renew 30 days')]));
  expect((expiry(stage) - before) / DAY).toBe(30);
  const answers = ana.sees().filter(({ ephemeral_to }) => ephemeral_to);
  expect(answers.map(textOf).join('\n')).toContain(
    'You renewed *search-prod* (#1) a moment ago: it expires ',
  );
});

test('disabled, and enabled again by an admin: an old “Disable” does not disable a second time', async () => {
  const { stage, old } = await shown();
  await using _ = stage;
  await stage.after(stage.ana.types('/cometkey disable search-prod'));
  await stage.after(stage.ada.types('/cometkey enable search-prod'));
  await presses({ stage, old }, 'Disable');
  expect(instead({ stage, old })).toBe('*search-prod* (#1) was already enabled by <@U0ADA>.\nOpen');
  expect(stage.cometApi.account.row(1)?.status).toBe(1);
});

test('disabled since, by its owner or an admin: an old “Renew 30 days” neither renews nor enables it', async () => {
  for (const who of ['ana', 'ada'] as const) {
    const { stage, old } = await shown();
    await using _ = stage;
    const before = expiry(stage);
    await stage.after(stage[who].types('/cometkey disable search-prod it leaked'));
    await presses({ stage, old }, 'Renew 30 days');
    expect(stage.cometApi.account.row(1)?.status).toBe(2);
    expect(expiry(stage)).toBe(before);
    expect(instead({ stage, old })).toBe(
      who === 'ana'
        ? 'You disabled *search-prod* (#1) a moment ago, so I didn’t renew it.\nOpen'
        : '*search-prod* (#1) has since been disabled by <@U0ADA>, so I didn’t renew it.\nOpen',
    );
  }
});

test('topped up since: an old “Ask for more” opens no form for what was missing then', async () => {
  const { stage, old } = await shown();
  await using _ = stage;
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  await presses({ stage, old }, 'Ask for more');
  expect(ana.modal()).toBeUndefined();
  expect(instead({ stage, old })).toBe(
    'You changed the quota of *search-prod* (#1) a moment ago: $70.00 left of $70.00.\nOpen',
  );
  expect(stage.cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
});

test('what was only spent does not stale a button', async () => {
  const { stage, old } = await shown();
  await using _ = stage;
  stage.cometApi.account.spend(1, 5 * USD);
  await stage.sweep();
  await presses({ stage, old }, 'Ask for more');
  expect(stage.ana.modal()).toBeDefined();
});

test('a request that was decided meanwhile: “Cancel request” shows what became of it, in its place', async () => {
  await using stage = await stageWithKey();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(ana.clicks('Open'));
  const old = ana.lastEphemeral() ?? {};
  await stage.after(lee.clicks('Approve'));
  await presses({ stage, old }, 'Cancel request');
  expect(instead({ stage, old })).toContain('✅ Applied');
  expect(instead({ stage, old })).not.toContain('Cancel request');
  expect(stage.cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
});

test.each([
  ['/cometkey renew search-prod 30d'],
  ['/cometkey renew search-prod 30d', '/cometkey edit search-prod --name search-eu'],
])('changes that left it enabled (%s): an old “Disable” opens its form', async (...lines) => {
  const { stage, old } = await shown();
  await using _ = stage;
  for (const line of lines) await stage.after(stage.ana.types(line));
  await presses({ stage, old }, 'Disable');
  expect(textOf(stage.ana.modal())).toContain('Disable');
});

test('disabled, enabled by an admin and renewed by its owner: it was the admin who enabled it', async () => {
  const { stage, old } = await shown();
  await using _ = stage;
  await stage.after(stage.ana.types('/cometkey disable search-prod'));
  await stage.after(stage.ada.types('/cometkey enable search-prod'));
  await stage.after(stage.ana.types('/cometkey renew search-prod 30d'));
  await presses({ stage, old }, 'Disable');
  expect(instead({ stage, old })).toBe('*search-prod* (#1) was already enabled by <@U0ADA>.\nOpen');
});
