import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const TOGETHER = 2 * 60_000;
const DAY = 86_400_000;

test.each([
  ['create soon --quota $5 --expires 7d', 'soon'],
  ['edit search-prod --expires tomorrow', 'search-prod'],
])('nobody is warned of the expiry they have just set: %s', async (line, name) => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey ${line}`));
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)).toEqual([]);
  // The next threshold, and the end, are news.
  stage.advance(name === 'soon' ? 4.5 * DAY : 2 * DAY);
  await stage.sweep();
  expect(dms(ana)).toEqual([
    expect.stringMatching(name === 'soon' ? /^⏰ Key \*soon\*/ : /^⌛ Key \*search-prod\*/),
  ]);
});

test.each([
  ['renew search-prod 30d', /^<@U0ADA> changed your key \*search-prod\* \(#1\)\.\nRenewed/],
  [
    'edit search-prod --name search-live',
    /changed your key .*\nRenamed \*search-prod\* to \*search-live\*\./,
  ],
  ['quota search-prod -$5', /changed your key .*\nTook back \*\$5\.00\* from \*search-prod\*\./],
])('an admin changes the key of somebody else, and its owner is told once: %s', async (line, told) => {
  await using stage = await sweptStageWithKey();
  const { ana, ada } = stage;
  await stage.after(ada.types(`/cometkey ${line}`));
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)).toEqual([expect.stringMatching(told)]);
  expect(dms(ada)).toEqual([]);
});

test('an admin enables it again: its owner is told in a message of its own, and what stood there says so', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada } = stage;
  await stage.after(ada.types('/cometkey disable search-prod leaked'));
  await stage.after(ada.types('/cometkey enable search-prod'));
  await stage.sweep();
  expect(dms(ana)).toEqual([
    '✅ Key *search-prod* (#1) was enabled again by <@U0ADA>.',
    expect.stringMatching(
      /^✅ <@U0ADA> got your key \*search-prod\* \(#1\) working again\.\nEnabled \*search-prod\* again\./,
    ),
  ]);
});

test('an admin renews a disabled key, which enables it too: what stood there says both', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.after(ada.types('/cometkey renew search-prod 60d'));
  await stage.sweep();
  expect(dms(ana)).toEqual([
    expect.stringMatching(
      /^✅ Key \*search-prod\* \(#1\) was renewed by <@U0ADA> until <!date.*>, and enabled again\.$/,
    ),
    expect.stringMatching(/^✅ <@U0ADA> got your key .* working again\.\nRenewed /),
  ]);
});

test('a hand-over tells the new owner what is wrong with the key, with what cures it', async () => {
  await using stage = await startStage();
  const { ana, bob, ada, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'batch-eval', remain_quota: 100 * USD });
  cometApi.account.spend(1, 97 * USD);
  cometApi.account.setExpiry(1, stage.now().getTime() + 2 * DAY);
  await stage.sweep();
  await stage.after(ada.types('/cometkey assign batch-eval @bob'));
  await stage.sweep();
  await stage.sweep();
  expect(dms(bob)).toHaveLength(1);
  expect(dms(bob)[0]).toMatch(
    /^Key \*batch-eval\* \(#1\) is yours now: <@U0ADA> assigned it to you\.\n\$3\.00 left of \$100\.00 · expires <!date.*> · as of <!date.*>\n[\s\S]*\nRenew 30 days\nAsk for more\nOpen\nNot mine$/,
  );
  // What comes after is told to bob, although ana was told the like before.
  stage.advance(1.5 * DAY);
  await stage.sweep();
  expect(dms(bob)[1]).toMatch(/^⏰ Key \*batch-eval\*/);
  await stage.after(bob.clicks('Renew 30 days', { in: bob.dms()[0] ?? 'home' }));
  expect(dms(bob)[0]).not.toContain('Renew 30 days');
});

test('an unlimited key that never expires says so when it is handed over', async () => {
  await using stage = await startStage();
  const { bob, ada, cometApi } = stage;
  cometApi.account.addKey({ name: 'test', unlimited_quota: true });
  await stage.sweep();
  await stage.after(ada.types('/cometkey assign test @bob'));
  expect(dms(bob)[0]).toMatch(/\nUnlimited, \$0\.00 used · never expires · as of /);
});

test('edited in the console: its owner reads what, before and after, once for each edit', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { name: 'search-live' });
  await stage.after(ana.types('/cometkey show #1'));
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)).toEqual([
    expect.stringMatching(/^✏️ Key .* was changed outside Slack\.\nName: search-prod → search-live/),
  ]);
  // What comes sooner comes together with it.
  stage.advance(TOGETHER);
  cometApi.account.editInConsole(1, { unlimited_quota: true });
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)).toHaveLength(2);
  expect(dms(ana)[1]).toContain('Quota: limited → unlimited');
  stage.advance(TOGETHER);
  cometApi.account.editInConsole(1, { unlimited_quota: false });
  await stage.sweep();
  stage.advance(TOGETHER);
  cometApi.account.editInConsole(1, { remain_quota: 70 * USD });
  await stage.sweep();
  expect(dms(ana)[3]).toContain('Granted: $20.00 → $70.00');
  // What is spent, and what she changes herself, is no news.
  cometApi.account.spend(1, USD);
  await stage.after(ana.types('/cometkey edit #1 --name mine'));
  await stage.sweep();
  expect(dms(ana)).toHaveLength(4);
});

test('enabled in the console: its owner is told once that it works again, and what stood there says so', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  cometApi.account.editInConsole(1, { status: 1 });
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)).toEqual(['✅ Key *search-prod* (#1) was enabled again outside Slack.']);
  stage.advance(TOGETHER);
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)).toEqual([
    '✅ Key *search-prod* (#1) was enabled again outside Slack.',
    expect.stringMatching(/^✅ Key \*search-prod\* \(#1\) works again: somebody fixed it outside Slack\.\n/),
  ]);
  // What was said of it then stays true when it fails again for another cause.
  cometApi.account.setExpiry(1, stage.now().getTime() - 60_000);
  await stage.sweep();
  expect(dms(ana)[1]).toBe('Key *search-prod* (#1) worked again after somebody fixed it outside Slack.');
});

test('whoever got their own key working again is told nothing more', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, lee, cometApi } = stage;
  await stage.after(ada.types('/cometkey backup search-prod @bob'));
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.after(ana.types('/cometkey enable search-prod'));
  cometApi.account.spend(1, 20 * USD);
  await stage.sweep();
  await stage.sweep();
  await stage.after(ana.types('/cometkey quota search-prod +$5 a demo'));
  await stage.after(lee.clicks('Approve'));
  stage.advance(TOGETHER);
  await stage.sweep();
  expect(dms(ana).filter((text) => text.includes('work'))).toEqual([]);
});

test('a warning that went away by itself, or by somebody else, is only redrawn', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + 2 * DAY);
  await stage.sweep();
  await stage.after(ada.types('/cometkey renew search-prod 30d'));
  await stage.sweep();
  expect(dms(ana)).toEqual([expect.stringMatching(/^✅ Key .* was renewed by <@U0ADA> until <!date.*>\.$/)]);
});

test('what revives a key is told once: an admin renews what had expired, tops up what was exhausted', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, lee, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() - 60_000);
  await stage.sweep();
  await stage.after(ada.types('/cometkey renew search-prod 30d'));
  await stage.sweep();
  expect(dms(ana)).toEqual([
    expect.stringMatching(/^✅ Key .* was renewed by <@U0ADA> until <!date.*>\.$/),
    expect.stringMatching(/^✅ <@U0ADA> got your key .* working again\.\nRenewed /),
  ]);
  cometApi.account.spend(1, 20 * USD);
  await stage.sweep();
  await stage.sweep();
  await stage.after(ada.types('/cometkey quota search-prod +$5 a demo'));
  await stage.after(lee.clicks('Approve'));
  expect(dms(ana)).toHaveLength(4);
  expect(dms(ana)[2]).toMatch(
    /^✅ Key .* was given more quota \(<@U0ADA> asked, <@U0LEE> approved \+\$5\.00\)/,
  );
  expect(dms(ana)[3]).toMatch(/^✅ <@U0ADA> got your key .* working again\.\nAdded \*\$5\.00\* to /);
});

test('what the standing message does not say is told by itself, and so is what comes when nothing stands', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + 2 * DAY);
  await stage.sweep();
  await stage.after(ada.types('/cometkey edit search-prod --expires 60d --name search-live'));
  expect(dms(ana)).toHaveLength(2);
  expect(dms(ana)[1]).toContain('<@U0ADA> changed your key');
  await stage.after(ada.types('/cometkey renew search-live 3d'));
  expect(dms(ana)).toHaveLength(3);
});

test('an expiry that is moved in the console is told once', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + 5 * DAY);
  await stage.sweep();
  cometApi.account.setExpiry(1, stage.now().getTime() + 90 * DAY);
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)).toEqual([expect.stringMatching(/^✅ .* was renewed outside Slack until <!date.*>\.$/)]);
});
