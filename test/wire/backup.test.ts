import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

const DAY = 86_400_000;
const key = async ({ bot }: Stage) => bot.ports.store.keys.get(1);

/** ana owns key 1, `search-prod`, and bob stands in for her. */
async function backedStage(): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  await stage.after(stage.ana.types('/cometkey backup search-prod @bob'));
  return stage;
}

test('the owner names a stand-in, who is told, finds the key, and sees whose it is', async () => {
  await using stage = await backedStage();
  const { ana, bob } = stage;
  expect(stage.told(ana)).toMatch(
    /^✅ <@U0BOB> is now the backup for \*search-prod\* \(#1\): .* I’ll message <@U0BOB>\./,
  );
  expect(dms(bob)).toEqual([
    expect.stringMatching(/^<@U0ANA> named you as the backup for their key \*search-prod\* \(#1\)\./),
  ]);
  await stage.after(bob.types('/cometkey list'));
  expect(stage.told(bob)).toContain('you stand in for <@U0ANA>');
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('*Backup*\n<@U0BOB>');
  const [entry] = await stage.bot.ports.store.audit.list({
    keyId: 1,
    since: new Date(0),
    limit: 1,
    acts: ['key.backup_set'],
  });
  expect(entry).toMatchObject({
    act: 'key.backup_set',
    actor: 'U0ANA',
    details: { from: null, to: 'U0BOB' },
  });
});

test('a form that asks for a key offers a stand-in those that they stand in for, by name and state', async () => {
  await using stage = await backedStage();
  const { bob } = stage;
  await ownedKey(stage, stage.ana, { name: 'search-other' });
  await stage.after(bob.types('/cometkey show'));
  const offered = async (typed: string) => (await bob.suggestions('Key', typed)).map(({ value }) => value);
  expect(await Promise.all(['search', '#1', 'enabled', ''].map(offered))).toEqual([
    ['1'],
    ['1'],
    ['1'],
    ['1'],
  ]);
});

test('the stand-in hears the news too, and may renew, disable and ask for more', async () => {
  await using stage = await backedStage();
  const { ana, bob, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + 2 * DAY);
  await stage.sweep();
  for (const person of [ana, bob]) expect(dms(person).at(-1)).toMatch(/^⏰ Key \*search-prod\*/);
  expect(dms(bob).at(-1)).not.toContain('Not mine');
  await stage.after(bob.clicks('Renew 30 days'));
  expect(((cometApi.account.row(1)?.expired_time ?? 0) * 1000 - stage.now().getTime()) / DAY).toBeGreaterThan(
    30,
  );
  await stage.after(bob.types('/cometkey quota search-prod +$5 a demo'));
  expect(stage.card()).toMatch(/asks for \*\+\$5\.00\* on \*search-prod\*/);
  await stage.after(bob.types('/cometkey disable search-prod leaked'));
  expect(cometApi.account.row(1)?.status).toBe(2);
  // The owner can enable what their stand-in disabled.
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(cometApi.account.row(1)?.status).toBe(1);
});

test.each([
  [
    'an admin disables it',
    'ada',
    'disable search-prod leaked',
    /^⏸️ Key \*search-prod\* \(#1\) was disabled by <@U0ADA>/,
  ],
  [
    'the owner disables it',
    'ana',
    'disable search-prod leaked',
    /^⏸️ Key \*search-prod\* \(#1\) was disabled by <@U0ANA>/,
  ],
  [
    'an admin renews it',
    'ada',
    'renew search-prod 60d',
    /^<@U0ADA> changed <@U0ANA>’s key \*search-prod\* \(#1\)\.\nRenewed/,
  ],
  ['the owner edits it', 'ana', 'edit search-prod --name live', /^<@U0ANA> changed their key .*\nRenamed/],
  ['an admin takes back quota', 'ada', 'quota search-prod -$5', /Took back \*\$5\.00\*/],
] as const)('the stand-in is told once of what others do: %s', async (_what, who, line, told) => {
  await using stage = await backedStage();
  const { ana, bob } = stage;
  await stage.sweep();
  await stage.after(stage[who].types(`/cometkey ${line}`));
  await stage.sweep();
  await stage.sweep();
  expect(dms(bob).slice(1)).toEqual([expect.stringMatching(told)]);
  expect(dms(ana)).toHaveLength(who === 'ana' ? 0 : 1);
});

test('nobody is told of their own act: the stand-in disables the key, and only the owner hears of it', async () => {
  await using stage = await backedStage();
  const { ana, bob } = stage;
  await stage.after(bob.types('/cometkey disable search-prod leaked'));
  expect(dms(bob)).toHaveLength(1);
  expect(dms(ana)).toEqual([expect.stringMatching(/disabled by <@U0BOB>/)]);
});

test('the stand-in is told when what was granted for a time has ended', async () => {
  await using stage = await backedStage();
  const { ana, bob, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 for 2h a demo'));
  await stage.after(lee.clicks('Approve'));
  stage.advance(2 * 3_600_000 + 60_000);
  await stage.runs('grants');
  expect(dms(bob).at(-1)).toMatch(/^↩️ The 2 hours of \*\+\$5\.00\* on \*search-prod\*/);
});

test('what the stand-in was told of a loan still says whose key it was, once their role and the loan are over', async () => {
  await using stage = await backedStage();
  const { ana, bob, ada, lee } = stage;
  await stage.after(ada.types('/cometkey quota search-prod +$50 for 7d launch'));
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.types('/cometkey backup search-prod off'));
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  const [told] = dms(bob).filter((text) => text.includes(' changed '));
  expect(told).toMatch(/^<@U0ADA> changed <@U0ANA>’s key \*search-prod\* \(#1\)\..*Ended/s);
});

test('what the stand-in can do about the key is said to them, and of the rest who can', async () => {
  await using stage = await backedStage();
  const { ana, bob, cometApi } = stage;
  const shows = async () => {
    await stage.after(bob.types('/cometkey show search-prod'));
    return stage.told(bob);
  };
  cometApi.account.setExpiry(1, stage.now().getTime() - DAY);
  expect(await shows()).toMatch(/Renew it to use it again\.[\s\S]*\nRenew 30 days/);
  cometApi.account.setExpiry(1, stage.now().getTime() + 30 * DAY);
  cometApi.account.editInConsole(1, { remain_quota: 0 });
  await stage.after(ana.types('/cometkey disable search-prod'));
  expect(await shows()).toMatch(
    /Ask for more quota\. Its owner, <@U0ANA>, can enable it\.[\s\S]*\nAsk for more/,
  );
  expect(stage.told(bob)).not.toMatch(/\nEnable/);
});

test.each([
  ['reveal search-prod', /Only its owner can see the secret/],
  ['edit search-prod --name mine', /isn’t yours/],
  ['quota search-prod -$5', /isn’t yours/],
  ['unlimited search-prod on launch', /isn’t yours/],
  ['backup search-prod off', /isn’t yours/],
  ['assign search-prod @bob', /Only admins can assign/],
])('the stand-in may not: %s', async (line, told) => {
  await using stage = await backedStage();
  await stage.after(stage.bob.types(`/cometkey ${line}`));
  expect(stage.told(stage.bob)).toMatch(told);
  expect(stage.cometApi.account.row(1)).toMatchObject({
    name: 'search-prod',
    status: 1,
    unlimited_quota: false,
  });
});

test.each([
  ['backup search-prod @ana', /^You own .* yourself\. Name somebody else as its backup/],
  ['backup search-prod @gil', /is a guest and can’t stand in for an owner\./],
  ['backup search-prod @bob', /already set that way/],
])('refused with what to do: %s', async (line, told) => {
  await using stage = await backedStage();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.told(stage.ana)).toMatch(told);
  expect((await key(stage))?.backup).toBe('U0BOB');
});

test('without a person the form asks for one, and shows who stands in', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey backup search-prod'));
  expect(await stage.after(ana.submits())).toEqual({
    errors: { backup: 'Please complete this required field.' },
  });
  await ana.fills({ backup: 'U0BOB' });
  await stage.after(ana.submits());
  expect((await key(stage))?.backup).toBe('U0BOB');
  await ana.closes();
  await stage.after(ada.types('/cometkey backup'));
  await stage.after(ada.fills({ Key: 'search-prod' }));
  // What nobody touched takes nobody away.
  expect(await stage.after(ada.submits())).toEqual({
    errors: { backup: 'Please complete this required field.' },
  });
  expect((await key(stage))?.backup).toBe('U0BOB');
  await stage.after(ada.fills({ Change: 'End the backup' }));
  await stage.after(ada.submits());
  expect(textOf(ada.modal())).toContain('*search-prod* (#1) no longer has a backup. I’ll message');
  expect((await key(stage))?.backup).toBeNull();
});

test('who stands in for one key is carried to no other, and nobody is taken away from a key without a backup', async () => {
  await using stage = await backedStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'lab' });
  await stage.after(ana.types('/cometkey backup'));
  await stage.after(ana.fills({ Key: 'search-prod' }));
  expect(textOf(ana.modal())).toContain('<@U0BOB> stands in');
  await stage.after(ana.fills({ Key: 'lab' }));
  expect(textOf(ana.modal())).not.toContain('U0BOB');
  expect(await stage.after(ana.submits())).toEqual({
    errors: { backup: 'Please complete this required field.' },
  });
  await ana.closes();
  await stage.after(ana.types('/cometkey backup off'));
  await stage.after(ana.fills({ Key: 'lab' }));
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('already set that way');
  await stage.after(ana.fills({ Key: 'search-prod' }));
  await stage.after(ana.submits());
  expect((await key(stage))?.backup).toBeNull();
});

test.each([
  ['backup serch-prod', /There’s no key “serch-prod” that you can see\. Did you mean \*search-prod\*/],
  ['backup #7', /There’s no key “#7”/],
])('the key is named as wrong where it is, not the person: %s', async (line, told) => {
  await using stage = await backedStage();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.told(stage.ana)).toMatch(told);
});

test('whoever may not name one reads so before a form opens', async () => {
  await using stage = await backedStage();
  await stage.after(stage.bob.types('/cometkey backup search-prod'));
  expect(stage.told(stage.bob)).toMatch(/isn’t yours/);
  expect(stage.bob.modal()).toBeFalsy();
});

test.each([
  ['it is switched off', 'ana', 'backup search-prod off'],
  ['the key is given to somebody else', 'ada', 'assign search-prod @lee'],
] as const)('when %s the stand-in has nothing more to do with the key', async (_when, who, line) => {
  await using stage = await backedStage();
  const { bob, cometApi } = stage;
  await stage.after(stage[who].types(`/cometkey ${line}`));
  expect((await key(stage))?.backup).toBeNull();
  cometApi.account.setExpiry(1, stage.now().getTime() + 2 * DAY);
  await stage.sweep();
  expect(dms(bob).join()).not.toContain('⏰');
  await stage.after(bob.types('/cometkey show #1'));
  expect(stage.told(bob)).toMatch(/isn’t yours/);
  await stage.after(bob.opensHome());
  expect(textOf(bob.home())).not.toContain('search-prod');
});

/** What stands in bob’s DM: that he was named, and how it ended. */
const standing = ({ bob }: Stage) => dms(bob).map((text) => text.replaceAll(/<!date[^>]*>/g, 'DATE'));
const WAS_NAMED = 'You were the backup for <@U0ANA>’s key *search-prod* (#1). That’s over.';

test.each([
  ['it is switched off', 'ana', 'backup search-prod off', /^<@U0ANA> ended your role as the backup/],
  ['somebody else is named', 'ana', 'backup search-prod @lea', /^<@U0ANA> ended your role as the backup/],
  [
    'the key is given to somebody else',
    'ada',
    'assign search-prod @lee',
    /^<@U0ADA> assigned key \*search-prod\* \(#1\) to <@U0LEE>, so you aren’t its backup any more\.$/,
  ],
] as const)('when %s the stand-in is told once, and what was promised is taken back', async (_when, who, line, told) => {
  await using stage = await backedStage();
  await stage.after(stage[who].types(`/cometkey ${line}`));
  await stage.sweep();
  expect(standing(stage)).toEqual([WAS_NAMED, expect.stringMatching(told)]);
});

test('when its owner says it is not theirs the stand-in is told once, and what was promised is taken back', async () => {
  await using stage = await backedStage();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() - 60_000);
  await stage.sweep();
  await stage.after(ana.clicks('Not mine'));
  await stage.after(ana.submits());
  const told = standing(stage);
  expect(told[0]).toBe(WAS_NAMED);
  expect(told.filter((text) => text.includes('Until that ends'))).toEqual([]);
  expect(told.at(-1)).toBe(
    '<@U0ANA> says key *search-prod* (#1) isn’t theirs, so you aren’t its backup any more.',
  );
});

test('of many keys that are given away at once each stand-in is told', async () => {
  await using stage = await backedStage();
  const { ada } = stage;
  await stage.after(ada.types('/cometkey assign "search-*" @lee'));
  await stage.after(ada.submits());
  expect(standing(stage)).toEqual([WAS_NAMED, expect.stringContaining('so you aren’t its backup any more')]);
});

test('of all their keys that are given away at once the stand-in is told in one message', async () => {
  await using stage = await backedStage();
  const { ana, ada, lee } = stage;
  await ownedKey(stage, lee, { name: 'search-old' });
  await ownedKey(stage, ana, { name: 'search-test' });
  await stage.after(lee.types('/cometkey backup search-old @bob'));
  await stage.after(ana.types('/cometkey backup search-test @bob'));
  await stage.after(ada.types('/cometkey assign "search-*" @lea'));
  await stage.after(ada.submits());
  expect(standing(stage).filter((text) => text.includes('any more'))).toEqual([
    '<@U0ADA> assigned 3 keys to <@U0LEA>, so you aren’t their backup any more: *search-old* (#2), *search-prod* (#1), *search-test* (#3).',
  ]);
});

test('when the key is deleted the stand-in is told once, and what was promised is taken back', async () => {
  await using stage = await backedStage();
  stage.cometApi.account.deleteInConsole(1);
  await stage.sweep();
  await stage.sweep();
  expect(standing(stage)).toEqual([
    '🗑️ Key *search-prod* (#1) was deleted.',
    expect.stringMatching(/^🗑️ Key \*search-prod\* \(#1\) was deleted outside Slack/),
  ]);
});

test('the stand-in who gets the key is told that, and no more', async () => {
  await using stage = await backedStage();
  await stage.after(stage.ada.types('/cometkey assign search-prod @bob'));
  expect(standing(stage)).toEqual([WAS_NAMED, expect.stringContaining('is yours now')]);
});

test('what its owner was told of the stand-in says when that is over', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey backup search-prod @bob'));
  expect(stage.told(ada)).toContain('I’ll message <@U0ANA> and <@U0BOB>.');
  expect(dms(ana)[0]).toContain('named <@U0BOB> as the backup for your key');
  await stage.after(ana.types('/cometkey backup search-prod off'));
  expect(dms(ana)).toEqual(['<@U0BOB> was the backup for your key *search-prod* (#1). That’s over.']);
});

test('named twice at once, the stand-in is told once', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (const who of ['@bob', '@lee', 'off', '@lee']) {
    const line = `/cometkey backup search-prod ${who}`;
    await stage.after(Promise.all([ana.types(line), ana.types(line)]));
  }
  expect(dms(lee)).toHaveLength(3);
  const audit = await stage.bot.ports.store.audit.list({ keyId: 1, since: new Date(0), limit: 99 });
  expect(audit.filter(({ act }) => act === 'key.backup_set')).toHaveLength(4);
});

test('what an admin disabled only an admin enables, also when they stand in', async () => {
  await using stage = await startStage();
  const { ana, ada, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey backup search-prod @ada'));
  await stage.after(ada.types('/cometkey disable search-prod abuse'));
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toMatch(/only an admin can enable it/);
  expect(cometApi.account.row(1)?.status).toBe(2);
});

test.each([
  ['renew search-prod', 'ada', /^An admin disabled \*search-prod\* \(#1\), so only an admin can enable it\./],
  [
    'enable search-prod',
    'ada',
    /^An admin disabled \*search-prod\* \(#1\), so only an admin can enable it\./,
  ],
  [
    'renew search-prod',
    'ana',
    /^\*search-prod\* \(#1\) is disabled, and as its backup you can’t enable it\. Ask <@U0ANA>, or an admin\./,
  ],
  ['enable search-prod', 'ana', /is disabled, and as its backup you can’t enable it/],
] as const)('the stand-in reads why a disabled key stays so: %s', async (line, disabler, told) => {
  await using stage = await backedStage();
  const { bob, cometApi } = stage;
  await stage.after(bob.types('/cometkey renew search-prod'));
  await stage.after(stage[disabler].types('/cometkey disable search-prod leaked'));
  await stage.after(bob.types(`/cometkey ${line}`));
  expect(stage.told(bob)).toMatch(told);
  expect(cometApi.account.row(1)?.status).toBe(2);
});

test('the owner enables what a stand-in disabled who is none any more when that is known', async () => {
  await using stage = await startStage({ timeouts: { callMs: 200, readMs: 400, writeMs: 600 } });
  const { ana, bob, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey backup search-prod @bob'));
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  await stage.after(bob.types('/cometkey disable search-prod leaked'));
  await stage.after(ana.types('/cometkey backup search-prod off'));
  cometApi.faults.down(false);
  for (let n = 0; n < 8; n += 1) {
    stage.advance(60_000);
    await stage.runs('upstream');
    await stage.runs('apply');
  }
  expect(cometApi.account.row(1)?.status).toBe(2);
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(cometApi.account.row(1)?.status).toBe(1);
});

test.each([
  ['it is switched off', 'ana', 'backup search-prod off'],
  ['somebody else stands in', 'ana', 'backup search-prod @lea'],
  ['the key is given to somebody else', 'ada', 'assign search-prod @lee'],
] as const)('when %s, what the stand-in asked for ends at once', async (_when, who, line) => {
  await using stage = await backedStage();
  const { bob } = stage;
  await stage.after(bob.types('/cometkey quota search-prod +$5 a demo'));
  expect(stage.card()).toContain('Pending');
  const card = stage.card();
  await stage.after(stage[who].types(`/cometkey ${line}`));
  expect(stage.card()).not.toBe(card);
  expect(stage.card()).toContain('No longer possible');
  expect(stage.card()).not.toContain('Approve');
  expect(
    dms(bob).filter((text) => text.includes('a demo') || text.includes('No longer possible')),
  ).toHaveLength(1);
});

test('news of the keys of others says for whom the reader stands in', async () => {
  await using stage = await backedStage();
  const { bob, cometApi } = stage;
  await ownedKey(stage, bob, { name: 'ci-bot' });
  for (const id of [1, 2]) cometApi.account.setExpiry(id, stage.now().getTime() + 2 * DAY);
  await stage.sweep();
  const told = dms(bob).at(-1) ?? '';
  expect(told).toMatch(/^Notices about 2 keys:\n/);
  expect(told).toMatch(/Key \*search-prod\* .*\n.* · you stand in for <@U0ANA>\n/);
  expect(told).not.toMatch(/Key \*ci-bot\* .*\n.* · you stand in/);
});

test('news of a single key of somebody else says for whom the reader stands in', async () => {
  await using stage = await backedStage();
  const { ana, bob, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() - 1000);
  await stage.sweep();
  expect(dms(bob).at(-1)).toContain(' · you stand in for <@U0ANA>\n');
  expect(dms(ana).at(-1)).not.toContain('stand in');
  cometApi.account.deleteInConsole(1);
  await stage.sweep();
  expect(dms(bob).at(-1)).toMatch(/was deleted outside Slack\..*\nYou stand in for <@U0ANA>\./);
});

test('in the digest of a stand-in the key is not theirs, and says whose it is', async () => {
  await using stage = await backedStage();
  const { bob, cometApi } = stage;
  await stage.sweep();
  await stage.after(bob.types('/cometkey settings digest daily'));
  cometApi.account.editInConsole(1, { expired_time: Math.floor(stage.now().getTime() / 1000) + 3 * 86_400 });
  for (let hour = 0; hour < 24; hour += 1) {
    stage.advance(3_600_000);
    await stage.sweep();
    await stage.runs('digest');
  }
  expect(dms(bob).find((text) => text.includes('digest') || /needs? you/.test(text))).toMatch(
    /^1 key needs you\.\n\*search-prod\* .* · you stand in for <@U0ANA>\n/s,
  );
});

test('what an admin asked for as a stand-in they may ask for without being one', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey backup search-prod @ada'));
  await stage.after(ada.types('/cometkey quota search-prod +$5 a demo'));
  await stage.after(ana.types('/cometkey backup search-prod off'));
  expect(stage.card()).toContain('Pending');
});

test('what a stand-in asked for on another key is not touched', async () => {
  await using stage = await backedStage();
  const { ana, bob } = stage;
  await ownedKey(stage, ana, { name: 'lab' });
  await stage.after(ana.types('/cometkey backup lab @bob'));
  await stage.after(bob.types('/cometkey quota lab +$5 a demo'));
  await stage.after(ana.types('/cometkey backup search-prod off'));
  expect((await key(stage))?.backup).toBeNull();
  expect(stage.card()).toContain('Pending');
});
