import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { ownedKey } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';

test('a deactivated owner: leads and admins hear it at once, and an admin gives all keys away', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, ada } = stage;
  for (const name of ['one', 'two']) await ownedKey(stage, ana, { name });
  await stage.after(stage.slack.deactivate('ana'));
  const told = () =>
    lee
      .sees({ channel: 'key-requests' })
      .map(textOf)
      .filter((text) => text.includes('has left'));
  expect(told()).toEqual([expect.stringMatching(/^<@U0ANA> has left Slack .* owned 2 keys .*Assign all$/s)]);
  await stage.after(stage.slack.redeliver());
  expect(told()).toHaveLength(1);
  await stage.after(lee.clicks('Assign all'));
  expect(stage.told(lee)).toMatch(/^Only admins can assign keys/);
  await stage.after(ada.clicks('Assign all'));
  expect(form(ada)).toMatch(/# Assign 2 keys[\s\S]*one\* \(#1\) · <@U0ANA>/);
  await ada.fills({ 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(dms(bob)).toEqual([expect.stringMatching(/^<@U0ADA> assigned 2 keys to you/)]);
});

test('of whoever owns no key nobody hears that they left', async () => {
  await using stage = await startStage();
  await stage.after(stage.slack.deactivate('bob'));
  expect(stage.lee.sees({ channel: 'key-requests' })).toEqual([]);
});

test('that the owner has left is said alike wherever the key is shown', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await ownedKey(stage, ana, { name: 'two' });
  cometApi.account.addKey({ name: 'stray', unlimited_quota: true });
  await stage.sweep();
  await stage.after(stage.slack.deactivate('ana'));
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.sweep();
  expect(stage.card()).toMatch(
    /^1 key has an owner who has left, so nobody else would hear when it fails\.\n\*one\* \(#1\) was disabled · .* · owner <@U0ANA>, who has left\n/,
  );
  await stage.after(lee.types('/cometkey show one'));
  expect(stage.told(lee)).toMatch(/Its owner, <@U0ANA>, has left: an admin can assign it to somebody else\./);
  expect(stage.told(lee)).toMatch(/Owner\*\n<@U0ANA>, who has left\n/);
  await stage.after(lee.types('/cometkey list all'));
  expect(stage.told(lee)).toMatch(/\*two\*.*\n.* · owner <@U0ANA>, who has left\n/);
  await stage.after(bob.types('/cometkey owner two'));
  expect(stage.told(bob)).toBe(
    '“two” belongs to <@U0ANA>, who has left. An admin can assign it to somebody else.',
  );
  await stage.after(stage.ada.types('/cometkey assign two @bob'));
  await stage.after(lee.types('/cometkey show two'));
  expect(stage.told(lee)).not.toContain('has left');
});
