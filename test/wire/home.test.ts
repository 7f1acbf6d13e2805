import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { newPending } from '../../src/domain/requests/transitions.ts';
import { DAY, ownedKey, seconds } from '../support/owned-key.ts';
import { aNewRequest } from '../support/samples.ts';
import { startStage } from '../support/stage.ts';
import { insertRequest, setOwner } from '../support/store-writes.ts';
import { USD } from '../support/usd.ts';

test('a member sees own keys and requests, and acts from there', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', remain_quota: 5 * USD, used_quota: 15 * USD });
  await ownedKey(stage, ana, { name: 'batch', expired_time: seconds(stage.now()) - DAY / 1000 });
  await ownedKey(stage, bob, { name: 'bobs-own' });
  await stage.after(ana.opensHome());
  const home = () => textOf(ana.home());
  expect(home()).toMatch(
    /^CometAPI keys\nNew key\nList keys\nWhose key is it\?\nSettings\nHelp\nStatus\n\*Your keys\*\n2 keys · 1 expired\n/,
  );
  expect(home()).toMatch(/🟢 \*search-prod\* \(#1\) · Enabled\n\$5\.00 left of \$20\.00 · expires </);
  expect(home()).toMatch(/🔴 \*batch\* \(#2\) · Expired\n/);
  expect(home()).not.toContain('bobs-own');
  expect(home()).not.toContain('Waiting for you');
  expect(home()).not.toContain('Your requests');

  await stage.after(ana.clicks('Open', { in: 'home', near: 'batch' }));
  expect(textOf(ana.modal())).toMatch(/batch · 🔴 Expired\n/);
  await stage.after(ana.clicks('Renew 30 days', { in: 'modal' }));
  expect(textOf(ana.modal())).toContain('✅ Renewed *batch*');
  expect(home()).toMatch(/🟢 \*batch\* \(#2\) · Enabled\n/);
});

test('anybody finds whose a key is from Home, and a name that no key has is said under its field', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(bob.opensHome());
  await stage.after(bob.clicks('Whose key is it?', { in: 'home' }));
  await bob.fills({ key: 'search' });
  await stage.after(bob.submits());
  expect(bob.modal()?.errors).toEqual({
    key: 'There’s no key called “search”. Write its full name, or its number.',
  });
  await bob.fills({ key: 'search-prod' });
  await stage.after(bob.submits());
  expect(textOf(bob.modal())).toContain('“search-prod” belongs to <@U0ANA>.');
});

test('an admin sees how many keys have no owner, and lists them', async () => {
  await using stage = await startStage();
  const { ada, ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.cometApi.account.addKey({ name: 'from-the-console', remain_quota: 5 * USD });
  await stage.sweep();
  for (const person of [ada, lee]) await stage.after(person.opensHome());
  expect(textOf(lee.home())).not.toContain('Without an owner');
  expect(textOf(ada.home())).toContain('*Without an owner*: 1 key\nList them');
  await stage.after(ada.clicks('List them', { in: 'home' }));
  expect(textOf(ada.modal())).toContain('*from-the-console* (#2)');
  expect(textOf(ada.modal())).not.toContain('search-prod');
  await stage.after(ada.types(`/cometkey assign #2 <@${ana.id}>`));
  expect(textOf(ada.home())).not.toContain('Without an owner');
});

test('the buttons of Home answer in modals', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.opensHome());
  const press = async (label: string) => {
    await stage.after(ana.clicks(label, { in: 'home' }));
    const text = textOf(ana.modal());
    await ana.closes();
    return text;
  };
  expect(await press('Help')).toContain('`/cometkey show ci-bot`');
  expect(await press('Status')).toMatch(
    /^Status\n🟢 CometAPI is answering\.\nRefresh\nMy keys\nAs of <!date.*>\nClose$/,
  );
  expect(await press('Settings')).toMatch(/^What I tell you\n/);
  expect(await press('New key')).toMatch(/^New CometAPI key\nName/);
  await stage.after(ana.clicks('List keys', { in: 'home' }));
  expect(textOf(ana.modal())).toMatch(/^Keys\n\*Your keys\*\n1 key/);
  await stage.after(ana.chooses('State', 'Disabled', { in: 'modal' }));
  expect(textOf(ana.modal())).toContain('Your keys that are disabled: 0');
});

test('however far somebody goes from Home, every button answers', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (let at = 10; at < 45; at++) stage.cometApi.account.addKey({ name: `key-${at}`, remain_quota: USD });
  await stage.sweep();
  for (const row of stage.cometApi.account.rows()) await setOwner(stage.bot.ports.store, row.id, ana.id);
  await stage.after(ana.opensHome());
  await stage.after(ana.clicks('List keys', { in: 'home' }));
  for (const page of [2, 3, 4]) {
    await stage.after(ana.clicks('Next', { in: 'modal' }));
    expect(textOf(ana.modal())).toContain(`page ${page} of 4`);
  }
  await stage.after(ana.clicks('Open', { in: 'modal', near: 'search-prod' }));
  for (const [press, then] of [
    ['Disable', 'Disabled *search-prod*'],
    ['Open', '⏸️ Disabled'],
    ['Enable', 'Enabled *search-prod*'],
    ['Open', '🟢 Enabled'],
  ] as const) {
    await stage.after(ana.clicks(press, { in: 'modal' }));
    if (press === 'Disable') await stage.after(ana.submits());
    expect(textOf(ana.modal())).toContain(then);
  }
  stage.cometApi.account.spend(1, 5 * USD);
  await stage.after(ana.clicks('Refresh', { in: 'modal' }));
  expect(textOf(ana.modal())).toContain('*$15.00 left*');
  await stage.after(ana.clicks('Edit', { in: 'modal' }));
  await ana.fills({ Name: 'search-live' });
  await stage.after(ana.submits());
  expect(stage.cometApi.account.row(1)?.name).toBe('search-live');
  await stage.after(ana.clicks('Open', { in: 'modal' }));
  await stage.after(ana.clicks('Reveal secret', { in: 'modal' }));
  expect(textOf(ana.modal())).toMatch(/^Secret of search-live\nThe secret of \*search-live\*:/);
  await ana.closes();
  expect(ana.modal()).toBeUndefined();
});

test('a lead sees what waits, decides there, and each Home follows', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.opensHome());
  await stage.after(lee.opensHome());
  expect(textOf(lee.home())).toMatch(/\*Waiting for you: 0\*\nNothing is waiting for your decision\.\n/);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(textOf(ana.home())).toMatch(
    /\*Your requests: 1\*\nYou asked for \*\+\$50\.00\* on \*search-prod\* for good\nReason: launch week\nNow .*\n⏳ Pending/,
  );
  await stage.after(lee.opensHome());
  expect(textOf(lee.home())).toMatch(
    /\*Waiting for you: 1\*\n<@U0ANA> asks for \*\+\$50\.00\* on \*search-prod\* for good\nReason: launch week\nNow \$20\.00 left of \$20\.00; if approved, \$70\.00 left of \$70\.00\n/,
  );
  await stage.after(lee.clicks('Open', { in: 'home' }));
  expect(textOf(lee.modal())).toContain('launch week');
  await stage.after(lee.clicks('Approve', { in: 'modal' }));
  expect(stage.cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  expect(textOf(lee.modal())).toContain(
    'You approved what <@U0ANA> asked for: *+$50.00* on *search-prod* for good.',
  );
  expect(textOf(lee.modal())).not.toContain('Deny');
  expect(textOf(lee.home())).toMatch(/\*Waiting for you: 0\*/);
  expect(textOf(ana.home())).toMatch(/\$70\.00 left of \$70\.00/);
  expect(textOf(ana.home())).toMatch(/\*Your requests: 1\*[\s\S]*Applied/);
});

test('what a command changes shows on Home at once, for whoever it concerns', async () => {
  await using stage = await startStage();
  const { ana, bob, ada } = stage;
  await stage.after(ana.opensHome());
  await stage.after(bob.opensHome());
  expect(textOf(ana.home())).toContain(
    [
      'You don’t own any keys yet. Press *New key*, or write `/cometkey create ci-bot`.',
      'If it needs more quota later, ask for it here; I’ll message you when it’s decided.',
      'I also message you when a key is low on quota, a day or more before it expires, and when it stops working, with a button that fixes it.',
    ].join('\n'),
  );
  await stage.after(ana.types('/cometkey create search-prod'));
  expect(textOf(ana.home())).toMatch(/\*Your keys\*\n1 key · all well\n🟢 \*search-prod\*/);
  await stage.after(ana.types('/cometkey disable search-prod'));
  expect(textOf(ana.home())).toContain('⏸️ *search-prod* (#1) · Disabled');
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(textOf(bob.home())).toMatch(/\*Your keys\*\n1 key · 1 disabled\n⏸️ \*search-prod\*/);
});

test('a guest reads why there is nothing, and whom to ask', async () => {
  await using stage = await startStage();
  const { gil } = stage;
  await stage.after(gil.opensHome());
  expect(textOf(gil.home())).toBe(
    'CometAPI keys\nGuests can’t manage CometAPI keys in this workspace.\nMembers of this workspace create and manage their CometAPI keys here. If you need one, ask the person you work with.',
  );
});

/** Ana has asked so often; the first was asked first and expires first. */
async function stageWithPending(count: number) {
  const stage = await startStage();
  for (let n = 0; n < count; n += 1)
    await insertRequest(
      stage.bot.ports.store,
      newPending(
        aNewRequest({ id: `p${n}`, requester: 'U0ANA', reason: `why ${n}`, createdAt: stage.now() }),
        new Date(stage.now().getTime() + DAY + n * 60_000),
      ),
    );
  return stage;
}

const idsIn = (text: string): string[] => [...text.matchAll(/request `(\w+)`/g)].map(([, id = '']) => id);

test('every request is reached, from Home and from the list: the first to expire first for who decides', async () => {
  await using stage = await stageWithPending(18);
  const { ana, lee } = stage;
  const all = Array.from({ length: 18 }, (_, n) => `p${n}`);
  await stage.after(lee.opensHome());
  expect(textOf(lee.home())).toContain('Waiting for you: 18');
  expect(idsIn(textOf(lee.home()))).toEqual(all.slice(0, 10));
  await stage.after(lee.clicks('Show 8 more', { in: 'home' }));
  expect(textOf(lee.modal())).toContain('*Waiting for you: 18*, page 2 of 2');
  expect(idsIn(textOf(lee.modal()))).toEqual(all.slice(10));
  await stage.after(lee.clicks('Previous', { in: 'modal' }));
  expect(idsIn(textOf(lee.modal()))).toEqual(all.slice(0, 10));
  await lee.closes();

  await stage.after(ana.types('/cometkey requests mine'));
  expect(stage.told(ana)).toMatch(/^\*Your requests: 18\*, page 1 of 2\n/);
  const newest = idsIn(stage.told(ana));
  await stage.after(ana.clicks('Next'));
  expect(new Set([...newest, ...idsIn(stage.told(ana))])).toEqual(new Set(all));
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toMatch(/Your requests: 18[\s\S]*Show 8 more/);
});

test('a lead decides on the rows of a list, one after the other', async () => {
  await using stage = await stageWithPending(12);
  const { lee, ana } = stage;
  await stage.after(lee.types('/cometkey requests'));
  await stage.after(lee.clicks('Next'));
  await stage.after(lee.clicks('Approve', { near: 'why 11' }));
  expect(stage.told(lee)).toContain('*Waiting for you: 11*, page 2 of 2');
  expect(idsIn(stage.told(lee))).toEqual(['p10']);
  await stage.after(lee.clicks('Approve', { near: 'why 10' }));
  expect(stage.told(lee)).toMatch(/^✅ You approved .*\n\*Waiting for you: 10\*\n/);
  await stage.after(ana.types('/cometkey requests pending'));
  expect(stage.told(ana)).toContain('Your requests waiting for a decision: 10');
  expect(stage.told(ana)).not.toContain('Approve');
});

test('a lead approves and denies on Home, which is drawn anew', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(ana.types('/cometkey quota search-prod +$7 snacks'));
  await stage.after(lee.opensHome());
  await stage.after(lee.clicks('Approve', { in: 'home', near: 'launch week' }));
  expect(stage.cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  expect(textOf(lee.modal())).toContain('You approved what <@U0ANA> asked for: *+$50.00*');
  await lee.closes();
  expect(textOf(lee.home())).toContain('Waiting for you: 1');
  await stage.after(lee.clicks('Deny', { in: 'home', near: 'snacks' }));
  await lee.fills({ Reason: 'not for snacks' });
  await stage.after(lee.submits());
  await lee.closes();
  expect(textOf(lee.home())).toContain('Waiting for you: 0');
  expect(stage.dm(ana)).toContain('not for snacks');
});
