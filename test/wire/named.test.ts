import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const RAW = /(?<!<@)\bU0[A-Z]{3}\b/;

test.each([
  'create z @bob',
  'create d for @bob',
  'create d to @bob and others',
  'create "z @bob"',
  'create --name z@bob @bob',
  'frob @bob',
  'show @bob',
  'quota @bob +$5 x',
  'requests @bob',
  'approve @bob',
  'deny @bob no',
  'edit search-prod --name @bob',
  'edit search-prod --models @bob',
  'renew search-prod @bob',
  'status @bob',
  'owner @bob',
  'claim @bob',
  'disable nothing-like @bob',
  'unlimited search-prod @bob',
  'settings quiet @bob',
])('`%s`: whoever is in it is named', async (line) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey ${line}`));
  const answer = stage.told(ana);
  expect(answer).not.toMatch(RAW);
  expect(answer.replaceAll('\u2060', '')).toMatch(/@Bob/i);
});

test('an owner typed after the name of a new key is offered as its owner, and the button makes it so', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await stage.after(ana.types('/cometkey create z @bob'));
  expect(stage.told(ana)).toContain('Is the new key for <@U0BOB>? Then write `--for @');
  await stage.after(ana.clicks('Run /cometkey create z --for @bob'));
  expect(stage.cometApi.account.row(1)?.name).toBe('z');
  expect(stage.dm(bob)).toContain('<@U0ANA> created it for you');

  await stage.after(ana.types('/cometkey create d for bob'));
  expect(stage.told(ana)).toContain('Is “for bob” the key’s owner, or part of its name?');
  await stage.after(ana.clicks('Run /cometkey create "d for bob"'));
  expect(stage.cometApi.account.row(2)?.name).toBe('d for bob');
});

test('a reason names people and mentions nobody, on the card and in the DM', async () => {
  await using stage = await stageWithKey();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 as @bob said'));
  const card = lee.sees({ channel: 'key-requests' }).find(({ thread_ts }) => !thread_ts);
  const shown = JSON.stringify(card).replaceAll('\u2060', '');
  expect(shown).toMatch(/as @Bob said/i);
  expect(shown).not.toContain('<@U0BOB>');
  expect(textOf(card ?? {})).not.toMatch(RAW);
});

test('`list ana` tells a lead how to list what somebody owns', async () => {
  await using stage = await stageWithKey();
  const { lee } = stage;
  await stage.after(lee.types('/cometkey list ana'));
  expect(stage.told(lee)).toContain('type @ and choose them');
});

test('a line that was repeated can be sent as it was copied, person and name', async () => {
  await using stage = await startStage();
  const { ana, bob, cometApi } = stage;
  await stage.after(ana.types(`/cometkey create copied --quota $5 --for @\u2060${bob.name}`));
  expect(stage.told(ana)).not.toContain('invisible');
  await stage.after(ana.types('/cometkey create "team@\u2060work" --quota $5'));
  expect(cometApi.account.rows().map(({ name }) => name)).toContain('team@work');
});
