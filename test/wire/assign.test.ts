import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DAY } from '../../src/domain/time.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { ownedKey, seconds } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

const ownerOf = async (stage: Stage) => (await stage.bot.ports.store.keys.get(1))?.owner;

test('an admin gives a key an owner by line, and the new owner is told with buttons', async () => {
  await using stage = await startStage();
  const { ana, bob, ada } = stage;
  const row = { ...(await ownedKey(stage, ana, { name: 'search-prod' })) };
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(stage.told(ada)).toBe(
    '✅ Assigned *search-prod* (#1) to <@U0BOB>. Its previous owner was <@U0ANA>. I’ll message <@U0ANA> and <@U0BOB>.\nOpen',
  );
  expect(stage.dm(bob).replace(/<!date[^>]*>/g, 'DATE')).toBe(
    'Key *search-prod* (#1) is yours now: <@U0ADA> assigned it to you.\n$20.00 left of $20.00 · expires DATE · as of DATE\nNotices about it come to you. There’s no second admin who could let you see its secret sooner, so you can’t see it until DATE.\nOpen\nNot mine',
  );
  await stage.after(bob.clicks('Open'));
  expect(stage.told(bob)).toContain('*Owner*\n<@U0BOB>');
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('Your keys: 0');
  // CometAPI does not know owners, only the bot does.
  expect(stage.cometApi.account.row(1)).toEqual(row);

  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(stage.told(ada)).toBe('It’s already set that way, so I changed nothing.');
  await stage.after(ada.types('/cometkey assign search-prod @gil'));
  expect(stage.told(ada)).toBe(
    '<@U0GIL> is a guest and can’t own a key. Choose a full member of this workspace.',
  );
  expect(await ownerOf(stage)).toBe('U0BOB');
});

test('the new owner of a key that has expired reads that it has', async () => {
  await using stage = await startStage();
  const { ana, bob, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.advance(31 * DAY);
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(stage.dm(bob)).toMatch(
    /\nIt doesn’t work now: 🔴 Expired\.\n\$20\.00 left of \$20\.00 · expired <!date/,
  );
});

test('whoever assigns a key is not promised a message about it', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey assign search-prod @ada'));
  expect(stage.told(ada)).toMatch(
    /to <@U0ADA>\. Its previous owner was <@U0ANA>\. I’ll message <@U0ANA>\.\n/,
  );
  expect(stage.dm(ana)).toContain('assigned your key');
});

test('the form asks for what the line left out, and comes back with what was wrong', async () => {
  await using stage = await startStage();
  const { ana, ada, bob } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey assign search-prod'));
  expect(form(ada)).toMatch(/^# Assign search-prod\n~ \*search-prod\* \(#1\) · .* · owner <@U0ANA>\n/);
  await ada.fills({ 'New owner': 'gil' });
  await stage.after(ada.submits());
  expect(form(ada)).toContain('⚠️ <@U0GIL> is a guest and can’t own a key.');
  await ada.fills({ 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(textOf(ada.modal())).toContain('to <@U0BOB>. Its previous owner was <@U0ANA>.');
  expect(stage.dm(bob)).toContain('is yours now');
  await ada.closes();

  await stage.after(ada.types('/cometkey assign'));
  await ada.fills({ Key: 'search', 'New owner': 'ana' });
  await stage.after(ada.submits());
  expect(await ownerOf(stage)).toBe('U0ANA');
});

test('only admins assign: others are refused before any form opens', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (const person of [ana, lee])
    for (const line of ['assign search-prod @bob', 'assign search-prod', 'assign']) {
      await stage.after(person.types(`/cometkey ${line}`));
      expect(stage.told(person)).toMatch(/^Only admins can assign keys: ask <!subteam\^S0ADMINS>\./);
      expect(person.modal()).toBeUndefined();
    }
  expect(await ownerOf(stage)).toBe('U0ANA');
});

test('a key born in the console is assigned from the message that tells of it', async () => {
  await using stage = await startStage();
  const { ada, bob } = stage;
  await stage.sweep();
  stage.cometApi.account.addKey({ name: 'stray', remain_quota: 5 });
  await stage.sweep();
  expect(stage.card()).toMatch(
    /^1 key without an owner needs a look[\s\S]*\*stray\* \(#1\) is new · 🟢 Enabled/,
  );
  await stage.after(ada.clicks('Assign'));
  expect(form(ada)).toMatch(/\*stray\* \(#1\) · .* · no owner/);
  await ada.fills({ 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(textOf(ada.modal())).toContain('✅ Assigned *stray* (#1) to <@U0BOB>. I’ll message');
  expect(stage.dm(bob)).toContain('Key *stray* (#1) is yours now');
});

test('of a key without an owner that was deleted in the console it is said that it is gone, and no more', async () => {
  await using stage = await startStage();
  const { cometApi } = stage;
  cometApi.account.addKey({ name: 'stray', remain_quota: 5 });
  await stage.sweep();
  cometApi.account.deleteInConsole(1);
  await stage.sweep();
  expect(stage.card()).toBe(
    '1 key without an owner needs a look; nobody else hears about it.\n*stray* (#1) was deleted',
  );
});

test('of two assignments at once, each answer names whom the key was taken from', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  for (let n = 1; n <= 5; n += 1) {
    await ownedKey(stage, ana, { name: `k${n}` });
    await Promise.all([ada.types(`/cometkey assign #${n} @bob`), ada.types(`/cometkey assign #${n} @lee`)]);
    await stage.after(Promise.resolve());
  }
  const told = ada.sees().flatMap((message) => {
    const [, id, to, from] =
      /\(#(\d+)\) to <@(\w+)>\. Its previous owner was <@(\w+)>/.exec(textOf(message)) ?? [];
    return id ? [`${id}: ${from} → ${to}`] : [];
  });
  const audit = await stage.bot.ports.store.audit.list({ since: new Date(0), limit: 99 });
  const moves = audit
    .filter(({ act }) => act === 'key.assigned')
    .map(({ keyId, details }) => `${keyId}: ${details['from']} → ${details['to']}`);
  expect(told.toSorted()).toEqual(moves.toSorted());
});

test('in lists a key that nobody owns has *Assign* for admins, beside what cures it', async () => {
  await using stage = await startStage();
  const { ana, lee, ada, cometApi } = stage;
  cometApi.account.addKey({ name: 'stray', unlimited_quota: true });
  cometApi.account.addKey({ name: 'late', unlimited_quota: true, expired_time: seconds(stage.now()) - 1000 });
  await ownedKey(stage, ana, { name: 'hers' });
  await stage.after(lee.types('/cometkey list unowned'));
  expect(stage.told(lee)).toMatch(/\*stray\*/);
  expect(stage.told(lee)).not.toContain('Assign');
  for (const which of ['unowned', 'all']) {
    await stage.after(ada.types(`/cometkey list ${which}`));
    expect(stage.told(ada).match(/^(🔴|🟢|Assign|Renew|Open).*/gm)).toEqual([
      expect.stringContaining('late'),
      'Assign',
      'Renew 30 days',
      'Open',
      ...(which === 'all' ? [expect.stringContaining('hers'), 'Open'] : []),
      expect.stringContaining('stray'),
      'Assign',
      'Open',
    ]);
  }
  await stage.after(ada.clicks('Assign', { near: 'stray' }));
  await ada.fills({ 'New owner': 'ana' });
  await stage.after(ada.submits());
  await stage.after(ada.types('/cometkey list unowned'));
  expect(stage.told(ada)).not.toContain('stray');
});
