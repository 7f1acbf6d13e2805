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
