import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { COMMANDS, usageOf } from '../../src/slack/commands/commands.ts';
import { withoutEcho } from '../support/refused.ts';
import { startStage } from '../support/stage.ts';

test('a bare command shows the menu, and its buttons do what they say', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey'));
  const menu = ana.lastEphemeral();
  const menuText = stage.told(ana);
  expect(menuText).toMatch(/^CometAPI keys\nCreate, inspect and change the CometAPI keys you own\./);
  for (const [verb, { usage, about }] of Object.entries(COMMANDS))
    expect(menuText).toContain(`\`${`${verb} ${usage}`.trim()}\`\n${about}`);

  const press = async (label: string) => {
    if (menu) await stage.after(ana.clicks(label, { in: menu }));
    return stage.told(ana);
  };
  expect(await press('My keys')).toContain('Your keys: 0');
  expect(await press('My requests')).toContain('You have no requests.');
  expect(await press('Status')).toContain('CometAPI answers');
  await press('New key');
  expect(textOf(ana.modal())).toMatch(/^New CometAPI key\nName/);
});

test('help with a verb shows its arguments and an example, whatever the case', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey help'));
  expect(stage.told(ana)).toContain('A KEY is its id');
  await stage.after(ana.types('/cometkey help Quota'));
  expect(stage.told(ana)).toContain(`\`${usageOf('quota')}\``);
  expect(stage.told(ana)).toContain('`/cometkey quota search-prod +$50 launch week`');
});

test('an unknown verb suggests the nearest, and where to look', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey creat search-prod'));
  expect(withoutEcho(stage.told(ana))).toBe(
    'There’s no command “creat”. Did you mean `/cometkey create`? `/cometkey help` shows what I can do.',
  );
  await stage.after(ana.types('/cometkey frobnicate'));
  expect(withoutEcho(stage.told(ana))).toBe(
    'There’s no command “frobnicate”. `/cometkey help` shows what I can do.',
  );
  await stage.after(ana.types('/cometkey help frobnicate'));
  expect(stage.told(ana)).toContain('There’s no command “frobnicate”');
});

test('it answers where the bot is no member, and to guests with one sentence', async () => {
  await using stage = await startStage();
  const { ana, gil } = stage;
  await stage.after(ana.types('/cometkey', { channel: 'random' }));
  expect(stage.told(ana)).toContain('A KEY is its id');
  await stage.after(gil.types('/cometkey help'));
  expect(stage.told(gil)).toBe(
    'Guests of this workspace cannot use CometAPI keys. Ask a member of the team to do it for you.',
  );
});
