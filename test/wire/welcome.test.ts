import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { startStage } from '../support/stage.ts';

test('after its first look at the keys the bot tells admins that it works and what it found, and never again', async () => {
  await using stage = await startStage({ isNew: true });
  const { ana, ada } = stage;
  await stage.after(ana.types('/cometkey create search-prod'));
  for (const name of ['batch', 'demo']) stage.cometApi.account.addKey({ name });
  await stage.sweep();
  expect(stage.dm(ada)).toMatch(
    /^👋 \*cometkey is set up\*: I’ve connected to Slack and CometAPI\.\nI found 3 keys\. 2 had no owner: notices about those go to <#C\w+> until an admin assigns them\.\nI was set up to post requests in <#C\w+>, for <!subteam\^S\w+> to decide on\./,
  );
  expect(ana.dms()).toHaveLength(0);
  await stage.after(ada.clicks('Status', { in: ada.lastDm() ?? 'home' }));
  expect(stage.told(ada)).toContain('CometAPI');

  await stage.sweep();
  expect(ada.dms().filter((message) => textOf(message).includes('cometkey is set up'))).toHaveLength(1);
});

test('an installation that has swept before an upgrade is not new', async () => {
  await using stage = await startStage({ isNew: true });
  await stage.bot.ports.store.keyValues.set('last_sweep', String(stage.now().getTime() - 3_600_000));
  await stage.sweep();
  expect(stage.ada.dms()).toEqual([]);
});

test('the first message that a member gets says what they can do, and no other does', async () => {
  await using stage = await startStage({ isNew: true });
  const { ada, bob, cometApi } = stage;
  for (const name of ['batch', 'demo']) cometApi.account.addKey({ name });
  await stage.sweep();
  await stage.after(ada.types('/cometkey assign batch @bob'));
  expect(stage.dm(bob)).toMatch(
    /is yours now[\s\S]*\n👋 I look after CometAPI keys.*\n.*`\/cometkey list`.*\n.*help/,
  );
  await stage.after(ada.types('/cometkey assign demo @bob'));
  expect(bob.dms()).toHaveLength(2);
  expect(stage.dm(bob)).not.toContain('👋');
});
