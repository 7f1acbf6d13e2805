import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { setOwner } from '../support/store-writes.ts';

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
      /^<@U0ADA> assigned 2 keys of yours to <@U0BOB>: \*ci-a\* \(#1\), \*ci-b\* \(#2\)\./,
    ),
  ]);
  await stage.after(ada.types('/cometkey assign "ci-*" @bob'));
  expect(stage.told(ada)).toContain('already as you asked');
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
    /✅ Gave 2 keys to <@U0BOB>[\s\S]*Left as they are[\s\S]*\*ci-b\* \(#2\) · <@U0LEE>/,
  );
  expect(dms(bob)).toHaveLength(1);
});

test.each([
  ['bob', 'assign "ci-*" @ana', /^Only admins can assign keys/],
  ['ada', 'assign "nothing-*" @bob', /^No key’s name fits “nothing-.”/],
  ['ada', 'assign "ci-*" @gil', /is a guest and can’t own a key/],
] as const)('refused, and nothing changes: %s %s', async (who, line, told) => {
  await using stage = await ciStage();
  await stage.after(stage[who].types(`/cometkey ${line}`));
  if (line.includes('@gil')) await stage.after(stage[who].submits());
  expect(stage[who].modal() ? form(stage[who]) : stage.told(stage[who])).toMatch(told);
  expect(await owners(stage)).toEqual(['U0ANA', 'U0ANA', null, 'U0ANA']);
});
