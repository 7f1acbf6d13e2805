import { expect, test } from 'vitest';
import { offeredTo } from '../support/offered.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

/** What people type who do not know the commands, and the lines that it leads to. */
const SAID: readonly (readonly [string, ...string[]])[] = [
  ['give me 20 dollars more on search-prod', 'quota search-prod +20 dollars'],
  ['give me $20 on search-prod for the load test', 'quota search-prod +$20 --reason load test'],
  ['give search-prod $20 more for 7d', 'quota search-prod +$20 for 7d'],
  ['give back $5 from search-prod', 'quota search-prod -$5'],
  ['give me $20 more on serch-prod', 'quota search-prod +$20'],
  ['could we get $20 more on search-prod?', 'quota search-prod +$20'],
  ['increase search-prod by $20', 'quota search-prod +$20'],
  ['raise search-prod $20', 'quota search-prod +$20'],
  ['add $20 to search-prod', 'quota search-prod +$20'],
  ['add 20 to search-prod', 'quota search-prod +20'],
  ['request +$20 on search-prod', 'quota search-prod +$20'],
  ['ask for more', 'quota'],
  ['I need $20', 'quota +$20'],
  ['I need more quota on search-prod', 'quota search-prod'],
  ['lower search-prod by $5', 'quota search-prod -$5'],
  ['take back $5 from search-prod', 'quota search-prod -$5'],
  ['set search-prod to $5', 'quota search-prod =$5'],
  ['limit search-prod $20', 'quota search-prod =$20'],
  ['search-prod +$20', 'quota search-prod +$20'],
  ['I want unlimited quota on search-prod for 4h', 'unlimited search-prod on for 4h'],
  ['please renew search-prod for 30 days', 'renew search-prod 30 days'],
  ['how do I renew search-prod', 'renew search-prod'],
  ['extend search-prod until friday', 'renew search-prod friday'],
  ['expire search-prod tomorrow', 'edit search-prod --expires tomorrow'],
  ['models search-prod gpt-4o', 'edit search-prod --models gpt-4o'],
  ['leaked search-prod in a log', 'disable search-prod leaked in a log'],
  ['search-prod was leaked in a log', 'disable search-prod leaked in a log'],
  ['somebody leaked my key', 'disable #2 leaked'],
  ['can you disable search-prod, it is not used any more', 'disable search-prod not used any more'],
  ['suspend search-prod for a week', 'disable search-prod', 'disable search-prod "for a week"'],
  ['turn search-prod off', 'disable search-prod'],
  ['switch on search-prod', 'enable search-prod'],
  ['reactivate search-prod', 'enable search-prod'],
  ['hand over search-prod to @bob', 'assign search-prod @bob'],
  ['back up search-prod @bob', 'backup search-prod @bob'],
  ['copy search-prod', 'reveal search-prod'],
  ['when does search-prod expire?', 'show search-prod'],
  ['how much is left on search-prod', 'show search-prod'],
  ['why is search-prod disabled', 'show search-prod'],
  ['balance search-prod', 'show search-prod'],
  ['status search-prod', 'show search-prod'],
  ['snooze search-prod', 'show search-prod'],
  ['snooze', 'settings'],
  ['how much did I spend last month', 'usage last month'],
  ['show me what I spent', 'usage'],
  ['show all keys', 'list'],
  ['how much is left', 'list'],
  ['token', 'list'],
  ['make', 'create'],
  ['I need a key', 'create'],
  ['can I have a key for the search team', 'create'],
  ['make a key search-two with $20 for 30 days', 'create search-two --quota $20 --expires 30 days'],
  ['new key', 'create', 'new "key"'],
  ['create a key', 'create', 'create "a key"'],
  ['create key search-two', 'create search-two', 'create "key search-two"'],
  ['create a key for 7d', 'create --expires 7d', 'create "a key for 7d"'],
  ['new token --quota $5', 'new --quota $5', 'new "token" --quota $5'],
  ['reject r7f3a too much', 'deny r7f3a too much'],
  ['what are my limits', 'policy'],
  ['what can I do', 'help'],
  ['start', 'help'],
  ['give me more on nothing-like-it'],
  ['can you frobnicate search-prod', 'show search-prod'],
  ['search-prod is dead', 'show search-prod'],
  ['search-prod?', 'show search-prod'],
  ['show secret search-prod', 'reveal search-prod'],
  ['make search-prod unlimited', 'unlimited search-prod on'],
  ['which keys expire soon', 'list'],
  ['is my request approved', 'requests'],
  ['stop notifications', 'settings'],
  ['give bob search-prod', 'assign search-prod'],
  ['$20', 'quota +$20'],
  ['export', 'usage'],
  ['i need access', 'help'],
  ['add gpt-4o to search-prod', 'show search-prod', 'add "gpt-4o to search-prod"'],
  ['add money', 'quota', 'add "money"'],
  ['add money to search-prod', 'quota search-prod', 'add "money to search-prod"'],
  ['add more quota', 'quota', 'add "more quota"'],
  ['add <@U0BOB> to search-prod', 'backup search-prod @bob'],
  ['create x with gpt-4o', 'create x --models gpt-4o', 'create "x with gpt-4o"'],
  ['create x with gpt-4o and o3', 'create x --models gpt-4o,o3', 'create "x with gpt-4o and o3"'],
  ['create x in group vip', 'create x --group vip', 'create "x in group vip"'],
  ['create bot that can search', 'create "bot that can search"'],
  ['create bot for search with $5', 'create "bot for search" --quota $5', 'create "bot for search with $5"'],
  ['new key for ci with $20', 'create --quota $20', 'new "key for ci with $20"'],
  ['move search-prod to group vip', 'edit search-prod --group vip'],
  ['change the name of search-prod to fresh', 'edit search-prod --name fresh'],
  ['change expiry of search-prod to friday', 'edit search-prod --expires friday'],
  ['transfer search-prod to <@U0BOB>', 'assign search-prod @bob'],
  ['please cancel my request', 'cancel'],
  ['cancel my request for search-prod', 'cancel search-prod'],
  ['end the grant of search-prod', 'end search-prod'],
  ['cancel my last request please', 'cancel'],
  ['end my grants now', 'end'],
  [
    'edit search-prod --name bot-2 because renamed',
    'edit search-prod --name bot-2 --reason renamed',
    'edit search-prod --name "bot-2 because renamed"',
  ],
  [
    'edit search-prod --name foo expires 30d',
    'edit search-prod --name foo --expires 30d',
    'edit search-prod --name "foo expires 30d"',
  ],
  ['edit search-prod --name foo with $20', 'edit search-prod --name "foo with $20"'],
  ['edit search-prod --name bot that can search', 'edit search-prod --name "bot that can search"'],
  [
    'rename search-prod to bot-2 because renamed',
    'edit search-prod --name bot-2 --reason renamed',
    'edit search-prod --name "bot-2 because renamed"',
  ],
  ['create x because renamed', 'create x --reason renamed', 'create "x because renamed"'],
  ['create x --expires 30d launch', 'create x --expires 30d --reason launch'],
  ['create x --expires friday for the demo', 'create x --expires friday --reason the demo'],
  ['edit search-prod --expires 30d launch', 'edit search-prod --expires 30d --reason launch'],
  ['edit search-prod expires friday', 'edit search-prod --expires friday'],
  ['edit search-prod group vip', 'edit search-prod --group vip'],
  ['edit search-prod name to fresh', 'edit search-prod --name fresh'],
  ['edit serch-prod expires friday', 'edit search-prod --expires friday'],
  ['approve all', 'requests pending'],
  ['approve everything', 'requests pending'],
  ['requests all', 'requests mine', 'requests pending'],
  ['requests denied', 'requests mine'],
  ['requests team', 'requests pending'],
  ['team', 'list'],
  ['teams', 'list'],
  ['budget', 'list'],
  ['bob needs a key', 'create'],
  ['<@U0BOB> needs a key', 'create --for @bob'],
  ['undo', 'audit'],
  ['undo search-prod', 'audit search-prod'],
];

test.each(SAID)('%s', async (typed, ...meant) => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'my key' });
  const before = structuredClone(cometApi.account.rows());
  await stage.after(ana.types(`/cometkey ${typed}`));
  expect(offeredTo(stage, ana)).toEqual(meant.filter((line) => line !== undefined));
  expect(ana.modal()).toBeFalsy();
  expect(cometApi.account.rows()).toEqual(before);
});

test('a word for more needs no sign', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  for (const [line, amount] of [
    ['top-up search-prod $20 launch', '+$20.00'],
    ['topup search-prod 30 launch', '+$30.00'],
    ['top up search-prod $40 for 7d launch', '+$40.00'],
  ]) {
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.card()).toContain(`${amount}* on *search-prod*`);
  }
  await stage.after(ana.types('/cometkey top-up search-prod -$5'));
  expect(rowNamed(stage, 'search-prod')?.remain_quota).toBe(15 * USD);
  await stage.after(ana.types('/cometkey top up search-prod to $20'));
  expect(offeredTo(stage, ana)).toEqual(['top up search-prod =$20']);
});

test.each([
  ['transfer search-prod to bob', 'assign search-prod', 'bob'],
  ['please enable search-prod because it works', 'enable search-prod', 'because it works'],
  ['extend search-prod for the demo', 'renew search-prod --reason demo', null],
  ['reactivate search-prod for 7d', 'enable search-prod', '7d'],
])('what has no place in the line is named: %s', async (typed, meant, unused) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${typed}`));
  expect(offeredTo(stage, stage.ana)).toEqual([meant]);
  expect(/I found no place for “(.*)” below/.exec(stage.told(stage.ana))?.[1] ?? null).toBe(unused);
});

test('to the models that a key may use one is added', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey edit search-prod --models gpt-4o-mini'));
  await stage.sweep();
  await stage.after(ana.types('/cometkey add gpt-4o to search-prod'));
  expect(offeredTo(stage, ana)).toEqual([
    'edit search-prod --models gpt-4o-mini,gpt-4o',
    'add "gpt-4o to search-prod"',
  ]);
});

test.each([
  ['raise search-prod to $50', 'quota search-prod =$50', 'quota search-prod +$30'],
  ['lower search-prod to $10', 'quota search-prod =$10', 'quota search-prod -$10'],
  ['set search-prod to $50.50', 'quota search-prod =$50.50', 'quota search-prod +$30.50'],
  ['quota search-prod to $50', 'quota search-prod =$50', 'quota search-prod +$30'],
  ['top up search-prod to $50', 'quota search-prod =$50', 'quota search-prod +$30'],
])('a total is what is left or what is granted: %s', async (typed, left, granted) => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 5 * USD);
  await stage.sweep();
  await stage.after(ana.types(`/cometkey ${typed}`));
  expect(stage.told(ana)).toMatch(
    /^Do you want \$[\d.]+ \*left\* on \*search-prod\* \(#1\), or \$[\d.]+ \*granted\* in all\?/,
  );
  expect(stage.told(ana)).toContain('$5.00 of it is used already');
  expect(offeredTo(stage, ana)).toEqual([left, granted]);
});

test.each([
  'end my grant',
  'cancel my request',
  'cancel my requests',
  'approve request',
])('%s shows which there are', async (line) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch'));
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(stage.told(ana)).toMatch(/requests/i);
  expect(stage.told(ana)).not.toContain('You typed');
});

test('of many meanings three have a button, and the others are named', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod 5 demo for 7d'));
  expect(offeredTo(stage, ana)).toHaveLength(3);
  expect(stage.told(ana)).toContain('Or one of these:\n/cometkey quota search-prod -5');
});

test.each([
  'keys',
  'my keys',
  'show my keys',
  'list my keys',
  'list keys',
  'list all my keys',
  'ls the keys',
])('%s lists them', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.told(stage.ana)).toMatch(/^\*Your keys\*\n1 key/);
});

test.each(['help me', 'help please', 'help'])('%s shows the menu', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.told(stage.ana)).toMatch(/^CometAPI keys/);
});

test.each([
  'is it down?',
  'why was my key disabled',
  'make search-prod unlimited',
])('the command that is asked about is the one that the button runs: %s', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  const [, named] = /Did you mean `\/cometkey (\S+)`/.exec(stage.told(stage.ana)) ?? [];
  expect(stage.told(stage.ana)).toContain(`Run /cometkey ${named}`);
});

test.each([
  'who can approve?',
  'who decides?',
  'who are the leads?',
])('who asks for those who decide reads the policy: %s', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.told(stage.ana)).toContain('Who decides what');
});

test('whoever renews until a day that nobody can read is told how a date is written', async () => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey renew search-prod until christmas'));
  expect(stage.told(stage.ana)).toMatch(/^I can’t read “until christmas” as a date\. Write `2026-12-31`/);
});
