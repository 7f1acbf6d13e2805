import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { KEY_NOTICE_KINDS } from '../../src/domain/notices/watch-rules/watch-rules.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { HOUR } from '../../src/domain/time.ts';
import { dms } from '../support/dms.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

async function sweeps(stage: Stage, times = 2): Promise<void> {
  for (let done = 0; done < times; done += 1) await stage.sweep();
}

test('how early a member is warned is theirs to choose', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings low 50% 10%'));
  expect(stage.told(ana)).toMatch(
    /Saved[\s\S]*Low on quota: at 50% and 10%[\s\S]*Expires: 7, 3 and 1 day before/,
  );
  cometApi.account.spend(1, 11 * USD);
  await sweeps(stage);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
  await stage.after(ana.types('/cometkey settings expiring 14d'));
  cometApi.account.setExpiry(1, stage.now().getTime() + 10 * 24 * HOUR);
  await sweeps(stage);
  stage.advance(HOUR);
  await sweeps(stage);
  expect(dms(ana).join('\n')).toMatch(/expires <!date/);
});

test('a kind that is switched off is not told, and one that is on again is', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings low off'));
  expect(stage.told(ana)).toContain('• Low on quota: off\n');
  expect(stage.told(ana)).not.toContain('Not told when');
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  expect(dms(ana)).toEqual([]);
  await stage.after(ana.types('/cometkey settings low on'));
  cometApi.account.spend(1, 3.5 * USD);
  await sweeps(stage);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
});

test('quiet hours are those of the member, from now on', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  // It is 17 o’clock where ana is.
  await stage.after(ana.types('/cometkey settings quiet 16:00-20:00'));
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  expect(dms(ana)).toEqual([]);
  await stage.after(ana.types('/cometkey settings quiet off'));
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
});

test('the form shows what holds, refuses what it cannot read, and saves', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings'));
  expect(textOf(ana.modal())).toContain(
    'always tell you when a key was disabled, has expired or has used up its quota.',
  );
  await ana.fills({ low: 'soon', runs_out: ' ', quiet: 'at night', days: 'some days' });
  await stage.after(ana.submits());
  expect(JSON.stringify(ana.modal()?.errors)).toMatch(
    /can’t read “soon”\. Write, for example, 20% 5%\.[\s\S]*Fill this in, for example 3d\.[\s\S]*can’t read “at night”\. Write, for example, 22:00-07:00\.[\s\S]*can’t read “some days”/,
  );
  expect(JSON.stringify(ana.modal()?.errors)).not.toContain('/cometkey');
  await ana.fills({
    low: '60%',
    runs_out: '3 days',
    quiet: '22:00-07:00',
    days: 'Mon - Thu sat',
    digest: 'daily',
    told: ['low', 'expiring'],
  });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(
    /at 60%[\s\S]*Quiet hours: 22:00-07:00[\s\S]*Working days: mon-thu, sat[\s\S]*Digest: daily[\s\S]*Not told when /,
  );
  await stage.after(ana.clicks('Change'));
  expect(textOf(ana.modal())).toContain('Tell me when one of my keys');
  await ana.closes();
  await stage.after(ana.types('/cometkey settings'));
  expect(JSON.stringify(ana.modal())).toContain('60%');
  await ana.closes();
  cometApi.account.spend(1, 9 * USD);
  cometApi.account.editInConsole(1, { name: 'search-live' });
  await sweeps(stage);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
});

test('a form changes only what was changed in it, although the policy locks some kinds', async () => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey settings'));
  await stage.after(ana.types('/cometkey settings changed off'));
  await ana.fills({ digest: 'daily' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(/Digest: daily[\s\S]*Not told when a key was changed/);
});

/** From Thursday evening, where ana is. */
async function days(stage: Stage, many: number): Promise<void> {
  stage.advance(many * 24 * HOUR);
  await sweeps(stage);
  await stage.runs('digest');
}

test('working days are those of the member: warnings and the digest wait for the next one', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings days mon-tue, sat'));
  expect(stage.told(ana)).toContain('Working days: mon-tue, sat');
  await stage.after(ana.types('/cometkey settings digest daily'));
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  expect(dms(ana)).toEqual([]);
  // Friday at a quarter past nine, when a digest would come.
  await days(stage, 16.25 / 24);
  expect(dms(ana)).toEqual([]);
  await days(stage, 1);
  expect(dms(ana)).toEqual([
    expect.stringContaining('is low on quota'),
    expect.stringContaining('1 of your keys needs you'),
  ]);
});

test('whoever takes a day back as their own hears what waited for the next one', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi, bot } = stage;
  await stage.after(ana.types('/cometkey settings days sun'));
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  expect(dms(ana)).toEqual([]);
  await stage.after(ana.types('/cometkey settings days default'));
  expect(stage.told(ana)).toContain('Working days: every day');
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
  expect((await bot.ports.store.preferences.of([ana.id])).get(ana.id)).not.toHaveProperty('workingDays');
});

test('of a kind that the policy locks, a free day of the member’s puts nothing off', async () => {
  const usual = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
  const policy = { ...usual, notices: { ...usual.notices, locked: ['low'] } };
  await using stage = await sweptStageWithKey({ policy });
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings days sun'));
  cometApi.account.spend(1, 16 * USD);
  await sweeps(stage);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
});

test('where the policy locks every kind, the form has no choice of them, and the rest works', async () => {
  const usual = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
  const policy = { ...usual, notices: { ...usual.notices, locked: KEY_NOTICE_KINDS } };
  await using stage = await sweptStageWithKey({ policy });
  const { ana } = stage;
  await stage.after(ana.types('/cometkey settings'));
  expect(textOf(ana.modal())).toContain('must always tell you');
  expect(textOf(ana.modal())).not.toContain('Tell me when');
  await ana.fills({ quiet: '22:00-06:00' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('Quiet hours: 22:00-06:00');
});

test.each([
  ['quiet 25:00-07:00', '/cometkey settings quiet 22:00-07:00'],
  ['days fun-day', '/cometkey settings days mon-fri'],
  ['digest never', '/cometkey settings digest daily'],
  ['exhausted off', 'always tell you'],
  ['horoscope daily', 'There’s no setting “horoscope”'],
  ['changed 20%', '/cometkey settings changed off'],
])('settings %s is refused with what to write', async (line, said) => {
  await using stage = await sweptStageWithKey();
  await stage.after(stage.ana.types(`/cometkey settings ${line}`));
  expect(stage.told(stage.ana)).toContain(said);
});

test.each([
  ...'low runs-out expiring changed quiet days digest exhausted Digest'.split(' '),
])('settings %s without a value opens the form', async (topic) => {
  await using stage = await sweptStageWithKey();
  await stage.after(stage.ana.types(`/cometkey settings ${topic}`));
  expect(textOf(stage.ana.modal())).toContain('What I tell you');
});

test('of what is chosen at the same time, on lines and in a form, all is kept', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, bot } = stage;
  await stage.after(ana.types('/cometkey settings'));
  const lines = ['low 31%', 'expiring 9d', 'quiet 20:00-08:00'];
  await stage.after(Promise.all(lines.map((line) => ana.types(`/cometkey settings ${line}`))));
  await ana.fills({ runs_out: '5d' });
  await stage.after(ana.submits());
  expect((await bot.ports.store.preferences.of([ana.id])).get(ana.id)).toMatchObject({
    quotaLeft: [31],
    expiring: [9],
    quietHours: { from: 1200, to: 480 },
    runsOutWithin: { amount: 5, unit: 'd' },
  });
});

test('a field of the form that is left empty means none', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, bot } = stage;
  await stage.after(ana.types('/cometkey settings'));
  await ana.fills({ low: '', expiring: '' });
  await stage.after(ana.submits());
  expect((await bot.ports.store.preferences.of([ana.id])).get(ana.id)).toMatchObject({
    quotaLeft: [],
    expiring: [],
  });
});

test.each([
  ['settings expiring 7d please', /^I can’t read “please” as a setting\./, 'settings expiring 7d'],
  ['settings low 20% 5% thanks', /^I can’t read “thanks” as a setting\./, 'settings low 20% 5%'],
  ['settings digest dayly', /^I can’t read “dayly” as a setting\./, 'settings digest daily'],
  ['settings quiet of', /^I can’t read “of” as a setting\./, 'settings quiet off'],
  ['settings default low', /^I can’t read “default low” as a setting\./, 'settings low default'],
  ['settings changed of', /^I can’t read “of” as a setting\./, 'settings changed off'],
  [
    'settings quite 22:00-07:00',
    /^There’s no setting “quite”\. The settings are `low`, /,
    'settings quiet 22:00-07:00',
  ],
])('the word that is not understood is named, and the likely line is ready: %s', async (line, said, meant) => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(stage.told(ana)).toMatch(said);
  expect(stage.told(ana)).toContain(`\nRun /cometkey ${meant}`);
});

test.each(['default', 'off'])('%s without its setting is answered with how to write it', async (value) => {
  await using stage = await startStage();
  await stage.after(stage.ana.types(`/cometkey settings ${value}`));
  expect(stage.told(stage.ana)).toContain(
    `I can’t read “${value}” as a setting. Write it as \`/cometkey settings low ${value}\``,
  );
});

test('a setting that does not exist is answered with those that do', async () => {
  await using stage = await startStage();
  await stage.after(stage.ana.types('/cometkey settings foo'));
  expect(stage.told(stage.ana)).toMatch(
    /^There’s no setting “foo”\. The settings are `low`, `runs-out`, `expiring`, `quiet`, `days`, `digest`, .* and `\S+`\.\n/,
  );
});
