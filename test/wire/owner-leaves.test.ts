import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { tellOwnerLeft } from '../../src/usecases/watch/faults/owner-left.ts';
import { dms } from '../support/dms.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { setOwner } from '../support/store-writes.ts';

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
  expect(textOf(ada.modal())).toContain('Assigned 2 keys to <@U0BOB>. I’ll message <@U0BOB>.');
  expect(dms(bob)).toEqual([expect.stringMatching(/^<@U0ADA> assigned 2 keys to you/)]);
});

test('who assigns a key of somebody who has left is not promised that they hear of it', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await stage.after(stage.slack.deactivate('ana'));
  await stage.after(ada.types('/cometkey assign one @bob'));
  expect(stage.told(ada)).toBe(
    '✅ Assigned *one* (#1) to <@U0BOB>. Its previous owner was <@U0ANA>, who has left. I’ll message <@U0BOB>.\nOpen',
  );
});

test('that the owner has left stands on the card, in the form that assigns the key, and for the stand-in', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, ada } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await stage.after(ana.types('/cometkey backup one @bob'));
  await stage.after(bob.types('/cometkey quota one +$50 launch week'));
  expect(stage.card()).toMatch(/Owner\*\n<@U0ANA>\n/);
  await stage.after(stage.slack.deactivate('ana'));
  const card = lee
    .sees({ channel: 'key-requests' })
    .map(textOf)
    .find((text) => text.includes('asks for'));
  expect(card).toMatch(/Owner\*\n.*, who has left/);
  await stage.after(ada.types('/cometkey assign one'));
  expect(form(ada)).toMatch(/owner .*, who has left/);
  await stage.after(bob.types('/cometkey list'));
  expect(stage.told(bob)).toMatch(/you stand in for <@U0ANA>, who has left/);
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
    /^1 key whose owner has left needs a look; nobody else hears about it\.\n\*one\* \(#1\) · ⏸️ Disabled · owner <@U0ANA>, who has left\n/,
  );
  await stage.after(lee.types('/cometkey show one'));
  expect(stage.told(lee)).toMatch(/Its owner, <@U0ANA>, has left: an admin can assign it to somebody else\./);
  expect(stage.told(lee)).toMatch(/Owner\*\n<@U0ANA>, who has left\n/);
  await stage.after(lee.types('/cometkey list all'));
  expect(stage.told(lee)).toMatch(/\*two\*.*\n.* · owner <@U0ANA>, who has left\n/);
  await stage.after(bob.types('/cometkey owner two'));
  expect(stage.told(bob)).toBe(
    '“two” belongs to <@U0ANA>, who has left. An admin can assign it to somebody else.\nMy keys',
  );
  await stage.after(stage.ada.types('/cometkey assign two @bob'));
  await stage.after(lee.types('/cometkey show two'));
  expect(stage.told(lee)).not.toContain('has left');
});

test('of an owner who cannot be reached nobody is told that they have left', async () => {
  await using stage = await startStage();
  const { ana, lee, slack, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await stage.sweep();
  slack.faults.push({ method: 'chat.postMessage', kind: 'error', error: 'cannot_dm_bot', times: 1 });
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.sweep();
  expect(stage.card()).toMatch(
    /^1 key whose owner I can’t reach needs a look; nobody else hears about it\.\n\*one\* \(#1\) · ⏸️ Disabled · owner <@U0ANA>\n/,
  );
  await stage.after(lee.types('/cometkey show one'));
  expect(stage.told(lee)).not.toContain('has left');
});

const said = ({ lee }: Stage) =>
  lee
    .sees({ channel: 'key-requests' })
    .filter(({ ephemeral_to }) => !ephemeral_to)
    .map(textOf)
    .filter((text) => /has left|have another owner now|reach <@U0ANA> again/.test(text));
const statuses = ({ cometApi }: Stage, ids: readonly number[]) =>
  ids.map((id) => cometApi.account.row(id)?.status);

async function leftStage(): Promise<Stage> {
  const stage = await startStage();
  for (const name of ['one', 'two', 'three']) await ownedKey(stage, stage.ana, { name });
  await stage.after(stage.slack.deactivate('ana'));
  return stage;
}

test('their keys are listed as they are; a lead disables them all, and is told of each what became of it', async () => {
  await using stage = await leftStage();
  const { lee, ada, cometApi } = stage;
  expect(said(stage)).toEqual([
    expect.stringMatching(/owned 3 keys[\s\S]*• \*one\* \(#1\) · 🟢 Enabled\n• \*three\* \(#3\)/),
  ]);
  await stage.after(lee.clicks('Disable all'));
  expect(form(lee)).toMatch(
    /# Disable 3 keys[\s\S]*\*3\* of <@U0ANA>’s keys would be disabled[\s\S]*\*two\* \(#2\) · 🟢 Enabled/,
  );
  expect(statuses(stage, [1, 2, 3])).toEqual([1, 1, 1]);
  // Since the preview: one has another owner, one cannot be written.
  await setOwner(stage.bot.ports.store, 2, 'U0BOB');
  const refuses = { kind: 'success_false', match: { method: 'PUT' }, message: 'not now' } as const;
  cometApi.faults.afterWrite(() => void cometApi.faults.add(refuses), 1);
  await stage.after(lee.submits());
  expect(statuses(stage, [1, 2, 3])).toEqual([2, 1, 1]);
  expect(textOf(lee.modal())).toContain(
    'I’ve started to disable 3 of <@U0ANA>’s keys, and I’ll message you when I’m done.',
  );
  const [answer, ...others] = dms(lee);
  expect(others).toEqual([]);
  expect(answer).toMatch(/✅ Disabled 1 of <@U0ANA>’s keys: \*one\* \(#1\)\./);
  expect(answer).toMatch(/had changed hands since you saw them: \*two\* \(#2\)/);
  expect(answer).toMatch(/1 may still be enabled:\n• \*three\* \(#3\): .*not now/);
  expect(said(stage)).toEqual([
    expect.stringMatching(/• \*one\* \(#1\) · ⏸️ Disabled\n• \*three\* \(#3\) · 🟢 Enabled[\s\S]*Disable all/),
  ]);
  expect(said(stage)[0]).not.toContain('*two*');
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).not.toContain('reached nobody');
});

test('once none of them is theirs, the message says so', async () => {
  await using stage = await leftStage();
  const { ada } = stage;
  await stage.after(ada.clicks('Assign all'));
  await ada.fills({ 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(said(stage)).toEqual(['✅ All of <@U0ANA>’s keys have another owner now, or are gone.']);
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).not.toContain('reached nobody');
});

test('what was disabled of theirs in Slack is no news to leads', async () => {
  await using stage = await leftStage();
  const { lee, ada } = stage;
  await stage.after(ada.types('/cometkey disable one'));
  await stage.after(lee.clicks('Disable all'));
  await stage.after(lee.submits());
  await stage.sweep();
  await stage.sweep();
  expect(statuses(stage, [1, 2, 3])).toEqual([2, 2, 2]);
  const read = lee.sees({ channel: 'key-requests' }).map(textOf);
  expect(read.filter((text) => text.includes('a look'))).toEqual([]);
});

test('a member disables nothing of somebody who has left', async () => {
  await using stage = await leftStage();
  const { lee, slack } = stage;
  await stage.after(lee.clicks('Disable all'));
  for (const group of slack.workspace.groups) group.users = group.users.filter((id) => id !== lee.id);
  stage.advance(120_000);
  await stage.after(lee.submits());
  expect(textOf(lee.modal()) + stage.told(lee)).toContain(
    'Only leads and admins can disable other people’s keys',
  );
  expect(statuses(stage, [1, 2, 3])).toEqual([1, 1, 1]);
  await stage.after(lee.clicks('Disable all'));
  expect(stage.told(lee)).toContain('Only leads and admins can disable other people’s keys');
  expect(dms(lee)).toEqual([]);
  expect(statuses(stage, [1, 2, 3])).toEqual([1, 1, 1]);
});

const account = ({ slack }: Stage, name: string) => slack.workspace.users.find((user) => user.name === name);

test('without an event, and without any news, a sweep finds who has left, and who is back', async () => {
  await using stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'one' });
  await stage.sweep();
  Object.assign(account(stage, 'ana') ?? {}, { deleted: true });
  stage.advance(61_000);
  await stage.sweep();
  await stage.sweep();
  expect(said(stage)).toEqual([expect.stringMatching(/has left Slack[\s\S]*\*one\* \(#1\)/)]);
  Object.assign(account(stage, 'ana') ?? {}, { deleted: false });
  stage.advance(61_000);
  await stage.sweep();
  expect(said(stage)).toEqual([expect.stringContaining('I was able to reach <@U0ANA> again')]);
});

test('an owner who became a guest is gone, whatever else of them changes, until they are a member again', async () => {
  await using stage = await startStage();
  const { ana, lee, slack } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await stage.after(slack.changePerson('ana', { is_restricted: true }));
  expect(said(stage)).toEqual([expect.stringMatching(/^<@U0ANA> has left/)]);
  await stage.after(slack.changePerson('ana', { real_name: 'Ana T.' }));
  expect(said(stage)).toEqual([expect.stringMatching(/^<@U0ANA> has left[\s\S]*Assign all$/)]);
  await stage.after(lee.types('/cometkey list unowned'));
  expect(stage.told(lee)).toContain('*one*');
  await stage.after(slack.changePerson('ana', { is_restricted: false }));
  expect(said(stage)).toEqual([expect.stringContaining('I was able to reach <@U0ANA> again')]);
});

test('what another replica was told of is not taken back on a reading that is older', async () => {
  await using stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'one' });
  await stage.sweep();
  Object.assign(account(stage, 'ana') ?? {}, { deleted: true });
  await stage.after(tellOwnerLeft(stage.bot.ports, 'U0ANA', 'gone'));
  await stage.sweep();
  expect(said(stage)).toEqual([expect.stringMatching(/has left Slack[\s\S]*\*one\* \(#1\)/)]);
});

test('an owner of whom Slack never tells anything holds up no other', async () => {
  await using stage = await startStage();
  const { slack, bot, cometApi } = stage;
  for (const at of [1, 2, 3]) cometApi.account.addKey({ name: `key-${at}` });
  await stage.sweep();
  for (const [at, id] of ['U0AAA', 'U0BOB', 'U0LEA'].entries()) await setOwner(bot.ports.store, at + 1, id);
  Object.assign(account(stage, 'bob') ?? {}, { deleted: true });
  stage.advance(61_000);
  slack.faults.push({ method: 'users.info', kind: 'error', error: 'fatal_error', times: 2 });
  await stage.sweep();
  expect(said(stage)).toEqual([expect.stringMatching(/^<@U0BOB> has left[\s\S]*\*key-2\*/)]);
});

test('of many owners a sweep looks at some, the next ones at the others, and none is left out', async () => {
  await using stage = await startStage();
  const { slack, cometApi, bot } = stage;
  const ids = Array.from({ length: 120 }, (_, at) => `U1${String(at).padStart(4, '0')}`);
  for (const [at] of ids.entries()) cometApi.account.addKey({ name: `key-${at}` });
  await stage.sweep();
  for (const [at, id] of ids.entries()) await setOwner(bot.ports.store, at + 1, id);
  const asked = () =>
    slack.calls.filter(({ method }) => method === 'users.info').map(({ args }) => args['user']);
  const before = asked().length;
  const each: number[] = [];
  for (let sweep = 0; sweep < 3; sweep += 1) {
    const sofar = asked().length;
    await stage.sweep();
    each.push(new Set(asked().slice(sofar)).size);
    stage.advance(61_000);
  }
  expect(Math.max(...each)).toBeLessThanOrEqual(55);
  expect(new Set(asked().slice(before))).toEqual(new Set([...asked().slice(before), ...ids]));
});

test('an ex-owner can do nothing, from the moment on at which Slack tells of it', async () => {
  await using stage = await startStage();
  const { ana, slack, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await stage.after(ana.types('/cometkey list'));
  await stage.after(slack.deactivate('ana'));
  // Slack lets nobody in who is deactivated. What was on its way arrives all the same.
  const entry = account(stage, 'ana');
  const types = (line: string) => {
    Object.assign(entry ?? {}, { deleted: false });
    const typed = ana.types(`/cometkey ${line}`);
    Object.assign(entry ?? {}, { deleted: true });
    return typed;
  };
  for (const line of [
    'show one',
    'renew one 30d',
    'quota one -$5',
    'disable one',
    'reveal one',
    'backup one @bob',
  ]) {
    await stage.after(types(line));
    expect(stage.told(ana)).toContain('Deactivated accounts can’t manage CometAPI keys');
  }
  expect(cometApi.account.row(1)).toMatchObject({ status: 1, remain_quota: 20 * 500_000 });
});

test('what needs an owner is the same wherever it is told: in the list, on Home, in the digest, in pickers and forms', async () => {
  await using stage = await startStage();
  const { ana, bob, ada, lee, cometApi } = stage;
  await ownedKey(stage, bob, { name: 'kept' });
  cometApi.account.addKey({ name: 'stray-1', unlimited_quota: true });
  for (const name of ['left-1', 'left-2']) await ownedKey(stage, ana, { name });
  const listed = async () => {
    await stage.after(lee.types('/cometkey list unowned'));
    return [...stage.told(lee).matchAll(/\*((?:stray|left|kept)[\w-]*)\*/g)]
      .map(([, name]) => name)
      .toSorted();
  };
  const onHome = async () => {
    await stage.after(ada.opensHome());
    return /Without an owner\*: (\d+) key/.exec(textOf(ada.home() ?? {}))?.[1];
  };
  expect([await listed(), await onHome()]).toEqual([['stray-1'], '1']);
  await stage.after(stage.slack.deactivate('ana'));
  expect([await listed(), await onHome()]).toEqual([['left-1', 'left-2', 'stray-1'], '3']);
  expect(stage.told(lee)).toMatch(/\*left-1\*[\s\S]*owner <@U0ANA>, who has left/);
  await stage.after(ada.types('/cometkey show left'));
  expect(stage.told(ada)).toMatch(/\*left-1\*[\s\S]*, who has left[\s\S]*\*left-2\*[\s\S]*, who has left/);
  await stage.after(ada.types('/cometkey assign "left-*"'));
  expect(form(ada)).toMatch(/left-1\* \(#\d+\) · <@U0ANA>, who has left/);
  for (const id of [2, 3]) cometApi.account.editInConsole(id, { status: 2 });
  for (let sweep = 0; sweep < 2; sweep += 1) await stage.sweep();
  const digest = () =>
    lee
      .sees({ channel: 'key-requests' })
      .map(textOf)
      .findLast((text) => text.includes('nobody else hears') || text.includes('All keys have an owner'));
  expect(digest()).toMatch(/^1 key whose owner has left[\s\S]*left-1/);
  Object.assign(account(stage, 'ana') ?? {}, { deleted: false });
  stage.advance(61_000);
  await stage.sweep();
  expect([await listed(), await onHome()]).toEqual([['stray-1'], '1']);
  expect(digest()).toBe('✅ All keys have an owner now.');
});

test('while Slack does not say who is there, nobody who has left is taken for back, nor anybody for gone', async () => {
  await using stage = await startStage();
  const { ana, bob, slack, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await ownedKey(stage, bob, { name: 'two' });
  await stage.sweep();
  await stage.after(slack.deactivate('ana'));
  const before = said(stage);
  expect(before).toEqual([expect.stringMatching(/^<@U0ANA> has left/)]);
  const [anas, bobs] = [dms(ana).length, dms(bob).length];
  slack.faults.push({ method: 'users.info', kind: 'http500', times: 1000 });
  stage.advance(61_000);
  for (const id of [1, 2]) cometApi.account.editInConsole(id, { status: 2 });
  for (let sweep = 0; sweep < 2; sweep += 1) await stage.sweep();
  expect(dms(ana)).toHaveLength(anas);
  expect(dms(bob)).toHaveLength(bobs + 1);
  expect(said(stage)[0]).toMatch(/^<@U0ANA> has left[\s\S]*\*one\* \(#1\) · ⏸️ Disabled/);
  expect(said(stage)[1]).toMatch(/^1 key whose owner has left[\s\S]*\*one\* \(#1\) · ⏸️ Disabled/);
  expect(said(stage)).toHaveLength(2);
  // Another replica was told that bob has left, and Slack would take a DM to him.
  await stage.after(tellOwnerLeft(stage.bot.ports, bob.id, 'gone'));
  cometApi.account.editInConsole(2, { status: 1, expired_time: 1 });
  for (let sweep = 0; sweep < 2; sweep += 1) await stage.sweep();
  expect(dms(bob)).toHaveLength(bobs + 1);
  expect(said(stage).slice(2)).toEqual([
    expect.stringMatching(/^<@U0BOB> has left/),
    expect.stringMatching(/^1 key whose owner has left[\s\S]*\*two\* \(#2\) · 🔴 Expired/),
  ]);
});

test.each([
  ['show #1', 'Its owner, <@U0ANA>, has left. Ask an admin.'],
  ['reveal #1', 'Its owner, <@U0ANA>, has left. Ask an admin.'],
  [
    'claim one --reason mine',
    'belongs to <@U0ANA>, who has left, so you can’t claim it. Ask an admin to assign it to you.',
  ],
])('nobody is sent to an owner who has left: %s', async (line, said) => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await stage.after(stage.slack.deactivate('ana'));
  await stage.after(bob.types(`/cometkey ${line}`));
  expect(stage.told(bob)).toContain(said);
});

test('nor is a stand-in, or the form that claims a key', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await stage.after(ana.types('/cometkey backup one @bob'));
  await stage.after(ana.types('/cometkey disable one'));
  await stage.after(stage.slack.deactivate('ana'));
  await stage.after(bob.types('/cometkey enable one'));
  expect(stage.told(bob)).toContain('as its backup you can’t enable it. Ask an admin.');
  await stage.after(bob.types('/cometkey claim'));
  await bob.fills({ key: 'one' });
  await stage.after(bob.submits());
  expect(bob.modal()?.errors?.['key']).toMatch(/has left, so you can’t claim it\./);
});

test('nor to an admin who has left', async () => {
  const policy = defaultPolicy({ leads: ['S0LEADS'], admins: ['U0ADA'] }, 'C0REQUESTS');
  await using stage = await startStage({ policy });
  const { ana, bob, lee } = stage;
  await ownedKey(stage, ana, { name: 'one' });
  await stage.after(bob.types('/cometkey assign one @bob'));
  expect(stage.told(bob)).toContain('<@U0ADA>');
  await stage.after(stage.slack.deactivate('ada'));
  stage.advance(61_000);
  await stage.after(lee.types('/cometkey assign one @bob'));
  expect(stage.told(lee)).toMatch(/^Only admins can assign keys/);
  expect(stage.told(lee)).not.toContain('<@U0ADA>');
});
