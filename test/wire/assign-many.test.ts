import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { ownedKey, seconds } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { onEveryEngine } from '../support/store-sites.ts';
import { setOwner } from '../support/store-writes.ts';
import { USD } from '../support/usd.ts';

/** Keys 1 to 3 are `ci-a`, `ci-b` (ana’s) and `ci-c` (nobody’s); 4 is `web`, ana’s. */
async function ciStage(): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'ci-a' });
  await ownedKey(stage, stage.ana, { name: 'ci-b' });
  stage.cometApi.account.addKey({ name: 'ci-c' });
  await ownedKey(stage, stage.ana, { name: 'web' });
  return stage;
}

const owners = async ({ bot }: Stage) =>
  (await bot.ports.store.keys.byIds([1, 2, 3, 4])).toSorted((a, b) => a.id - b.id).map(({ owner }) => owner);
const assigned = async ({ bot }: Stage) =>
  (await bot.ports.store.audit.list({ since: new Date(0), limit: 50 })).filter(
    ({ act }) => act === 'key.assigned',
  );

test('a pattern shows which keys and whose, and one click gives them all away, once', async () => {
  await using stage = await ciStage();
  const { ana, ada, bob } = stage;
  await stage.after(ada.types('/cometkey assign “ci-*” @bob'));
  expect(form(ada)).toMatch(/# Assign 3 keys[\s\S]*ci-a\* \(#1\) · <@U0ANA>[\s\S]*ci-c\* \(#3\) · no owner/);
  expect(await owners(stage)).toEqual(['U0ANA', 'U0ANA', null, 'U0ANA']);
  const before = dms(ana).length;
  await stage.after(Promise.all([ada.submits(), ada.submits()]));
  expect(await owners(stage)).toEqual(['U0BOB', 'U0BOB', 'U0BOB', 'U0ANA']);
  expect(await assigned(stage)).toHaveLength(3);
  expect(dms(bob)).toEqual([
    expect.stringMatching(
      /^<@U0ADA> assigned 3 keys to you: \*ci-a\* \(#1\), \*ci-b\* \(#2\), \*ci-c\* \(#3\)\./,
    ),
  ]);
  expect(dms(ana).slice(before)).toEqual([
    expect.stringMatching(
      /^<@U0ADA> assigned 2 of your keys to <@U0BOB>: \*ci-a\* \(#1\), \*ci-b\* \(#2\)\./,
    ),
  ]);
  await stage.after(ada.types('/cometkey assign "ci-*" @bob'));
  expect(stage.told(ada)).toContain('already set that way');
});

test('what changed hands since the preview is left, and named', async () => {
  await using stage = await ciStage();
  const { ada, bob, lee } = stage;
  await stage.after(ada.types('/cometkey assign "ci-*"'));
  await setOwner(stage.bot.ports.store, 2, lee.id);
  await ada.fills({ 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(await owners(stage)).toEqual(['U0BOB', 'U0LEE', 'U0BOB', 'U0ANA']);
  expect(textOf(ada.modal())).toMatch(
    /✅ Assigned 2 keys to <@U0BOB>[\s\S]*Left as they were[\s\S]*\*ci-b\* \(#2\) · <@U0LEE>/,
  );
  expect(dms(bob)).toHaveLength(1);
});

test('what changed hands to the last key is told so, and nothing is said to be as asked', async () => {
  await using stage = await ciStage();
  const { ada, bob, lee } = stage;
  await stage.after(ada.types('/cometkey assign "ci-*"'));
  for (const id of [1, 2, 3]) await setOwner(stage.bot.ports.store, id, lee.id);
  await ada.fills({ 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(await owners(stage)).toEqual(['U0LEE', 'U0LEE', 'U0LEE', 'U0ANA']);
  expect(textOf(ada.modal())).toMatch(
    /⚠️ I assigned none of them to <@U0BOB>\.\nLeft as they were, because they had changed hands[\s\S]*ci-a/,
  );
  expect(dms(bob)).toEqual([]);
});

test('what is theirs already stays as it is: its stand-in, and its secret in sight', async () => {
  await using stage = await ciStage();
  const { ana, ada, bob } = stage;
  await stage.after(ana.types('/cometkey backup ci-a @bob'));
  await stage.after(ada.types('/cometkey assign "ci-*"'));
  const before = dms(ana).length;
  await ada.fills({ 'New owner': 'ana' });
  await stage.after(ada.submits());
  expect(textOf(ada.modal())).toMatch(
    /✅ Assigned 1 key to <@U0ANA>\. I’ll message <@U0ANA>\.\nAlready theirs:\n\*ci-a\*.*\n\*ci-b\*/,
  );
  expect(dms(ana).slice(before)).toEqual([
    expect.stringMatching(/^<@U0ADA> assigned 1 key to you: \*ci-c\*/),
  ]);
  expect((await stage.bot.ports.store.keys.get(1))?.backup).toBe(bob.id);
  await stage.after(ana.types('/cometkey reveal ci-a'));
  expect(textOf(ana.modal())).toContain('sk-');
  expect(await assigned(stage)).toHaveLength(1);
});

test.each([
  ['bob', 'assign "ci-*" @ana', /^Only admins can assign keys/],
  ['ada', 'assign "nothing-*" @bob', /^No key’s name matches “nothing-.”/],
  ['ada', 'assign "ci-*" @gil', /is a guest and can’t own a key/],
] as const)('refused, and nothing changes: %s %s', async (who, line, told) => {
  await using stage = await ciStage();
  await stage.after(stage[who].types(`/cometkey ${line}`));
  if (line.includes('@gil')) await stage.after(stage[who].submits());
  expect(stage[who].modal() ? form(stage[who]) : stage.told(stage[who])).toMatch(told);
  expect(await owners(stage)).toEqual(['U0ANA', 'U0ANA', null, 'U0ANA']);
});

test('the new owner reads which of them fail, why, and how to cure that; what is cured leaves the list', async () => {
  await using stage = await startStage();
  const { ana, ada, bob, cometApi } = stage;
  const soon = seconds(stage.now()) + 60;
  await ownedKey(stage, ana, { name: 'a-fine' });
  await ownedKey(stage, ana, { name: 'b-off' });
  await ownedKey(stage, ana, { name: 'c-late', expired_time: soon });
  await ownedKey(stage, ana, { name: 'd-empty', remain_quota: 0, used_quota: 5 * USD });
  await ownedKey(stage, ana, { name: 'e-short', expired_time: soon + 3600 });
  cometApi.account.editInConsole(2, { status: 2 });
  stage.advance(120_000);
  for (let sweep = 0; sweep < 2; sweep += 1) await stage.sweep();
  await stage.after(stage.slack.deactivate('ana'));
  await stage.after(ada.clicks('Assign all'));
  await ada.fills({ 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(dms(bob)).toHaveLength(1);
  expect(dms(bob)[0]).toMatch(/assigned 5 keys to you: \*a-fine\*/);
  const [works = '', fails = ''] = (dms(bob)[0] ?? '').split('3 of them don’t work:');
  expect(works).toContain('a-fine');
  expect(fails).toMatch(/\*b-off\* .*Disabled[\s\S]*\$20\.00[\s\S]*Enable/);
  expect(fails).toMatch(/\*c-late\* .*Expired[\s\S]*Renew/);
  expect(fails).toMatch(/\*d-empty\* .*Exhausted[\s\S]*Ask for/);
  expect(fails).toMatch(/1 of them expires soon or is low on quota:[\s\S]*\*e-short\*/);
  await stage.after(bob.clicks('Enable'));
  expect(dms(bob)[0]).toMatch(/2 of them don’t work:/);
  expect(dms(bob)[0]?.split('don’t work:')[1]).not.toContain('b-off');
  for (const id of [1, 2, 3, 4, 5]) await setOwner(stage.bot.ports.store, id, ana.id);
  await stage.after(stage.runs('deliver'));
  expect(dms(bob)[0]).toBe('You no longer own any of the keys that <@U0ADA> assigned to you.');
});

onEveryEngine('thousands of keys of one person', ({ site }) => {
  test('the form tells the true number, and all change hands in one go', async () => {
    await using database = await site();
    await using stage = await startStage({ databaseUrl: database.url });
    const { ada, bob, cometApi, bot } = stage;
    const ids = Array.from({ length: 5000 }, (_, at) => at + 1);
    for (const id of ids) cometApi.account.addKey({ name: `key-${id}` });
    await stage.sweep();
    await bot.ports.store.commit({ at: stage.now(), keys: ids.map((id) => ({ id, owner: 'U0ANA' })) });
    await stage.after(stage.slack.deactivate('ana'));
    await stage.after(ada.clicks('Assign all'));
    expect(form(ada)).toContain('# Assign 5,000 keys');
    await ada.fills({ 'New owner': 'bob' });
    await stage.after(ada.submits());
    const query = { filter: null, text: '', now: stage.now(), offset: 0, limit: 1 } as const;
    expect((await bot.ports.store.keys.list({ ...query, owner: bob.id })).total).toBe(5000);
    expect(dms(bob)).toEqual([expect.stringMatching(/assigned 5,000 keys to you: .*and 4,970 more\./)]);
  });
});
