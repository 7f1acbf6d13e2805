import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { COMMANDS, usageOf } from '../../src/slack/commands/commands.ts';
import { EVERYDAY } from '../../src/slack/views/help.ts';
import { withoutEcho } from '../support/refused.ts';
import { startStage } from '../support/stage.ts';

test('a bare command shows the usual ones, each to be sent as it is, and buttons that do what they say', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey'));
  const menu = ana.lastEphemeral();
  const menuText = stage.told(ana);
  expect(menuText).toMatch(/^CometAPI keys\nCreate, inspect and change the CometAPI keys you own\./);
  expect(menuText.split('\n').length).toBeLessThan(22);
  const press = async (label: string) => {
    if (menu) await stage.after(ana.clicks(label, { in: menu }));
    return stage.told(ana);
  };
  expect(await press('My keys')).toContain('Your keys: 0');
  expect(await press('My requests')).toContain('You haven’t asked for anything yet.');
  await press('New key');
  expect(textOf(ana.modal())).toMatch(/^New CometAPI key\nName/);
  await ana.closes();
});

test('all commands take the place of the menu', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey'));
  await stage.after(ana.clicks('All commands'));
  expect(stage.told(ana)).toMatch(/^All commands\n`\/cometkey create [\s\S]*`\/cometkey renew KEY/);
  await stage.after(ana.clicks('Status'));
  expect(stage.told(ana)).toContain('CometAPI is answering');
});

test('the usual commands work as they are written, from the first to the last', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  for (const [, line] of EVERYDAY) {
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.told(ana), line).not.toMatch(/no command|no key|Usage/);
    if (ana.modal()) await ana.closes();
  }
  expect(stage.cometApi.account.rows().map(({ name }) => name)).toEqual(['ci-bot']);
  expect(stage.card()).toContain('launch week');
});

test('all commands are those that this person may use', async () => {
  await using stage = await startStage();
  const { ana, lee, ada } = stage;
  const verbsTold = async (person: typeof ana) => {
    await stage.after(person.types('/cometkey help all'));
    const told = stage.told(person);
    return Object.keys(COMMANDS).filter((verb) => told.includes(`\`/cometkey ${verb}`));
  };
  const allBut = (...verbs: string[]) => Object.keys(COMMANDS).filter((verb) => !verbs.includes(verb));
  expect(await verbsTold(ana)).toEqual(allBut('approve', 'deny', 'assign', 'break-glass'));
  expect(await verbsTold(lee)).toEqual(allBut('assign', 'break-glass'));
  expect(await verbsTold(ada)).toEqual(Object.keys(COMMANDS));
  await stage.after(ana.types('/cometkey help assign'));
  expect(stage.told(ana)).toContain('Only admins can use it.');
  await stage.after(lee.types('/cometkey'));
  expect(stage.told(lee)).toContain('`/cometkey requests pending`');
});

test('help with a verb shows its arguments, examples and what comes of it, whatever the case', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey help'));
  expect(stage.told(ana)).toContain('For a key, write its name');
  await stage.after(ana.types('/cometkey help Quota'));
  expect(stage.told(ana)).toContain(`\`${usageOf('quota')}\``);
  expect(stage.told(ana)).toContain('`/cometkey quota search-prod +$50 launch week`');
  expect(stage.told(ana)).toContain(
    'More quota usually has to be approved, and I’ll message you when it’s decided.',
  );
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
  expect(stage.told(ana)).toContain('For a key, write its name');
  await stage.after(gil.types('/cometkey help'));
  expect(stage.told(gil)).toBe(
    'Guests can’t manage CometAPI keys in this workspace. Ask a full member to do it for you.',
  );
});
