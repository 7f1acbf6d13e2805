import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { COMMANDS } from '../../src/slack/commands/commands.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

const ON = 1;
const OFF = 2;
const statusOf = (stage: Stage, id: number) => stage.cometApi.account.row(id)?.status;

async function stageWith(...names: string[]): Promise<Stage> {
  const stage = await startStage();
  for (const name of names) await ownedKey(stage, stage.ana, { name });
  return stage;
}

test('the longest run of words that names a key is the key; the rest is the reason', async () => {
  await using stage = await stageWith('payments', 'payments staging');
  const { ana } = stage;
  await stage.after(ana.types('/cometkey disable payments staging'));
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([ON, OFF]);
  await stage.after(ana.types('/cometkey enable payments staging'));
  await stage.after(ana.types('/cometkey disable payments staging leaked in a log'));
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([ON, OFF]);
  await stage.after(ana.types('/cometkey disable payments leaked in staging'));
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([OFF, OFF]);
});

const ofKeys = Object.entries(COMMANDS).filter(([, { termsAt }]) => termsAt);
const terms: Readonly<Record<string, string>> = {
  edit: '--name live',
  quota: '-$1',
  unlimited: 'on for 4h launch',
  assign: '@bob',
  backup: '@bob',
  claim: '--reason mine',
};

test.each(ofKeys.map(([verb]) => verb))('so it is for every verb that takes a key: %s', async (verb) => {
  await using stage = await stageWith('payments', 'payments staging');
  const { ana, ada, cometApi } = stage;
  const who = verb === 'assign' ? ada : ana;
  const before = { ...cometApi.account.row(1) };
  await stage.after(who.types(`/cometkey ${verb} payments staging ${terms[verb] ?? ''}`));
  expect(textOf(who.modal() ?? {}) + who.sees().map(textOf).join()).toMatch(/payments staging/);
  expect(who.sees().map(textOf).join()).not.toMatch(/Several keys match/);
  expect(cometApi.account.row(1)).toEqual(before);
  const [first] = await stage.bot.ports.store.keys.byIds([1]);
  expect(first).toMatchObject({ owner: ana.id, backup: null });
});

test.each([
  ['disable "payments" staging leaks it'],
  ['disable “payments” staging leaks it'],
  ["disable 'payments' staging leaks it"],
  ['disable  "payments" staging'],
])('a name in quotes ends with them: %s', async (line) => {
  await using stage = await stageWith('payments', 'payments staging');
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([OFF, ON]);
});

test('a name in quotes may have several words, and be a number', async () => {
  await using stage = await stageWith('payments', 'payments staging', '2');
  const { ana } = stage;
  await stage.after(ana.types('/cometkey disable "payments staging" payments go on'));
  expect([1, 2, 3].map((id) => statusOf(stage, id))).toEqual([ON, OFF, ON]);
  await stage.after(ana.types('/cometkey disable "2"'));
  expect(stage.told(ana)).toMatch(/^Several keys match “2”/);
});

test.each([
  ['unlimited on call on for 4h incident', 'on call'],
  ['renew batch 7d', 'batch 7d'],
  ['quota top +$5 +$50 launch', 'top +$5'],
])('a name may hold words that mean something: %s', async (line, name) => {
  await using stage = await stageWith(name.split(' ')[0] ?? '', name);
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(stage.told(ana)).toContain(`*${name}*`);
});

test('a name whose letters are of two scripts is refused, and one that is there already stays of use', async () => {
  const odd = 'se\u0430rch';
  await using stage = await stageWith(odd, 'batch');
  const { ana, cometApi } = stage;
  for (const line of [`create ${odd}-prod`, `edit batch --name ${odd}-prod`]) {
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.told(ana)).toMatch(/^In “se\u0430rch”, “\u0430” is a Cyrillic letter among Latin ones/);
  }
  expect(cometApi.account.rows().map(({ name }) => name)).toEqual(expect.arrayContaining([odd, 'batch']));
  expect(cometApi.account.rows()).toHaveLength(2);
  await stage.after(ana.types(`/cometkey edit ${odd} --expires 2027-03-01`));
  const expiry = new Date((cometApi.account.row(1)?.expired_time ?? 0) * 1000);
  expect(expiry.toISOString()).toMatch(/^2027-03-0[12]T/);
  await stage.after(ana.types(`/cometkey disable ${odd}`));
  expect(statusOf(stage, 1)).toBe(OFF);
});

test('words that go on beyond a whole name, into part of another, open a picker', async () => {
  await using stage = await stageWith('payments', 'payments staging eu');
  const { ana } = stage;
  await stage.after(ana.types('/cometkey disable payments staging'));
  expect(stage.told(ana)).toMatch(/^Several keys match “payments staging”/);
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([ON, ON]);
  await stage.after(ana.clicks('Disable', { near: 'payments staging eu' }));
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([ON, OFF]);
});

const verbs = ['show', 'edit', 'disable', 'enable', 'renew', 'reveal', 'quota', 'unlimited'];
const rest = (verb: string) => ({ quota: ' +$5 more', unlimited: ' on for 4h why' })[verb] ?? '';

test.each(verbs)('a name that is another key’s number opens a picker: %s', async (verb) => {
  await using stage = await stageWith('first', '1', '#1');
  const { ana } = stage;
  for (const word of ['1', '#1']) {
    await stage.after(ana.types(`/cometkey ${verb} ${word}${rest(verb)}`));
    expect(stage.told(ana)).toMatch(new RegExp(`^Several keys match “${word}”`));
    expect(stage.told(ana)).toContain('first');
  }
  expect([1, 2, 3].map((id) => statusOf(stage, id))).toEqual([ON, ON, ON]);
});

test('and the choice acts on the key that was chosen, with the rest of the line', async () => {
  await using stage = await stageWith('first', '1');
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota 1 -$5'));
  await stage.after(ana.clicks('Quota', { near: '(#2)' }));
  expect([1, 2].map((id) => stage.cometApi.account.row(id)?.remain_quota)).toEqual([20 * USD, 15 * USD]);
  await stage.after(ana.types('/cometkey disable 1 leaked'));
  await stage.after(ana.clicks('Disable', { near: 'first' }));
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([OFF, ON]);
});

test('an admin who assigns is asked, too', async () => {
  await using stage = await stageWith('first', '1');
  await stage.after(stage.ada.types(`/cometkey assign 1 <@${stage.bob.id}>`));
  expect(stage.told(stage.ada)).toMatch(/^Several keys match “1”/);
  await stage.after(stage.ada.clicks('Assign', { near: '(#2)' }));
  const owners = await stage.bot.ports.store.keys.byIds([1, 2]);
  expect(owners.map(({ owner }) => owner)).toEqual([stage.ana.id, stage.bob.id]);
});

test('a button means the key it stands on, whatever else is called by its number', async () => {
  await using stage = await stageWith('first', '#1', '1');
  const { ana } = stage;
  await stage.after(ana.types('/cometkey show first'));
  await stage.after(ana.clicks('Disable'));
  await stage.after(ana.submits());
  expect([1, 2, 3].map((id) => statusOf(stage, id))).toEqual([OFF, ON, ON]);
});

test('the names of other members’ keys are no readings', async () => {
  await using stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'payments' });
  await ownedKey(stage, stage.bob, { name: 'payments staging' });
  await ownedKey(stage, stage.bob, { name: '1' });
  const { ana } = stage;
  await stage.after(ana.types('/cometkey disable payments staging'));
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([OFF, ON]);
  await stage.after(ana.types('/cometkey show 1'));
  expect(stage.told(ana)).toMatch(/^payments · /);
});

test('nor are the numbers of other members’ keys, where an own key is called by one', async () => {
  await using stage = await startStage();
  await ownedKey(stage, stage.ana, { name: '2' });
  await ownedKey(stage, stage.bob, { name: 'payments' });
  await stage.after(stage.ana.types('/cometkey disable 2'));
  expect([1, 2].map((id) => statusOf(stage, id))).toEqual([OFF, ON]);
});
