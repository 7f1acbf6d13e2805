import { expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { DAY, ownedKey, seconds } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const days = (stage: { now(): Date }, number: number) => seconds(stage.now()) + number * (DAY / 1000);

test('disable and enable by line and by button; each is confirmed where it hurts', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const before = { ...(await ownedKey(stage, ana, { name: 'search-prod', used_quota: 3 * USD })) };
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Disable'));
  await ana.closes();
  expect(stage.cometApi.account.row(1)?.status).toBe(1);
  await stage.after(ana.clicks('Disable'));
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(
    /^Disable search-prod\n✅ Disabled \*search-prod\*\. Calls with it will start to fail within a minute\./,
  );
  expect(stage.cometApi.account.row(1)).toEqual({ ...before, status: 2 });
  await ana.closes();
  await stage.after(ana.types('/cometkey disable search-prod'));
  expect(stage.told(ana)).toBe('*search-prod* (#1) is already disabled.\nOpen');

  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Enable'));
  expect(stage.told(ana)).toMatch(/^✅ Enabled \*search-prod\* again\./);
  expect(stage.cometApi.account.row(1)).toEqual(before);
  expect(ana.dms()).toEqual([]);
});

test.each([
  ['search-dev'],
  ['and search-dev'],
  ['search-dev "my key"'],
  ['my key, search-dev'],
  ['#2'],
])('a line that names another key after the first disables none, and offers each: “disable search-prod %s”', async (rest) => {
  await using stage = await startStage();
  const { ana } = stage;
  for (const name of ['search-prod', 'search-dev', 'my key']) await ownedKey(stage, ana, { name });
  await stage.after(ana.types(`/cometkey disable search-prod ${rest}`));
  expect(stage.told(ana)).toContain('I disable one key at a time, and this names *search-prod* (#1)');
  expect([1, 2, 3].map((id) => stage.cometApi.account.row(id)?.status)).toEqual([1, 1, 1]);
  await stage.after(ana.clicks('Run /cometkey disable search-dev'));
  expect([1, 2, 3].map((id) => stage.cometApi.account.row(id)?.status)).toEqual([1, 2, 1]);
});

test.each([
  ['like search-dev'],
  ['2 leaked'],
  ['bob-14'],
])('what only speaks of another key is the reason: “disable search-prod %s”', async (rest) => {
  await using stage = await startStage();
  const { ana } = stage;
  for (const name of ['search-prod', 'search-dev']) await ownedKey(stage, ana, { name });
  await stage.after(ana.types(`/cometkey disable search-prod ${rest}`));
  expect(stage.told(ana)).toContain('✅ Disabled *search-prod*.');
});

test('what its owner disabled is locked by an admin who says why, and not by a lead', async () => {
  await using stage = await startStage();
  const { ana, lee, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey disable search-prod'));
  await stage.after(lee.types('/cometkey disable search-prod unused'));
  expect(stage.told(lee)).toContain('is already disabled.');
  await stage.after(ada.types('/cometkey disable search-prod leaked'));
  expect(stage.told(ada)).toContain('was disabled already; now only an admin can enable it.');
  expect(stage.dm(ana)).toMatch(
    /^⏸️ Key \*search-prod\* \(#1\) was disabled already, and <@U0ADA> disabled it too: only an admin can enable it again\..*\nleaked\n/s,
  );
  expect(stage.dm(ana)).not.toContain('Enable');
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toContain('only an admin can enable it');
  expect(stage.cometApi.account.row(1)?.status).toBe(2);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('leaked');
  await stage.after(ada.types('/cometkey disable search-prod again'));
  expect(stage.told(ada)).toContain('is already disabled.');
  expect(ana.dms()).toHaveLength(1);
  await stage.after(ada.types('/cometkey enable search-prod'));
  expect(stage.cometApi.account.row(1)?.status).toBe(1);
});

test('what an admin disabled only an admin enables; its owner is told, without a button that would fail', async () => {
  await using stage = await startStage();
  const { ana, lee, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey disable search-prod leaked in a log'));
  expect(stage.dm(ana)).toMatch(
    /^⏸️ Key \*search-prod\* \(#1\) was disabled by <@U0ADA>\. Calls with it fail, and only an admin can enable it again\./,
  );
  expect(stage.dm(ana)).toContain('\nleaked in a log\n');
  expect(stage.dm(ana)).not.toContain('Enable');
  for (const person of [ana, lee]) {
    await stage.after(person.types('/cometkey show search-prod'));
    expect(stage.told(person)).toContain('Only an admin can enable it again.');
    expect(stage.told(person)).not.toContain('Its owner, ');
  }
  const refusal = 'An admin disabled *search-prod* (#1), so only an admin can enable it. Ask one of them.';
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toBe(refusal);
  await stage.after(ana.types('/cometkey renew search-prod'));
  expect(stage.told(ana)).toBe(refusal);
  expect(stage.cometApi.account.row(1)?.status).toBe(2);
  await stage.after(ada.types('/cometkey enable search-prod'));
  expect(stage.cometApi.account.row(1)?.status).toBe(1);
  await stage.after(ana.types('/cometkey disable search-prod'));
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.cometApi.account.row(1)?.status).toBe(1);
});

test('who disabled a key, when and why stands with it: in show, in lists and on Home, until it is enabled', async () => {
  await using stage = await startStage();
  const { ana, ada, bob } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await ownedKey(stage, bob, { name: 'bobs-own' });
  const from = seconds(stage.now());
  await stage.after(ada.types('/cometkey disable search-prod leaked in a build log'));
  await stage.after(bob.types('/cometkey disable bobs-own'));
  const until = seconds(stage.now());
  const momentAfter = (said: string, words: string) =>
    Number(new RegExp(`${words}, <!date\\^(\\d+)\\^`).exec(said)?.[1]);
  const isThen = (moment: number) => moment >= from && moment <= until;
  const looks = async () => {
    await stage.after(ana.types('/cometkey show search-prod'));
    const shown = stage.told(ana);
    await stage.after(ana.types('/cometkey list'));
    await stage.after(ana.opensHome());
    return [shown, stage.told(ana), textOf(ana.home())];
  };
  for (const said of await looks()) {
    expect(momentAfter(said, 'isabled by <@U0ADA>')).toSatisfy(isThen);
    expect(said).toContain('Reason: “leaked in a build log”');
  }
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('Only an admin can enable it again.');
  await stage.after(bob.types('/cometkey show bobs-own'));
  expect(momentAfter(stage.told(bob), 'Disabled by <@U0BOB>')).toSatisfy(isThen);
  expect(stage.told(bob)).not.toContain('Reason:');
  await stage.after(ada.types('/cometkey enable search-prod'));
  for (const said of await looks()) expect(said).not.toMatch(/isabled by|Reason:/);
});

test('who disabled a key is not named any more once the console enabled it, whoever disables it there afterwards', async () => {
  await using stage = await startStage();
  const { ana, ada, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey disable search-prod leaked in a build log'));
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('Disabled by <@U0ADA>');
  for (const status of [1, 2]) {
    cometApi.account.editInConsole(1, { status });
    await stage.sweep();
  }
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).not.toMatch(/isabled by|Reason:|Only an admin/);
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(cometApi.account.row(1)?.status).toBe(1);
});

test('a lead disables anybody’s key, by line and by button, and its owner enables it again', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, bob, cometApi } = stage;
  await stage.after(lee.types('/cometkey disable search-prod runs wild'));
  expect(stage.told(lee)).toMatch(/^✅ Disabled \*search-prod\*\./);
  expect(cometApi.account.row(1)?.status).toBe(2);
  expect(stage.dm(ana)).toMatch(
    /^⏸️ Key \*search-prod\* \(#1\) was disabled by <@U0LEE>\.[\s\S]*\nruns wild\n/,
  );
  await stage.after(lee.types('/cometkey enable search-prod'));
  expect(stage.told(lee)).toMatch(/isn’t yours/);
  await stage.after(ana.clicks('Enable'));
  expect(cometApi.account.row(1)?.status).toBe(1);

  await stage.after(lee.types('/cometkey show search-prod'));
  await stage.after(lee.clicks('Disable'));
  await stage.after(lee.submits());
  expect(cometApi.account.row(1)?.status).toBe(2);
  await lee.closes();
  await stage.after(ana.types('/cometkey enable search-prod'));
  await stage.after(bob.types('/cometkey disable #1'));
  expect(stage.told(bob)).toMatch(/^Key #1 isn’t yours/);
  expect(cometApi.account.row(1)?.status).toBe(1);
});

test('a renewal asked before an admin disabled the key does not enable it when a lead approves', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, lee } = stage;
  await stage.after(ana.types('/cometkey renew search-prod 900d'));
  await ana.fills({ reason: 'launch week' });
  await stage.after(ana.submits());
  await stage.after(ada.types('/cometkey disable search-prod leaked in a log'));
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toMatch(/somebody enabled or disabled it in the meantime/);
  expect(stage.cometApi.account.row(1)?.status).toBe(2);
});

test('a renewal under way does not undo a disable that came first', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, cometApi } = stage;
  cometApi.faults.afterRead(() => ada.types('/cometkey disable search-prod'), 1);
  await stage.after(ana.types('/cometkey renew search-prod 7d'));
  expect(stage.told(ana)).toMatch(/somebody enabled or disabled it in the meantime/);
  expect(cometApi.account.row(1)?.status).toBe(2);
});

test('an expired key is renewed first and then enabled', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', expired_time: days(stage, -2), status: 3 });
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toBe(
    'That can’t be done with *search-prod* (#1): the key has expired. Renew it, and it works again: `/cometkey renew #1`.\nRenew 30 days',
  );
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Renew 30 days'));
  expect(stage.told(ana)).toMatch(
    /^✅ Renewed \*search-prod\* until .*\.\nBefore: .*\.\nIt works again\.\nOpen$/,
  );
  const row = stage.cometApi.account.row(1);
  expect(row).toMatchObject({ status: 1, remain_quota: 20 * USD });
  expect((row?.expired_time ?? 0) - days(stage, 30)).toBeCloseTo(0, -2);
});

test('renew counts from the later of now and the present expiry, and gives no quota', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const { expired_time } = await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey renew search-prod for 2 weeks'));
  expect(stage.cometApi.account.row(1)?.expired_time).toBe(expired_time + 14 * (DAY / 1000));
  const empty = { name: 'batch', remain_quota: 0, used_quota: 5 * USD, status: 4 };
  await ownedKey(stage, ana, { ...empty, expired_time: days(stage, -1) });
  await stage.after(ana.types('/cometkey renew batch'));
  // Renewed, and still exhausted: more quota goes through a lead.
  expect(stage.cometApi.account.row(2)).toMatchObject({ status: 4, remain_quota: 0, used_quota: 5 * USD });
  expect(stage.cometApi.account.row(2)?.expired_time).toBeGreaterThan(days(stage, 29));
  expect(stage.told(ana)).toContain('✅ Renewed *');
  expect(stage.told(ana)).toContain('It doesn’t work yet: 🔴 Exhausted.');
  expect(stage.told(ana)).toMatch(/Ask for more\nOpen$/);
});

test('a key that never expires is not given an end by renewing', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', expired_time: -1 });
  await stage.after(ana.types('/cometkey renew search-prod'));
  expect(stage.told(ana)).toBe('*search-prod* (#1) never expires, so there’s nothing to renew.\nOpen');
  expect(stage.cometApi.account.row(1)?.expired_time).toBe(-1);
});

test('an exhausted key enabled again comes back once it is topped up', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', remain_quota: 0, used_quota: 5 * USD, status: 4 });
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toContain('its quota is used up. Ask for more quota first');
  expect(stage.cometApi.account.row(1)?.status).toBe(4);
  await stage.after(ana.types('/cometkey quota search-prod +$5 more'));
  await stage.after(lee.clicks('Approve'));
  expect(stage.cometApi.account.row(1)).toMatchObject({ status: 1, remain_quota: 5 * USD });
});

test('bare verbs ask which key, and go on with it', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await ownedKey(stage, bob, { name: 'bobs-search' });
  await stage.after(ana.types('/cometkey disable'));
  expect(textOf(ana.modal())).toMatch(/^Disable a key\nKey\n.*Reason\n.*Disable\nCancel$/s);
  expect((await ana.suggestions('Key', 'search')).map(({ text }) => text.text)).toEqual(['search-prod #1']);
  await ana.fills({ Key: 'search-prod', Reason: 'leaked in a log' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('Disabled *search-prod*');
  expect((await stage.bot.ports.store.requests.list({ limit: 1 }))[0]?.reason).toBe('leaked in a log');
  expect(stage.cometApi.account.row(1)?.status).toBe(2);
  await ana.closes();

  await stage.after(ana.types('/cometkey enable'));
  await ana.fills({ Key: 'search-prod' });
  await stage.after(ana.submits());
  expect(stage.cometApi.account.row(1)?.status).toBe(1);
  await ana.closes();

  await stage.after(ana.types('/cometkey renew'));
  await fillIn(stage, ana, { Key: 'search-prod', Renewal: '90 days' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('✅ Renewed *search-prod*');
  await ana.closes();

  await stage.after(ana.types('/cometkey show'));
  await ana.fills({ Key: 'search-prod' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('*Owner*\n<@U0ANA>');
});

test('a leaked key dies although the account lost its group; what it lost by that is said', async () => {
  await using stage = await stageWithKey({ flavour: 'documented' });
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { group: 'gold' });
  await stage.after(ana.types('/cometkey disable search-prod'));
  expect(cometApi.account.row(1)).toMatchObject({ status: 2, name: 'search-prod', group: '' });
  expect(stage.told(ana)).toMatch(
    /CometAPI refused to disable the key with its group set, so I had to clear that; set it again/,
  );
});

test('a disable that took, without the lost group and with its debt written off, names both', async () => {
  await using stage = await stageWithKey({ flavour: flavours.documented });
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { group: 'vip', remain_quota: -70 });
  cometApi.account.setGroups(['default']);
  await stage.after(ana.types('/cometkey disable search-prod leaked'));
  expect(cometApi.account.row(1)).toMatchObject({ status: 2, group: '' });
  expect(stage.told(ana)).toMatch(
    /^✅ Disabled .*wrote off the .* it was overspent by\. .*refused to disable the key with its group set/s,
  );
});

test.each([
  ['lee', 'It’s <@U0ANA>’s key; I’ll message them.', '<@U0ANA> or an admin'],
  ['ada', 'It’s <@U0ANA>’s key; I’ll message them.', 'an admin'],
] as const)('%s, who disables the key of somebody else, reads whose it is, who hears of it and who can enable it', async (who, whose, enablers) => {
  await using stage = await stageWithKey();
  const person = stage[who];
  await stage.after(person.types('/cometkey disable'));
  await fillIn(stage, person, { Key: 'search-prod' });
  expect(textOf(person.modal())).toContain('owner <@U0ANA>');
  expect(textOf(person.modal())).toContain(`keep failing until ${enablers} enables it again.`);
  await stage.after(person.submits());
  expect(textOf(person.modal())).toContain(whose);
  expect(textOf(person.modal())).toContain(`Only ${enablers} can enable it again.`);
  expect(stage.dm(stage.ana)).toMatch(/was disabled by/);
});

test('a key without an owner is disabled without a word about messages', async () => {
  await using stage = await startStage();
  stage.cometApi.account.addKey({ name: 'orphan' });
  await stage.sweep();
  await stage.after(stage.lee.types('/cometkey disable orphan'));
  expect(stage.told(stage.lee)).toContain('It has no owner.');
  expect(stage.told(stage.lee)).toContain('Only an admin can enable it again.');
});
