import { expect, test } from 'vitest';
import { DAY, ownedKey, rowNamed, seconds } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

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
    /^search-prod\n\*🟢 Enabled\* · #1 · owner <@U0ANA>\n▓▓▓▓▓░░░░░ 50% used\n/,
  );
  expect(stage.told(ana)).toContain(
    'Granted *$40.00* (20,000,000 units) · used *$20.00* (10,000,000 units) · left *$20.00* (10,000,000 units)',
  );
  expect(stage.told(ana)).toMatch(
    /\*Models\*\ngpt-4o\n\*Allowed IPs\*\n10\.0\.0\.1\n\*Group\*\nvip, with cross-group retry\n/,
  );
  expect(stage.told(ana)).toContain(`secret ends in ${rowNamed(stage, 'search-prod')?.key.slice(-4)}`);
  expect(stage.told(ana)).not.toContain('ago');

  stage.cometApi.account.spend(1, 5 * USD);
  await stage.after(ana.clicks('Refresh'));
  expect(stage.told(ana)).toContain('left *$15.00*');
});

test('when CometAPI is down the mirror answers, with its age', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200 } });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.cometApi.account.spend(1, 5 * USD);
  stage.advance(12 * 60_000);
  stage.cometApi.faults.down(true);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('left *$20.00*');
  expect(stage.told(ana)).toMatch(/As of <!date.*>, 12 minutes ago$/);
});

test('everybody gets the buttons for what they may do, and no others', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  const buttonsFor = async (person: typeof ana) => {
    await stage.after(person.types('/cometkey show #1'));
    const [, tail = ''] = stage.told(person).split(/secret ends in \w+\n/);
    return tail.split('\n').slice(0, -1);
  };
  const changing = ['Renew 30 days', 'Ask for more', 'Edit', 'Ask for unlimited'];
  expect(await buttonsFor(ana)).toEqual([...changing, 'Reveal secret', 'Refresh', 'Disable']);
  expect(await buttonsFor(ada)).toEqual([...changing, 'Assign', 'Refresh', 'Disable']);
  expect(await buttonsFor(lee)).toEqual(['Refresh']);
  await stage.after(bob.types('/cometkey show #1'));
  expect(stage.told(bob)).toMatch(/#1\b.* not your.* Its owner is <@U0ANA>\./);

  await stage.after(ana.types('/cometkey disable #1'));
  expect(await buttonsFor(ana)).toEqual(['Enable', ...changing, 'Reveal secret', 'Refresh']);
  await stage.after(ada.types('/cometkey enable #1'));
  await stage.after(ada.types('/cometkey disable #1'));
  expect(await buttonsFor(ana)).toEqual([...changing, 'Reveal secret', 'Refresh']);
  expect(stage.told(ana)).toContain('· disabled by <@U0ADA>');
});

test('each state is derived from time and quota, whatever the account’s status says', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const past = seconds(stage.now()) - DAY / 1000;
  const state = async (name: string, key: object) => {
    await ownedKey(stage, ana, { name, ...key });
    await stage.after(ana.types(`/cometkey show ${name}`));
    return stage.told(ana).split('\n')[1]?.split(' · ')[0];
  };
  expect(await state('late', { expired_time: past })).toBe('*⌛ Expired*');
  expect(await state('empty', { remain_quota: 0, used_quota: 5 })).toBe('*🪫 Exhausted*');
  expect(await state('cured', { status: 4, remain_quota: 5 })).toBe(
    '*🪫 Exhausted: press Enable to use it again*',
  );
  expect(await state('off', { status: 2 })).toBe('*⏸️ Disabled*');
  expect(await state('free', { unlimited_quota: true, remain_quota: 0 })).toBe('*🟢 Enabled*');
  expect(stage.told(ana)).toMatch(/\*Unlimited quota\*\nUsed \*\$0\.00\* \(0 units\)/);
  expect(stage.told(ana)).toContain('Set a limit');
  expect(await state('indebted', { remain_quota: -2 * USD, used_quota: 12 * USD })).toBe('*🪫 Exhausted*');
  expect(stage.told(ana)).toContain('overspent by $2.00: ask for more to use it again');
});

test('an open request stands on the key, and a key that is gone says so', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(/Request `\w+`: \*\+\$50\.00\* on \*search-prod\* · .*Pending/);
  stage.cometApi.account.deleteInConsole(1);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toBe(
    '*search-prod* (#1) no longer exists in CometAPI. `/cometkey create` makes a new one.',
  );
});
