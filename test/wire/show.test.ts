import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DAY, ownedKey, rowNamed, seconds } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

interface Buttons {
  readonly elements?: { readonly text?: { readonly text: string }; readonly style?: string }[];
}

test('show reads the key afresh and says all there is to know', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, {
    name: 'search-prod',
    remain_quota: 30 * USD,
    used_quota: 10 * USD,
    model_limits_enabled: true,
    model_limits: 'gpt-4o',
    allow_ips: '10.0.0.1',
    group: 'vip',
    cross_group_retry: true,
  });
  stage.cometApi.account.spend(1, 10 * USD);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(
    /^search-prod · 🟢 Enabled\n🟩🟩🟩🟩🟩⬜⬜⬜⬜⬜ 50% left\n\*\$20\.00 left\* of \$40\.00 · \$20\.00 used\n/,
  );
  expect(stage.told(ana)).toContain('#1 · 10,000,000 units left, 10,000,000 units used');
  expect(stage.told(ana)).toMatch(
    /\*Models\*\ngpt-4o\n\*Allowed IPs\*\n10\.0\.0\.1\n\*Group\*\nvip, with cross-group retry\n/,
  );
  expect(stage.told(ana)).toContain(`ends in ${rowNamed(stage, 'search-prod')?.key.slice(-4)}`);
  expect(stage.told(ana)).not.toContain('ago');

  stage.cometApi.account.spend(1, 5 * USD);
  await stage.after(ana.clicks('Refresh'));
  expect(stage.told(ana)).toContain('*$15.00 left* of $40.00');
});

test('a key that was granted nothing says so, and one that has expired and is used up says both', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const past = seconds(stage.now()) - 86_400;
  await ownedKey(stage, ana, { name: 'bare', remain_quota: 0, used_quota: 0 });
  await ownedKey(stage, ana, { name: 'over', remain_quota: 0, used_quota: 5 * USD, expired_time: past });
  await ownedKey(stage, ana, { name: 'past', remain_quota: USD, expired_time: past });
  const told = async (name: string) => {
    await stage.after(ana.types(`/cometkey show ${name}`));
    return stage.told(ana);
  };
  const bare = await told('bare');
  expect(bare).toMatch(
    /^bare · 🔴 Exhausted\nIt was granted no quota: calls with it fail\. Ask for more quota .*\n\*No quota granted\*\n/,
  );
  expect(bare).not.toMatch(/0%|\$0\.00 left/);
  expect(await told('over')).toMatch(
    /^over · 🔴 Expired and exhausted\nExpired .*: calls with it fail\. Its quota is used up\. Renew it and ask for more quota/,
  );
  expect(await told('past')).toMatch(/^past · 🔴 Expired\nExpired .*: calls with it fail\. Renew it/);
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toMatch(/\*over\* \(#2\) · Expired and exhausted\n/);
  expect(stage.told(ana)).toMatch(/\*bare\* \(#1\) · Exhausted\nNo quota granted · /);
});

test('when CometAPI is down the mirror answers, with its age', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200 } });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.cometApi.account.spend(1, 5 * USD);
  stage.advance(12 * 60_000);
  stage.cometApi.faults.down(true);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('*$20.00 left*');
  expect(stage.told(ana)).toMatch(/As of <!date.*>, 12 minutes ago$/);
});

test('everybody gets the buttons for what they may do, and no others', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  const buttonsFor = async (person: typeof ana) => {
    await stage.after(person.types('/cometkey show #1'));
    const [, tail = ''] = stage.told(person).split(/ used\n/);
    return tail.split('\n*Expires*')[0]?.split('\n');
  };
  const usual = ['Renew 30 days', 'Ask for unlimited'];
  expect(await buttonsFor(ana)).toEqual([
    'Ask for more',
    'Reveal secret',
    'Disable',
    'Edit',
    ...usual,
    'Not mine',
    'Refresh',
  ]);
  expect(await buttonsFor(ada)).toEqual(['Ask for more', 'Edit', 'Disable', ...usual, 'Assign', 'Refresh']);
  expect(await buttonsFor(lee)).toEqual(['Refresh', 'Disable']);
  await stage.after(bob.types('/cometkey show #1'));
  expect(stage.told(bob)).toMatch(/#1\b.* isn’t your.* Its owner is <@U0ANA>\./);

  await stage.after(ana.types('/cometkey disable #1'));
  expect(await buttonsFor(ana)).toEqual([
    'Enable',
    'Ask for more',
    'Reveal secret',
    'Edit',
    'Renew 30 days and enable',
    'Ask for unlimited',
    'Not mine',
    'Refresh',
  ]);
  expect(stage.told(ana)).toMatch(
    /Disabled by <@U0ANA>, [^\n]*: calls with it fail\. Enable it to use it again\./,
  );
  await stage.after(ada.types('/cometkey enable #1'));
  await stage.after(ada.types('/cometkey disable #1'));
  expect(await buttonsFor(ana)).toEqual([
    'Ask for more',
    'Reveal secret',
    'Edit',
    'Ask for unlimited',
    'Not mine',
    'Refresh',
  ]);
  expect(stage.told(ana)).toMatch(
    /Disabled by <@U0ADA>, [^\n]*: calls with it fail\. Only an admin can enable it again: ask one of them why\./,
  );
});

test('what would cure it is not advised again while it waits for a decision', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  const past = seconds(stage.now()) - DAY / 1000;
  const shown = async (name: string) => {
    await stage.after(ana.types(`/cometkey show ${name}`));
    return stage.told(ana);
  };
  const styleOf = (label: string) =>
    (ana.lastEphemeral()?.blocks as Buttons[] | undefined)
      ?.flatMap(({ elements = [] }) => elements)
      .find(({ text }) => text?.text === label)?.style;
  await ownedKey(stage, ana, { name: 'empty', remain_quota: 0, used_quota: 5 });
  await stage.after(ana.types('/cometkey quota empty +$50 launch week'));
  expect(await shown('empty')).toContain(
    'calls with it fail. More quota has been requested and is waiting for a decision.',
  );
  expect(styleOf('Ask for more')).toBeUndefined();
  await stage.after(lee.types(`/cometkey deny ${stage.requestId()} no`));
  expect(await shown('empty')).toContain('Ask for more quota to use it again.');
  expect(styleOf('Ask for more')).toBe('primary');
  await ownedKey(stage, ana, { name: 'both', remain_quota: 0, used_quota: 5, expired_time: past });
  await stage.after(ana.types('/cometkey unlimited both on for 4h demo'));
  expect(await shown('both')).toContain(
    'Renew it. More quota has been requested and is waiting for a decision.',
  );
  expect(styleOf('Renew 30 days')).toBe('primary');
  await stage.after(ana.types('/cometkey renew both 2y archive'));
  expect(await shown('both')).toContain(
    'A renewal has been requested and is waiting for a decision. More quota has been requested and is waiting for a decision.',
  );
});

test.each([
  ['that works', {}, []],
  ['that has expired', { expired_time: 1 }, ['Renew 30 days']],
  ['that is empty', { remain_quota: 0, used_quota: 5 }, ['Ask for more']],
])('a key without an owner %s: what an admin is offered first, and in colour, is to assign it', async (_, over, cures) => {
  await using stage = await startStage();
  const { ada } = stage;
  stage.cometApi.account.addKey({ name: 'stray', remain_quota: 5_000_000, ...over });
  await stage.sweep();
  const buttons = () =>
    (ada.lastEphemeral()?.blocks as Buttons[] | undefined)
      ?.flatMap(({ elements = [] }) => elements)
      .map(({ text, style }) => [text?.text, style]) ?? [];
  await stage.after(ada.types('/cometkey show stray'));
  expect(buttons().slice(0, 1 + cures.length)).toEqual([
    ['Assign', 'primary'],
    ...cures.map((cure) => [cure, undefined]),
  ]);
  expect(buttons().filter(([, style]) => style)).toHaveLength(1);
  if (cures.length === 0) return;
  await stage.after(ada.types('/cometkey list unowned'));
  expect(buttons()).toContainEqual(['Assign', 'primary']);
  expect(buttons().filter(([, style]) => style)).toHaveLength(1);
});

test.each([
  ['overspent', { remain_quota: -5, used_quota: 10 }],
  ['exhausted', { remain_quota: 0, used_quota: 5 }],
  ['expired', { expired_time: 1 }],
])('what is left to a lead of a key that is %s is to disable it, so that no cure revives it', async (_, over) => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'dead', ...over });
  await stage.after(lee.types('/cometkey show dead'));
  expect(stage.told(lee)).toMatch(/\nDisable\nRefresh\n/);
  await stage.after(lee.clicks('Disable'));
  await stage.after(lee.submits());
  expect(rowNamed(stage, 'dead')).toMatchObject({ status: 2 });
  await stage.after(lee.types('/cometkey show dead'));
  expect(stage.told(lee)).not.toMatch(/\nDisable\n/);
});

test('each state is derived from time and quota, whatever the account’s status says', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const past = seconds(stage.now()) - DAY / 1000;
  const lines = async (name: string, key: object) => {
    await ownedKey(stage, ana, { name, ...key });
    await stage.after(ana.types(`/cometkey show ${name}`));
    const [first = '', ...rest] = stage.told(ana).split('\n');
    return [first.replace(`${name} · `, ''), ...rest].map((line) => line.replace(/<!date[^>]*>/, 'then'));
  };
  const late = await lines('late', { expired_time: past });
  expect(late.slice(0, 2)).toEqual([
    '🔴 Expired',
    'Expired then: calls with it fail. Renew it to use it again.',
  ]);
  expect(late.slice(4, 6)).toEqual(['Renew 30 days', 'Ask for more']);
  const empty = await lines('empty', { remain_quota: 0, used_quota: 5 });
  expect(empty.slice(0, 3)).toEqual([
    '🔴 Exhausted',
    'Its quota is used up: calls with it fail. Ask for more quota to use it again.',
    '⬜⬜⬜⬜⬜⬜⬜⬜⬜⬜ 0% left',
  ]);
  expect(empty[4]).toBe('Ask for more');
  const both = await lines('both', { remain_quota: 0, used_quota: 5, expired_time: past });
  expect(both[1]).toMatch(/Renew it and ask for more quota to use it again\.$/);
  const cured = await lines('cured', { status: 4, remain_quota: 5 });
  expect(cured.slice(0, 2)).toEqual([
    '🔴 Not enabled yet',
    'It was renewed or topped up, but isn’t enabled yet: calls with it fail. Enable it to use it again.',
  ]);
  expect(cured[4]).toBe('Enable');
  expect((await lines('off', { status: 2 }))[0]).toBe('⏸️ Disabled');
  expect((await lines('soon', { expired_time: past + (3 * DAY) / 1000 })).slice(0, 2)).toEqual([
    '🟡 Expires soon',
    'Expires then. Renew it to keep it working.',
  ]);
  expect((await lines('low', { remain_quota: 1 * USD, used_quota: 9 * USD })).slice(0, 3)).toEqual([
    '🟡 Low on quota',
    'Only $1.00 is left. Ask for more quota to keep it working.',
    '🟩⬜⬜⬜⬜⬜⬜⬜⬜⬜ 10% left',
  ]);
  const free = await lines('free', { unlimited_quota: true, remain_quota: 0 });
  expect(free.slice(0, 2)).toEqual(['🟢 Enabled', '*Unlimited quota* · $0.00 used']);
  expect(free).toContain('Set a limit');
  const strange = await lines('strange', { used_quota: -1.2 * USD });
  expect(strange).toContain('*$20.00 left* · CometAPI reports -$1.20 used');
  const indebted = await lines('indebted', { remain_quota: -2 * USD, used_quota: 12 * USD });
  expect(indebted.slice(0, 2)).toEqual([
    '🔴 Exhausted',
    'Overspent by $2.00: calls with it fail. Ask for more quota to use it again.',
  ]);
});

test('a choice in the menu does what the button does', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey show search-prod'));
  const before = stage.cometApi.account.row(1)?.expired_time ?? 0;
  await stage.after(ana.clicks('Renew 30 days'));
  expect(stage.cometApi.account.row(1)?.expired_time).toBe(before + 30 * (DAY / 1000));
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Edit'));
  expect(textOf(ana.modal())).toContain('search-prod');
});

test('money and bars never show more than there is, nor nothing where something is', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const shows = async (name: string, key: object) => {
    await ownedKey(stage, ana, { name, ...key });
    await stage.after(ana.types(`/cometkey show ${name}`));
    return stage.told(ana);
  };
  expect(await shows('odd', { remain_quota: 20.999 * USD, used_quota: 0 })).toContain(
    '*$20.99 left* of $20.99',
  );
  expect(await shows('first', { remain_quota: 100 * USD - 1, used_quota: 1 })).toContain(
    '🟩🟩🟩🟩🟩🟩🟩🟩🟩⬜ 99% left\n*$99.99 left* of $100.00',
  );
  expect(await shows('last', { remain_quota: 1000, used_quota: 100 * USD })).toContain(
    '🟩⬜⬜⬜⬜⬜⬜⬜⬜⬜ under 1% left\n*$0.002 left*',
  );
});

test('an open request stands on the key, and a key that is gone says so', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(/Request `\w+`: \*\+\$50\.00\* on \*search-prod\* for good · .*Pending/);
  stage.cometApi.account.deleteInConsole(1);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toBe(
    '*search-prod* (#1) no longer exists in CometAPI. `/cometkey create` makes a new one.\nNew key',
  );
});

test('of many open requests the newest are shown, and how many more there are', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  for (const more of [1, 2, 3, 4, 5, 6])
    await stage.after(ana.types(`/cometkey quota search-prod +$${more} step ${more}`));
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('And 1 more open request: `/cometkey requests` lists all.');
  await stage.after(ana.types('/cometkey quota search-prod +$7 step 7'));
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana).match(/Request `/g)).toHaveLength(5);
  expect(stage.told(ana)).toContain('And 2 more open requests: `/cometkey requests` lists all.');
});

test('whoever decides reads which expiry becomes which', async () => {
  await using stage = await stageWithKey();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey edit search-prod --expires 2099-01-01 --reason long run'));
  await stage.after(lee.types('/cometkey requests pending'));
  expect(stage.told(lee)).toMatch(/a change to the expiry of \*search-prod\* \(.+ → .*2099/);
});
