import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { withoutEcho } from '../support/refused.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const WAITS = 'You typed:';

describe('a refused line', () => {
  test('is repeated, and a button runs the likely one, once and for whoever typed it', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey crate search-prod --quota $5'));
    expect(stage.told(ana)).toBe(
      [
        'There’s no command “crate”. Did you mean `/cometkey create`? `/cometkey help` shows what I can do.',
        WAITS,
        '/cometkey crate search-prod --quota $5',
        'Run /cometkey create search-prod --quota $5',
      ].join('\n'),
    );
    const refusal = ana.lastEphemeral();
    if (!refusal) throw new Error('no refusal');
    const press = () =>
      stage.after(ana.clicks('Run /cometkey create search-prod --quota $5', { in: refusal }));
    await press();
    expect(rowNamed(stage, 'search-prod')?.remain_quota).toBe(5 * USD);
    await press();
    expect(stage.told(ana)).toContain('I’ve already run that');
    expect(stage.cometApi.account.rows()).toHaveLength(1);
  });

  test.each([
    ['show serch-prod', 'show search-prod'],
    ['quota search-prod -$5,50', 'quota search-prod -$5.50'],
    ['unlimited search-prod on until tomorrow demo', 'unlimited search-prod on for 38h demo'],
    ['edit search-prod name=fresh', 'edit search-prod --name fresh'],
    ['edit search-prod --nmae fresh', 'edit search-prod --name fresh'],
    ['topup2 search-prod -$5', 'quota search-prod -$5'],
    ['stop search-prod', 'disable search-prod'],
    ['disable search-prod for 2h', 'disable search-prod'],
    ['unlimited search-prod on demo for 4h', 'unlimited search-prod on for 38h demo'],
    ['rename search-prod fresh', 'edit search-prod --name fresh'],
    ['rename search-prod to fresh', 'edit search-prod --name fresh'],
    ['renew search-prod 30', 'renew search-prod 30d'],
    ['create ci-bot $20', 'create ci-bot --quota $20'],
    ['create ci-bot --quota $5 until friday', 'create ci-bot --quota $5 --expires friday'],
  ])('%s → %s', async (typed, meant) => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.sweep();
    await stage.after(ana.types(`/cometkey ${typed}`));
    const [, echo = '', button = ''] = stage.told(ana).split(`\n${WAITS}\n`).join('\n').split('\n');
    expect(echo).toBe(`/cometkey ${typed}`);
    expect(button.replace(/for \d+h/, 'for 38h')).toBe(`Run /cometkey ${meant}`);
    await stage.after(ana.clicks(button));
    expect(stage.told(ana)).not.toContain(WAITS);
  });

  test('is corrected where the word stands by itself, not where its letters stand in a verb or in the name of the key', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey create gpt-6'));
    await stage.after(ana.types('/cometkey create knew'));
    await stage.sweep();
    for (const [typed, meant] of [
      ['edit gpt-6 --models gpt-6', 'edit gpt-6 --models gpt-4o'],
      ['renew enew', 'renew knew'],
    ]) {
      await stage.after(ana.types(`/cometkey ${typed}`));
      const button = stage.told(ana).match(/^Run .*$/m)?.[0] ?? null;
      expect(button).toBe(`Run /cometkey ${meant}`);
    }
  });

  test.each([
    [
      'create ana-c $15 for 3 weeks',
      ['create ana-c --quota $15 --expires 3 weeks', 'create "ana-c $15 for 3 weeks"'],
    ],
    ['topup serch-prod $5', ['topup search-prod $5']],
    ['give search-prod <@U0BOB>', ['assign search-prod @bob']],
    ['give search-prod to @bob', ['assign search-prod @bob']],
    ['transfer search-prod to @bob', ['assign search-prod @bob']],
    ['give @bob search-prod', ['assign search-prod @bob']],
    ['what did I spend', ['usage']],
    ['quota search-prod five', ['quota search-prod +$5', 'quota search-prod -$5', 'quota search-prod =$5']],
    ['quota search-prod plus $3 for 2w', ['quota search-prod +$3 for 2w']],
    ['quota search-prod minus five dollars', ['quota search-prod -$5']],
    [
      'quota search-prod +$7 temporarily',
      ['quota search-prod +$7 for 7d', 'quota search-prod +$7 "temporarily"'],
    ],
    [
      'quota search-prod +$5 per month team lunch',
      ['quota search-prod +$5 for 30d team lunch', 'quota search-prod +$5 "per month team lunch"'],
    ],
    [
      'disable search-prod over the weekend',
      ['disable search-prod', 'disable search-prod "over the weekend"'],
    ],
    ['quota search-prod + 5 dollars for the demo', ['quota search-prod + 5 dollars --reason the demo']],
  ])('is offered as it was meant, each of its settings as one: %s', async (typed, meant) => {
    await using stage = await stageWithKey();
    await stage.sweep();
    await stage.after(stage.ana.types(`/cometkey ${typed}`));
    const buttons = stage.told(stage.ana).match(/^Run .*$/gm) ?? [];
    expect(buttons).toEqual(meant.map((line) => `Run /cometkey ${line}`));
  });

  test('names the word that is no key, before anything else', async () => {
    await using stage = await stageWithKey();
    await stage.sweep();
    for (const line of ['topup foo $5', 'quota foo plus', 'renew foo tomorow', 'unlimited foo perhaps']) {
      await stage.after(stage.ana.types(`/cometkey ${line}`));
      expect(stage.told(stage.ana)).toMatch(/^There’s no key “foo( \w+)?” that you can see\./);
      expect(stage.told(stage.ana)).not.toContain('Run /');
    }
  });

  test('has an example for the key it names', async () => {
    await using stage = await stageWithKey();
    await stage.after(stage.ana.types('/cometkey quota search-prod lots'));
    expect(stage.told(stage.ana)).toMatch(
      /don’t understand “lots” here\. Usage: .*, for example `\/cometkey quota search-prod \+\$50 launch week`\./,
    );
  });

  test('has no button when nobody can tell what was meant', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    for (const line of ['frobnicate', 'unlimited search-prod on for ever', 'list all mine']) {
      await stage.after(ana.types(`/cometkey ${line}`));
      expect(stage.told(ana)).toMatch(new RegExp(`\\n${WAITS}\\n/cometkey `));
      expect(stage.told(ana)).not.toContain('\nRun ');
    }
  });

  test('with a secret in it is not repeated', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types(`/cometkey crate x sk-${'a1B2'.repeat(12)}`));
    expect(stage.told(ana)).toContain('That looks like a secret');
    expect(stage.told(ana)).not.toContain(WAITS);
  });
});

describe('every word counts', () => {
  test('a reason in quotes is a reason, whatever it says', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey quota search-prod +$5 “for the launch”'));
    expect(stage.card()).toContain('for the launch');
    expect(stage.card()).not.toContain('taken back');
  });

  test('two days are two days', async () => {
    await using stage = await stageWithKey();
    await stage.after(stage.ana.types('/cometkey unlimited search-prod on for two days migration'));
    expect(stage.card()).toContain('for 2 days');
  });

  test('what is left can be set to nothing, and money needs no sign where only money stands', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey quota search-prod -5'));
    expect(cometApi.account.row(1)?.remain_quota).toBe(15 * USD);
    await stage.after(ana.types('/cometkey quota search-prod =$0'));
    await stage.after(ana.clicks('Leave nothing'));
    expect(cometApi.account.row(1)?.remain_quota).toBe(0);
    await stage.after(ana.types('/cometkey create batch --quota 7'));
    expect(rowNamed(stage, 'batch')?.remain_quota).toBe(7 * USD);
  });

  test('renew takes a date, and a reason where a lead decides', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi, lee } = stage;
    await stage.after(ana.types('/cometkey renew search-prod until 2027-03-10'));
    expect(cometApi.account.row(1)?.expired_time).toBe(Date.parse('2027-03-10T16:59:59Z') / 1000);
    for (const earlier of ['tomorrow', '2027-03-09', 'in 3 days']) {
      await stage.after(ana.types(`/cometkey renew search-prod ${earlier}`));
      expect(stage.told(ana)).toMatch(
        /already expires <!date.*, which is later\..* To make it expire earlier: `\/cometkey edit #1/,
      );
    }
    expect(cometApi.account.row(1)?.expired_time).toBe(Date.parse('2027-03-10T16:59:59Z') / 1000);
    await stage.after(ana.types('/cometkey renew search-prod 2y the contract runs on'));
    expect(stage.card()).toContain('the contract runs on');
    await stage.after(lee.clicks('Approve'));
    expect(cometApi.account.row(1)?.expired_time).toBe(Date.parse('2029-03-10T16:59:59Z') / 1000);
  });

  test('a reason that was typed is in the form that asks for the rest', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    for (const line of ['renew 2y --reason it goes on', 'edit search-prod --reason it goes on']) {
      await stage.after(ana.types(`/cometkey ${line}`));
      expect(JSON.stringify(ana.modal()), line).toContain('it goes on');
      await ana.closes();
    }
  });

  test('edit is whole in one line, too', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi, lee } = stage;
    await stage.after(ana.types('/cometkey edit search-prod --expires never --reason it stays'));
    expect(ana.modal()).toBeUndefined();
    expect(stage.card()).toContain('it stays');
    await stage.after(lee.clicks('Approve'));
    expect(cometApi.account.row(1)?.expired_time).toBe(-1);
  });
});

describe('help is where people look for it', () => {
  test.each([
    'help quota',
    'quota help',
    'quota --help',
    'quota -h',
    'quota ?',
    'top-up ?',
    'help topup',
    '? quota',
  ])('%s', async (line) => {
    await using stage = await startStage();
    const { ana } = stage;
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.told(ana)).toContain('`/cometkey quota search-prod +$50 launch week`');
  });

  test.each(['?', '-h', '--help', '—help'])('%s', async (line) => {
    await using stage = await startStage();
    const { ana } = stage;
    await stage.after(ana.types(`/cometkey ${line}`));
    const help = stage.told(ana);
    await stage.after(ana.types('/cometkey help'));
    expect(stage.told(ana)).toBe(help);
  });

  test('a key that is called help is reached by its number and in quotes', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    await ownedKey(stage, ana, { name: 'help' });
    for (const word of ['#1', '"help"']) {
      await stage.after(ana.types(`/cometkey show ${word}`));
      expect(stage.told(ana)).toMatch(/^help · /);
    }
  });
});

describe('other words for a verb', () => {
  test('do what the verb does', async () => {
    await using stage = await startStage();
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey new search-prod --quota $20'));
    await stage.after(ana.types('/cometkey topup search-prod -$5'));
    expect(rowNamed(stage, 'search-prod')?.remain_quota).toBe(15 * USD);
    await stage.after(ana.types('/cometkey info search'));
    expect(stage.told(ana)).toMatch(/^search-prod · /);
    for (const line of ['ls', 'find prod']) {
      await stage.after(ana.types(`/cometkey ${line}`));
      expect(stage.told(ana)).toContain('search-prod');
    }
    await stage.after(ana.types('/cometkey rm search-prod'));
    expect(cometApi.account.row(1)).toMatchObject({ status: 2, DeletedAt: null });
    expect(stage.told(ana)).toMatch(
      /^I can’t delete a key, so `rm` disables it.*`\/cometkey enable #1` brings it back\..*in the CometAPI console\.$/,
    );
    await stage.after(ana.types('/cometkey delete search-prod'));
    expect(ana.sees().map(textOf).join('\n')).toContain('I can’t delete a key, so `delete` disables it');
    expect(stage.told(ana)).toMatch(/is already disabled\./);
  });

  test('of a key without quota there is nothing to take back, and no other amount is offered', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    await stage.after(ana.types('/cometkey quota search-prod =$0'));
    await stage.after(ana.clicks('Leave nothing'));
    await stage.after(ana.types('/cometkey quota search-prod -$200'));
    expect(stage.told(ana)).toMatch(/nothing is left of its quota\. There’s nothing to take back\.\nOpen$/);
  });
});

describe('whose key it is', () => {
  test('everybody is told the same: the owner, and nothing else', async () => {
    await using stage = await startStage();
    const { ana, bob, lee } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    for (const person of [ana, bob, lee])
      for (const line of [
        'who owns search-prod?',
        'owner search-prod',
        'whose is search-prod',
        'Who has search-prod',
        'who is search-prod',
        'who’s search-prod?',
        'whose key is search-prod',
        'whose key search-prod',
        'owner of search-prod',
        'who is the owner of search-prod?',
        'who does search-prod belong to?',
      ]) {
        await stage.after(person.types(`/cometkey ${line}`));
        expect(stage.told(person)).toBe(
          `“search-prod” ${person === ana ? 'is yours' : 'belongs to <@U0ANA>'}.\nMy keys`,
        );
      }
    await stage.after(bob.types('/cometkey owner #1'));
    expect(stage.told(bob)).toBe('“#1” belongs to <@U0ANA>.\nMy keys');
  });

  test('part of a name finds nothing', async () => {
    await using stage = await startStage();
    const { ana, bob } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    for (const line of ['owner search', 'owner Search-Prod', 'owner prod', 'owner %'])
      for (const person of [ana, bob]) {
        await stage.after(person.types(`/cometkey ${line}`));
        expect(withoutEcho(stage.told(person))).toMatch(
          /^There’s no key called “.+”\. Write its full name, or its number\.$/,
        );
      }
  });

  test('a name that several keys have, or that is a number, tells all owners', async () => {
    await using stage = await startStage();
    const { ana, bob } = stage;
    await ownedKey(stage, ana, { name: 'first' });
    await ownedKey(stage, bob, { name: '1' });
    await stage.after(bob.types('/cometkey who owns 1'));
    expect(stage.told(bob)).toBe(
      '2 keys are called “1”: one belongs to <@U0ANA> and one belongs to <@U0BOB>.\nMy keys',
    );
  });

  test('whoever shows a name of several others’ keys reads whose each is, as everybody does', async () => {
    await using stage = await startStage();
    const { ana, bob, lee, slack } = stage;
    await ownedKey(stage, bob, { name: 'shared' });
    await ownedKey(stage, lee, { name: 'shared' });
    stage.cometApi.account.addKey({ name: 'shared' });
    await ownedKey(stage, lee, { name: '1' });
    await stage.after(slack.deactivate('bob'));
    for (const verb of ['show', 'disable', 'quota', 'reveal']) {
      await stage.after(ana.types(`/cometkey ${verb} shared${verb === 'quota' ? ' -$5' : ''}`));
      expect(withoutEcho(stage.told(ana))).toMatch(
        /^You can’t see the 3 keys called “shared”, because none of them is yours: one belongs to <@U0BOB>, who has left; one belongs to <@U0LEE>; one has no owner\. If the one without an owner is yours: `\/cometkey claim #3`\.$/,
      );
    }
    await stage.after(ana.types('/cometkey show 1'));
    expect(withoutEcho(stage.told(ana))).toMatch(
      /2 keys called “1”, .*: one belongs to <@U0BOB>, who has left; one belongs to <@U0LEE>\. Ask the owner of the one you mean, or an admin\.$/,
    );
  });

  test('owners of keys of one name are told once each, with how many', async () => {
    await using stage = await startStage();
    const { ana, bob } = stage;
    stage.cometApi.account.addKey({ name: 'test' });
    stage.cometApi.account.addKey({ name: 'test' });
    await stage.sweep();
    await stage.after(ana.types('/cometkey show test'));
    expect(stage.told(ana)).toContain(
      'because neither of them is yours: neither has an owner. Those without an owner are #1 and #2; if one is yours: `/cometkey claim #1`.',
    );
    await ownedKey(stage, bob, { name: 'test' });
    await stage.after(ana.types('/cometkey owner test'));
    expect(stage.told(ana)).toContain('2 have no owner and one belongs to <@U0BOB>.');
  });

  test('a key without an owner is one', async () => {
    await using stage = await startStage();
    stage.cometApi.account.addKey({ name: 'stray' });
    await stage.sweep();
    await stage.after(stage.ana.types('/cometkey owner stray'));
    expect(stage.told(stage.ana)).toMatch(/^“stray” has no owner yet\. An admin can assign one/);
  });
});

test('a number that was a key’s tells when it was deleted', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, cometApi } = stage;
  cometApi.account.deleteInConsole(1);
  await stage.sweep();
  await stage.after(ana.types('/cometkey show #1'));
  expect(stage.told(ana)).toMatch(
    /^\*search-prod\* \(#1\) was deleted on .*3 Dec 2026.*`\/cometkey create` makes a new one\.$/,
  );
  await stage.after(bob.types('/cometkey quota 1 +$5 x'));
  expect(stage.told(bob)).toMatch(/^Key #1 was deleted on .*3 Dec 2026/);
});

test.each([
  ['list exausted', 'list exhausted'],
  ['list unownd', 'list unowned'],
  ['list min', 'list mine'],
  ['list al expired', 'list expired all'],
  ['list @bob exausted', 'list @\u2060bob exhausted'],
  ['list all enabeld search', 'list all enabled search'],
  ['list mine expird', 'list mine expired'],
  ['list dis', 'list disabled'],
  ['requests pendign', 'requests pending'],
  ['requests min', 'requests mine'],
  ['sett', 'settings'],
  ['aud', 'audit'],
  ['pendign', 'requests'],
])('of %s the word is suggested that was mistyped: %s', async (line, meant) => {
  await using stage = await stageWithKey();
  await stage.after(stage.lee.types(`/cometkey ${line}`));
  expect(stage.told(stage.lee)).toContain(`Did you mean \`/cometkey ${meant}\`?`);
});

test.each([
  'list unownd',
  'list app',
  'list expired launch',
  'requests abc',
])('of %s no word is near', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.told(stage.ana)).not.toContain('Did you mean');
});

test('whoever asks about what is theirs is told that it is theirs', async () => {
  await using stage = await stageWithKey();
  const { ana, bob } = stage;
  await stage.sweep();
  await stage.after(ana.types('/cometkey owner search-prod'));
  expect(stage.told(ana)).toBe('“search-prod” is yours.\nMy keys');
  await stage.after(ana.types('/cometkey claim search-prod'));
  expect(stage.told(ana)).toContain('“search-prod” is yours already.');
  await stage.after(ana.types(`/cometkey list <@${ana.id}>`));
  expect(stage.told(ana)).toMatch(/^\*Your keys/);
  await stage.after(bob.types('/cometkey show #1'));
  expect(stage.told(bob)).toMatch(/^Key #1 isn’t yours, so you can’t see or change it\./);
});

test.each([
  ['unlimited search-prod of', 'unlimited search-prod off'],
  ['unlimited search-prod onn for 4h tests', 'unlimited search-prod on for 4h tests'],
])('a mistyped switch is offered as it was meant: %s', async (line, meant) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.told(stage.ana)).toContain(`\nRun /cometkey ${meant}`);
});

test.each([
  ['top-up search-prod $5 for ci', 'top-up search-prod $5 --reason ci', 'ci'],
  [
    'quota search-prod +$5 for the launch week',
    'quota search-prod +$5 --reason the launch week',
    'the launch week',
  ],
])('words that begin as a time and are none are offered as the reason: %s', async (line, meant, reason) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(stage.told(ana)).toContain(`\nRun /cometkey ${meant}`);
  await stage.after(ana.clicks(`Run /cometkey ${meant}`));
  expect(stage.card()).toContain(`Reason:\n${reason}\n`);
});

test.each([
  'unlimited search-prod on until launch',
  'renew search-prod until the product is out',
  'quota search-prod +$5 for the launch until next friday',
  'unlimited search-prod on for the demo tomorrow',
  'quota search-prod +100%',
])('nothing is offered that would be for good, or another amount, where an end or a share is meant: %s', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.told(stage.ana)).toContain(`\n/cometkey ${line}`);
  expect(stage.told(stage.ana)).not.toContain('Run ');
});
