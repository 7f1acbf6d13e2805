import { describe, expect, test } from 'vitest';
import { offeredTo } from '../support/offered.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

test('the button of a likely line still acts when nothing could be done, and once when it could', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey renw search-prod 3d'));
  const offer = ana.lastEphemeral() ?? 'home';
  const expiry = () => cometApi.account.row(1)?.expired_time ?? 0;
  const before = expiry();
  cometApi.faults.down(true);
  await stage.after(ana.clicks('Run /cometkey renew search-prod 3d', { in: offer }));
  expect(expiry()).toBe(before);
  cometApi.faults.down(false);
  stage.advance(60_000);
  await stage.after(ana.clicks('Run /cometkey renew search-prod 3d', { in: offer }));
  expect((expiry() - before) / 86_400).toBe(3);
  await stage.after(ana.clicks('Run /cometkey renew search-prod 3d', { in: offer }));
  expect(stage.told(ana)).toContain('already run that');
  expect((expiry() - before) / 86_400).toBe(3);
});

describe('a refused line comes with the lines that were probably meant', () => {
  test.each<[string, string, readonly string[]]>([
    ['ana', 'unlimited search-prod 4h demo', ['unlimited search-prod on for 4h demo']],
    ['ana', 'unlimited search-prod for 4h demo', ['unlimited search-prod on for 4h demo']],
    ['ada', 'assign search-prod to <@U0BOB>', ['assign search-prod @bob']],
    ['ana', 'search-prod', ['show search-prod']],
    [
      'ana',
      'quota search-prod $5',
      ['quota search-prod +$5', 'quota search-prod -$5', 'quota search-prod =$5'],
    ],
    ['ana', 'unlimited search-prod $5 done', ['unlimited search-prod off $5 done']],
    ['ana', 'create ana-bot 20', ['create ana-bot --quota $20', 'create "ana-bot 20"']],
    [
      'ana',
      'create ana-bot 20 dollars',
      ['create ana-bot --quota 20 dollars', 'create "ana-bot 20 dollars"'],
    ],
    ['ana', 'create ana-bot 30d', ['create ana-bot --expires 30d', 'create "ana-bot 30d"']],
    ['ana', 'create ana-bot unlimited', ['create ana-bot --unlimited', 'create "ana-bot unlimited"']],
    ['ana', 'quota search-prod -$5 for 7d', ['quota search-prod -$5']],
    [
      'ana',
      'quota search-prod -$5 for two days the demo is over',
      ['quota search-prod -$5 the demo is over'],
    ],
    ['ana', 'quota search-prod =$5 over --for 7d', ['quota search-prod =$5 over']],
    ['bob', 'show search-prod', []],
    ['ana', 'renew search-prod until 2026-12-05', ['edit #1 --expires 2026-12-05']],
    ['ana', 'renew search-prod until 2026-12-05 holidays', []],
    [
      'ana',
      'quota search-prod +$50 for the two days a demo',
      [
        'quota search-prod +$50 for two days a demo',
        'quota search-prod +$50 --reason for the two days a demo',
      ],
    ],
    ['ana', 'quota search-prod +$5 for a while', []],
    ['ana', 'renew search-prod for the demo', ['renew search-prod --reason the demo']],
    ['ana', 'renew search-prod in 2 weeks holidays', ['renew search-prod 2w holidays']],
    ['ana', 'renew search-prod until 10 days holidays', ['renew search-prod 10d holidays']],
    ['ana', 'quota search-prod -$200 over', ['quota search-prod =$0 over']],
    ['ana', 'unlimited search-prod off --left $7 over', ['quota search-prod =$7 over']],
    ['ana', 'unlimited search-prod off $7', ['quota search-prod =$7']],
    ['ana', 'enable search-prod', []],
    ['ana', 'leaked search-prod in a log', ['disable search-prod leaked in a log']],
    ['ana', 'leaked search-prod', ['disable search-prod leaked']],
    ['ana', 'renew search-prod 30 dayz', ['renew search-prod 30 days']],
    ['ana', 'usage search-prod 2 wekes', ['usage search-prod 2 weeks']],
    ['ana', 'audit 7 dys', ['audit 7 days']],
    ['ana', 'quota search-prod +$5 for 30 dayz test', ['quota search-prod +$5 for 30 days test']],
    ['ana', 'edit search-prod --expires 30 dayz', ['edit search-prod --expires 30 days']],
    ['ana', 'leaked', ['disable']],
    ['ana', 'rotate search-prod', ['create']],
    ['ana', 'usage search-prod 400d', ['usage search-prod 92d']],
    ['ana', 'no-such-key', []],
    ['ana', 'quota search-prod =$1 000', ['quota search-prod =$1000']],
    ['ana', 'quota search-prod $1 000', ['+', '-', '='].map((sign) => `quota search-prod ${sign}$1000`)],
    [
      'ana',
      'quota search-prod +$50 200 users',
      ['quota search-prod +$50200 users', 'quota search-prod +$50 --reason 200 users'],
    ],
    ['ana', 'quota search-prod -$1.000', ['quota search-prod -$1000', 'quota search-prod -$1.00']],
    ['ana', 'quota 1 1 more', ['+1', '-1', '=1'].map((amount) => `quota 1 ${amount} more`)],
  ])('%s types %s', async (who, line, meant) => {
    await using stage = await stageWithKey();
    const person = { ada: stage.ada, bob: stage.bob }[who] ?? stage.ana;
    await stage.after(person.types(`/cometkey ${line}`));
    expect(offeredTo(stage, person)).toEqual(meant);
    expect(stage.cometApi.account.rows()).toHaveLength(1);
  });

  test.each<[string, readonly string[]]>([
    ['=$7', ['unlimited search-prod off --left $7']],
    ['=$7 batch is over', ['unlimited search-prod off --left $7 --reason batch is over']],
    ['=3500000u', ['unlimited search-prod off --left 3500000u']],
    ['-$7', []],
  ])('of an unlimited key %s is meant as a limit', async (amount, meant) => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    stage.cometApi.account.editInConsole(1, { unlimited_quota: true });
    await stage.sweep();
    await stage.after(ana.types(`/cometkey quota search-prod ${amount}`));
    expect(stage.told(ana)).toContain('the key has unlimited quota now');
    expect(offeredTo(stage, ana)).toEqual(meant);
  });

  test.each([
    'leaked payments staging',
    'leaked “payments staging” in a log',
  ])('after “%s” the button disables the key of several words', async (line) => {
    await using stage = await startStage();
    const { ana } = stage;
    await ownedKey(stage, ana, { name: 'payments staging' });
    await stage.after(ana.types(`/cometkey ${line}`));
    const [run = ''] = /Run \/cometkey disable.*/.exec(stage.told(ana)) ?? [];
    await stage.after(ana.clicks(run));
    expect(rowNamed(stage, 'payments staging')?.status).toBe(2);
  });

  test('a renewal by a time from now offers that much more first, and then to shorten it', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    const before = cometApi.account.row(1)?.expired_time ?? 0;
    await stage.after(ana.types('/cometkey renew search-prod in 2 weeks'));
    expect(stage.told(ana)).toMatch(
      /Run \/cometkey renew search-prod 2w\n.*Run \/cometkey edit #1 --expires 2026-12-17T/s,
    );
    await stage.after(ana.clicks('Run /cometkey renew search-prod 2w'));
    expect(((cometApi.account.row(1)?.expired_time ?? 0) - before) / 86_400).toBe(14);
  });

  test('each of two readings is one click away', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey create ana-bot 20'));
    const offer = ana.lastEphemeral() ?? 'home';
    await stage.after(ana.clicks('Run /cometkey create ana-bot --quota $20', { in: offer }));
    expect(cometApi.account.row(2)).toMatchObject({ name: 'ana-bot', remain_quota: 20 * USD });
    await stage.after(ana.clicks('Run /cometkey create "ana-bot 20"', { in: offer }));
    expect(cometApi.account.row(3)).toMatchObject({ name: 'ana-bot 20', remain_quota: 10 * USD });
  });

  test('what is in quotes is the name', async () => {
    await using stage = await stageWithKey();
    await stage.after(stage.ana.types('/cometkey create "ana-bot unlimited 20"'));
    expect(stage.cometApi.account.row(2)).toMatchObject({
      name: 'ana-bot unlimited 20',
      unlimited_quota: false,
    });
  });
});

test.each([
  [
    'Run /cometkey quota search-prod +$50 for two days a demo',
    /\*\+\$50\.00\* on \*search-prod\* for 2 days[\s\S]*a demo/,
  ],
  ['Run this', /\*\+\$50\.00\* on \*search-prod\*[^\n]*\n[\s\S]*for the two days a demo/],
])('a time that nobody can read is asked for as it was probably meant: %s', async (button, card) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 for the two days a demo'));
  expect(stage.told(ana)).toContain(
    '\n/cometkey quota search-prod +$50 --reason for the two days a demo\nRun this',
  );
  await stage.after(ana.clicks(button));
  expect(stage.card()).toMatch(card);
});

test('cancel without an id lists what can be cancelled, each with its button', async () => {
  await using stage = await stageWithKey();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.types('/cometkey quota search-prod +$60 load test'));
  await stage.after(ana.types('/cometkey cancel'));
  expect(stage.told(ana)).toMatch(/^\*Your requests waiting for a decision: 1\*\nYou asked for \*?\+\$60/);
  await stage.after(ana.clicks('Cancel request', { in: ana.lastEphemeral() ?? 'home' }));
  expect(stage.card()).toContain('Cancelled');
  await stage.after(ana.types('/cometkey cancel'));
  expect(stage.told(ana)).toContain('None of your requests is waiting for a decision.');
});

test('a date as the end of a grant comes with a button that runs the line with its length', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 until friday load test'));
  const [, line = ''] =
    /Run (\/cometkey quota search-prod \+\$5 for \d+h load test)/.exec(stage.told(ana)) ?? [];
  await stage.after(ana.clicks(`Run ${line}`));
  expect(stage.card()).toMatch(/\*\+\$5\.00\* on \*search-prod\* for \d+ hours/);
});

describe('an offered line acts on no key that it did not mean when it was offered', () => {
  test('its key was deleted, and part of its name now fits another one', async () => {
    await using stage = await startStage();
    const { ada, ana, bob, cometApi } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    await stage.after(ada.types('/cometkey disalbe search'));
    const offer = ada.lastEphemeral() ?? 'home';
    cometApi.account.deleteInConsole(1);
    await ownedKey(stage, bob, { name: 'search-dev' });
    await stage.sweep();
    await stage.after(ada.clicks('Run /cometkey disable search', { in: offer }));
    expect(cometApi.account.row(2)?.status).toBe(1);
    expect(stage.told(ada)).toMatch(
      /“search” now means a different key than .*\? Its button runs `disable`\.\n.*search-dev/,
    );
  });

  test('its name was given to another key, which is then chosen on purpose', async () => {
    await using stage = await startStage();
    const { ada, ana, bob, cometApi } = stage;
    await ownedKey(stage, ana, { name: 'search' });
    await stage.after(ada.types('/cometkey qouta search =$5'));
    const offer = ada.lastEphemeral() ?? 'home';
    cometApi.account.editInConsole(1, { name: 'search-old' });
    await ownedKey(stage, bob, { name: 'search', remain_quota: 500 * USD });
    await stage.sweep();
    await stage.after(ada.clicks('Run /cometkey quota search =$5', { in: offer }));
    expect(cometApi.account.rows().map((row) => row.remain_quota)).not.toContain(5 * USD);
    await stage.after(ada.clicks('Quota'));
    expect(cometApi.account.row(2)?.remain_quota).toBe(5 * USD);
  });
});
