import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DAY, ownedKey, seconds } from '../support/owned-key.ts';
import { hoursPass } from '../support/spending.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { setOwner } from '../support/store-writes.ts';
import { USD } from '../support/usd.ts';

const lists = async (stage: Stage, person: Stage['ana'], line: string): Promise<string[]> => {
  await stage.after(person.types(`/cometkey list${line}`));
  return namesIn(stage.told(person));
};
const namesIn = (text: string): string[] =>
  [...text.matchAll(/^\S+ \*([\w-]+)\* \(#\d+\) ·/gm)].map(([, name = '']) => name);

/** One key in each state, and one of bob's. */
async function stageWithKeys(): Promise<Stage> {
  const stage = await startStage();
  const { ana, bob } = stage;
  const inDays = (days: number) => seconds(stage.now()) + days * (DAY / 1000);
  await ownedKey(stage, ana, { name: 'search-prod' });
  await ownedKey(stage, ana, { name: 'search-off', status: 2 });
  await ownedKey(stage, ana, { name: 'batch-late', expired_time: inDays(-2) });
  await ownedKey(stage, ana, { name: 'batch-empty', remain_quota: 0, used_quota: 5 * USD });
  await ownedKey(stage, ana, { name: 'docs-soon', expired_time: inDays(2) });
  await ownedKey(stage, ana, { name: 'docs-low', remain_quota: USD, used_quota: 9 * USD });
  await ownedKey(stage, bob, { name: 'bobs-search' });
  return stage;
}

test('a member lists own keys, by state and by part of the name', async () => {
  await using stage = await stageWithKeys();
  const { ana } = stage;
  const all = ['batch-empty', 'batch-late', 'docs-low', 'docs-soon', 'search-off', 'search-prod'];
  expect((await lists(stage, ana, '')).toSorted()).toEqual(all);
  expect((await lists(stage, ana, ' mine')).toSorted()).toEqual(all);
  expect(await lists(stage, ana, ' disabled')).toEqual(['search-off']);
  expect(await lists(stage, ana, ' expired')).toEqual(['batch-late']);
  expect(await lists(stage, ana, ' exhausted')).toEqual(['batch-empty']);
  expect(await lists(stage, ana, ' expiring')).toEqual(['docs-soon']);
  expect(await lists(stage, ana, ' low')).toEqual(['docs-low']);
  expect((await lists(stage, ana, ' enabled')).toSorted()).toEqual(['docs-low', 'docs-soon', 'search-prod']);
  expect(await lists(stage, ana, ' enabled DOCS-s')).toEqual(['docs-soon']);
  expect(stage.told(ana)).toMatch(/^\*Your keys matching “DOCS-s” that are enabled: 1\*\n/);
  expect(await lists(stage, ana, ' nowhere')).toEqual([]);
  expect(stage.told(ana)).toContain('No keys match.');
});

test('what needs somebody comes first, counted above, with its cure on the row', async () => {
  await using stage = await stageWithKeys();
  const { ana, bob } = stage;
  const first = ['batch-empty', 'batch-late', 'docs-soon', 'docs-low', 'search-prod', 'search-off'];
  expect(await lists(stage, ana, '')).toEqual(first);
  const told = stage.told(ana);
  expect(told).toMatch(
    /^\*Your keys\*\n6 keys · 1 expired, 1 exhausted, 1 expiring soon, 1 low on quota, 1 disabled\n/,
  );
  const rows = told.split(/\n(?=🔴|🟡|🟢|⏸️)/).slice(1);
  const acts = (row: string) => row.split('\n').slice(2);
  // The menu beside the name holds what is seldom done.
  expect(rows.map((row) => acts(row).find((act) => act !== 'Not mine'))).toEqual([
    'Ask for more',
    'Renew 30 days',
    'Renew 30 days',
    'Ask for more',
    'Open',
    'Enable',
  ]);
  await stage.after(ana.clicks('Renew 30 days', { near: 'batch-late' }));
  expect(stage.told(ana)).toContain('Renewed *batch-late*');
  await lists(stage, bob, '');
  expect(stage.told(bob)).toMatch(/^\*Your keys\*\n1 key · all well\n/);
});

test('what is low and expires soon says both, is counted once, and has both cures', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, {
    name: 'both',
    remain_quota: USD,
    used_quota: 9 * USD,
    expired_time: seconds(stage.now()) + 2 * (DAY / 1000),
  });
  await lists(stage, ana, '');
  expect(stage.told(ana)).toMatch(
    /\n1 key · 1 expiring soon and low on quota\n🟡 \*both\* \(#1\) · Expires soon, low on quota\n.*\nNot mine\nRenew 30 days\nAsk for more\nOpen\n/,
  );
  await lists(stage, lee, ' all');
  expect(stage.told(lee)).toMatch(/· owner <@U0ANA>\nOpen\n/);

  // What is disabled as well is enabled first; of three cures the last is in the menu, with what is seldom done.
  await stage.after(ana.types('/cometkey disable both'));
  await lists(stage, ana, '');
  expect(stage.told(ana)).toMatch(
    /\n1 key · 1 disabled\n⏸️ .*\n.*\nAsk for more\nNot mine\nEnable\nRenew 30 days and enable\nOpen\n/,
  );
  await stage.after(ana.clicks('Ask for more'));
  expect(textOf(ana.modal())).toContain('both');
});

test('a state that no key is in leads back to all of them', async () => {
  await using stage = await stageWithKeys();
  const { ana } = stage;
  expect(await lists(stage, ana, ' disabled nowhere')).toEqual([]);
  await stage.after(ana.clicks('Show all'));
  expect(namesIn(stage.told(ana))).toHaveLength(6);
});

test('each line says state, what is left and until when', async () => {
  await using stage = await stageWithKeys();
  const { ana } = stage;
  await lists(stage, ana, '');
  const told = stage.told(ana);
  expect(told).toMatch(/🟢 \*search-prod\* \(#1\) · Enabled\n\$20\.00 left of \$20\.00 · expires </);
  expect(told).toMatch(/⏸️ \*search-off\* \(#2\) · Disabled\n/);
  expect(told).toMatch(/🔴 \*batch-late\* \(#3\) · Expired\n\$20\.00 left of \$20\.00 · expired </);
  expect(told).toMatch(/🔴 \*batch-empty\* \(#4\) · Exhausted\n\$0\.00 left of \$5\.00/);
  expect(told).toMatch(/🟡 \*docs-soon\* \(#5\) · Expires soon\n/);
  expect(told).toMatch(/🟡 \*docs-low\* \(#6\) · Low on quota\n\$1\.00 left of \$10\.00/);
});

test('others’ keys are for leads and admins; a member hears so', async () => {
  await using stage = await stageWithKeys();
  const { ana, lee, ada } = stage;
  expect(await lists(stage, ana, ' all')).toEqual([]);
  expect(stage.told(ana)).toMatch(/^Only leads and admins can list other people’s keys\./);
  expect(await lists(stage, ana, ' @bob')).toEqual([]);
  expect(stage.told(ana)).toMatch(/^Only leads and admins can list other people’s keys\./);
  expect(await lists(stage, ana, ' unowned')).toEqual([]);

  expect((await lists(stage, lee, ' all search')).toSorted()).toEqual([
    'bobs-search',
    'search-off',
    'search-prod',
  ]);
  expect(stage.told(lee)).toContain('owner <@U0BOB>');
  expect(await lists(stage, ada, ' @bob')).toEqual(['bobs-search']);
  expect(stage.told(ada)).toMatch(/^\*<@U0BOB>’s keys\*\n1 key/);
  expect(await lists(stage, lee, '')).toEqual([]);
  expect(stage.told(lee)).toContain('You don’t own any keys yet. `/cometkey create ci-bot` makes one.');
  stage.cometApi.account.addKey({ name: 'stray' });
  await stage.sweep();
  expect(await lists(stage, ada, ' unowned')).toEqual(['stray']);
  expect(await lists(stage, ada, ' unowned stray')).toEqual(['stray']);
  expect(stage.told(ada)).toContain('Keys without an owner, or with one who has left, matching “stray”');
});

test('ten a page, and the buttons page, filter, read anew and open in place', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  for (let at = 1; at <= 23; at++)
    stage.cometApi.account.addKey({
      name: `key-${String(at).padStart(2, '0')}`,
      remain_quota: USD,
      ...(at === 5 && { status: 2 }),
    });
  await stage.sweep();
  for (const row of stage.cometApi.account.rows()) await setOwner(stage.bot.ports.store, row.id, ana.id);

  await lists(stage, ana, ' key');
  const first = ana.lastEphemeral();
  const page = () => stage.told(ana);
  expect(page()).toMatch(/^\*Your keys matching “key”\*, page 1 of 3\n23 keys/);
  expect(page()).not.toContain('Previous');
  const seen = namesIn(page());
  await stage.after(ana.clicks('Next'));
  expect(page()).toContain('page 2 of 3');
  expect(ana.lastEphemeral()?.ts).toBe(first?.ts);
  seen.push(...namesIn(page()));
  await stage.after(ana.clicks('Next'));
  expect(page()).not.toContain('Next');
  seen.push(...namesIn(page()));
  expect(new Set(seen).size).toBe(23);
  await stage.after(ana.clicks('Previous'));
  expect(page()).toContain('page 2 of 3');

  await stage.after(ana.chooses('State', 'Disabled'));
  expect(page()).toMatch(/^\*Your keys matching “key” that are disabled: 1\*/);
  expect(namesIn(page())).toEqual(['key-05']);
  await stage.after(ana.chooses('State', 'Any state'));
  expect(page()).toContain('”*, page 1 of 3\n23 keys');

  await stage.after(ana.clicks('Open', { near: 'key-02' }));
  expect(page()).toMatch(/^key-02 · 🟢 Enabled\n/);
});

test('a list tells its age, and Refresh brings what the account holds now', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200 } });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.advance(7 * 60_000);
  await lists(stage, ana, '');
  expect(stage.told(ana)).toMatch(/As of <!date.*>, 7 minutes ago$/);
  stage.cometApi.account.spend(1, 5 * USD);
  await stage.after(ana.clicks('Refresh'));
  expect(stage.told(ana)).toContain('$15.00 left of $20.00');
  expect(stage.told(ana)).not.toContain('minutes ago');

  stage.advance(3 * 60_000);
  stage.cometApi.faults.down(true);
  await stage.after(ana.clicks('Refresh'));
  expect(stage.told(ana)).toMatch(/\$15\.00 left of \$20\.00[\s\S]*, 3 minutes ago$/);
  stage.cometApi.faults.down(false);
  stage.advance(120_000);
  stage.cometApi.account.deleteInConsole(1);
  await stage.after(ana.clicks('Refresh'));
  expect(stage.told(ana)).toContain('Your keys: 0');
});

test('while the first look at all keys is under way, lists and Home say how far it is', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200 } });
  const { ada, cometApi } = stage;
  for (let n = 1; n <= 150; n += 1) cometApi.account.addKey({ name: `old-${n}`, unlimited_quota: true });
  const well = cometApi.faults.add({ kind: 'html', match: { path: /[?&]p=2(&|$)/ } });
  await stage.sweep().catch(() => {});
  await stage.after(ada.types('/cometkey list all'));
  expect(stage.told(ada)).toMatch(/I’m reading all keys for the first time: 100 of about 150\. As of <!date/);
  await stage.after(ada.opensHome());
  expect(textOf(ada.home())).toContain('for the first time: 100 of about 150. Not read from CometAPI yet');
  well();
  stage.advance(600_000);
  await stage.sweep();
  await stage.after(ada.types('/cometkey list all'));
  expect(stage.told(ada)).toContain('150 keys');
  expect(stage.told(ada)).not.toContain('for the first time');
});

test('a key that runs out soon by the forecast comes first, says so, and is found', async () => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'alpha', remain_quota: 20 * USD });
  await hoursPass(stage, { hours: 40 }, () => stage.cometApi.account.spend(1, USD / 4));
  expect(await lists(stage, ana, '')).toEqual(['search-prod', 'alpha']);
  expect(stage.told(ana)).toMatch(/1 running out soon\n🟡 \*search-prod\* \(#1\) · Runs out soon\n/);
  expect(await lists(stage, ana, ' running-out')).toEqual(['search-prod']);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('Its quota runs out soon. Ask for more quota to keep it working.');
});
