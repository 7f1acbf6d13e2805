import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { DAY, ownedKey, rowNamed, seconds } from '../support/owned-key.ts';
import { withoutEcho } from '../support/refused.ts';
import { DONE, type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

const settings = {
  name: 'search-prod',
  remain_quota: 12 * USD,
  used_quota: 8 * USD,
  model_limits_enabled: true,
  model_limits: 'gpt-4o',
  allow_ips: '10.0.0.1\n10.1.0.0/16',
  group: 'vip',
};

test('a line changes what it names, says before → after, and leaves the rest', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const before = { ...(await ownedKey(stage, ana, settings)) };
  await stage.after(
    ana.types('/cometkey edit search-prod --name search-live --models all --ips any --expires 60d'),
  );
  expect(stage.told(ana)).toMatch(DONE);
  expect(stage.told(ana)).toMatch(/^✅ Changed \*search-live\*\.\nName: search-prod → search-live\n/);
  expect(stage.told(ana)).toMatch(/\nModels: gpt-4o → all models\n/);
  expect(stage.told(ana)).toMatch(/\nIPs: 10\.0\.0\.1, 10\.1\.0\.0\/16 → any IP\n/);
  const row = rowNamed(stage, 'search-live');
  expect({ ...row, expired_time: 0 }).toEqual({
    ...before,
    name: 'search-live',
    model_limits_enabled: false,
    model_limits: '',
    allow_ips: '',
    expired_time: 0,
  });
  expect((row?.expired_time ?? 0) - seconds(stage.now())).toBeCloseTo(60 * 86_400, -2);
});

test('members of the row that the bot does not know are sent back as they came', async () => {
  await using stage = await startStage({ flavour: 'newapi-late' });
  const { ana } = stage;
  const row = await ownedKey(stage, ana, { ...settings, extra: { auto_groups: 'vip,default' } });
  await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
  await stage.after(ana.types('/cometkey disable search-live'));
  await stage.after(ana.types('/cometkey quota search-live -$2'));
  expect(rowNamed(stage, 'search-live')).toEqual({
    ...row,
    name: 'search-live',
    status: 2,
    remain_quota: 10 * USD,
    extra: { auto_groups: 'vip,default' },
  });
});

test('the form is filled from a fresh read and shows before → after', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, settings);
  stage.cometApi.account.editInConsole(1, { allow_ips: '10.0.0.9' });
  await stage.after(ana.types('/cometkey edit search-prod'));
  expect(form(ana)).toMatch(
    /^# Edit search-prod\n~ \*search-prod\* \(#1\) · 🟢 Enabled · .*· expires <.*\n\(Name: search-prod\)\n\(Expires: As it is now\)\n/,
  );
  expect(form(ana)).toContain('(Allowed IPs: 10.0.0.9)');
  expect(form(ana)).toContain('(Group: vip)');

  await ana.fills({ Name: 'search-live', 'Allowed IPs': '10.0.0.9 10.0.0.10', Models: [] });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(/^Edit search-prod\n✅ /);
  expect(textOf(ana.modal())).toContain('Name: search-prod → search-live');
  expect(textOf(ana.modal())).toContain('IPs: 10.0.0.9 → 10.0.0.9, 10.0.0.10');
  expect(rowNamed(stage, 'search-live')).toMatchObject({
    allow_ips: '10.0.0.9\n10.0.0.10',
    group: 'vip',
    remain_quota: 12 * USD,
    used_quota: 8 * USD,
  });
});

test('a form whose key moved comes again with what it is now, and with what was typed', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  const row = await ownedKey(stage, ana, settings);
  await stage.after(ana.types('/cometkey edit search-prod'));
  cometApi.account.editInConsole(1, { name: 'theirs', group: 'default', allow_ips: '10.0.0.9' });
  await ana.fills({ Name: 'mine' });
  await stage.after(ana.submits());
  expect(form(ana)).toContain(
    '⚠️ *theirs* (#1) changed while this form was open, so I saved nothing.\nName: search-prod → theirs\nIPs: 10.0.0.1, 10.1.0.0/16 → 10.0.0.9\nGroup: vip → default\n',
  );
  expect(form(ana)).toContain('(Name: mine)');
  expect(form(ana)).toContain('(Allowed IPs: 10.0.0.9)');
  expect(form(ana)).toContain('(Group: default)');
  expect(cometApi.account.row(1)).toMatchObject({ name: 'theirs' });

  // It shows the key as it is, so it can be sent again, and changes nothing but what was typed.
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(DONE);
  expect(cometApi.account.row(1)).toEqual({
    ...row,
    name: 'mine',
    group: 'default',
    allow_ips: '10.0.0.9',
  });
});

test('the same where it moved twice, and where a line had filled the form', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  const row = { ...(await ownedKey(stage, ana, settings)) };
  const soon = seconds(stage.now()) + 5 * 86_400;
  await stage.after(ana.types('/cometkey edit search-prod --models gpt-4o-mini --name mine --expires 24mo'));
  expect(form(ana)).toContain('(Name: mine)');
  // Back to what the key had: no longer wanted, so it is what the key has by then.
  await fillIn(stage, ana, { Name: 'search-prod', Expires: 'As it is now' });
  cometApi.account.editInConsole(1, { name: 'theirs', expired_time: soon, model_limits: 'o4' });
  await stage.after(ana.submits());
  expect(form(ana)).toContain('Models: gpt-4o → o4');
  expect(form(ana)).toContain('(Name: theirs)');
  expect(form(ana)).toContain('(Expires: As it is now)');
  cometApi.account.editInConsole(1, { model_limits: 'o5', allow_ips: '' });
  await stage.after(ana.submits());
  expect(form(ana)).toContain('Models: o4 → o5');
  expect(form(ana)).not.toContain('Name: theirs →');
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(DONE);
  expect(cometApi.account.row(1)).toEqual({
    ...row,
    name: 'theirs',
    expired_time: soon,
    model_limits: 'gpt-4o-mini',
    allow_ips: '',
  });
});

test('what moved is none of what the form changes: that edit goes on', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, settings);
  await stage.after(ana.types('/cometkey edit #1'));
  stage.cometApi.account.editInConsole(1, { group: 'default' });
  stage.cometApi.account.spend(1, USD);
  await ana.fills({ Name: 'mine' });
  await stage.after(ana.submits());
  expect(stage.cometApi.account.row(1)).toMatchObject({
    name: 'mine',
    group: 'default',
    remain_quota: 11 * USD,
    used_quota: 9 * USD,
  });
});

test('somebody faster at the very moment of the write brings the form again, too', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, settings);
  await stage.after(ana.types('/cometkey edit search-prod'));
  await ana.fills({ Name: 'mine' });
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { name: 'theirs' }), 1);
  await stage.after(ana.submits());
  expect(form(ana)).toMatch(
    /⚠️ CometAPI accepted the change, but .*\n⚠️ \*theirs\* \(#1\) changed while this form was open\.\n/,
  );
  await stage.after(ana.submits());
  expect(cometApi.account.row(1)).toMatchObject({ name: 'mine' });
});

test('no change is no write, by line and by form', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, settings);
  await stage.after(ana.types('/cometkey edit search-prod --name search-prod'));
  expect(stage.told(ana)).toBe('*search-prod* (#1) is already set that way.\nOpen');
  await stage.after(ana.types('/cometkey edit search-prod'));
  await stage.after(ana.submits());
  expect(form(ana)).toContain('Nothing in the form differs from the key, so I changed nothing.');
  expect(stage.cometApi.account.calls.some(({ method }) => method === 'PUT')).toBe(false);
});

const HOURS = 3_600_000;
const daysFromNow = (stage: Stage, name: string) =>
  ((rowNamed(stage, name)?.expired_time ?? 0) - seconds(stage.now())) / (DAY / 1000);

test.each([
  ['on the line', '--expires 400d --reason it goes on'],
  ['on the line, in words', '--expires in 400 days --reason it goes on'],
  ['in the form, which the line opens for the reason', '--expires 400d'],
])('a length of time counts from the approval, however long that took: %s', async (_, options) => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, settings);
  await stage.after(ana.types(`/cometkey edit search-prod ${options}`));
  if (ana.modal()) {
    expect(form(ana)).toContain('(Expires: In 400 days)');
    await ana.fills({ Reason: 'it goes on' });
    await stage.after(ana.submits());
  }
  expect(stage.card()).toMatch(
    /asks for a change to the expiry of \*search-prod\* \(.* → 400 days from approval\)/,
  );
  expect(stage.card()).toMatch(/Expiry: .* → 400 days from approval/);
  stage.advance(20 * HOURS);
  await stage.after(lee.clicks('Approve'));
  expect(daysFromNow(stage, 'search-prod')).toBeCloseTo(400, 1);
  const at = new Date((rowNamed(stage, 'search-prod')?.expired_time ?? 0) * 1000);
  const on = at.toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
  expect(stage.card()).toMatch(new RegExp(`Expiry: .* → .*${on}`));
  expect(stage.card()).toContain('→ 400 days from approval');
});

test('a date stays that date, however long the decision took', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, settings);
  await stage.after(ana.types('/cometkey edit search-prod --expires 2028-05-01T12:00Z --reason it goes on'));
  stage.advance(20 * HOURS);
  await stage.after(lee.clicks('Approve'));
  expect(rowNamed(stage, 'search-prod')?.expired_time).toBe(Date.UTC(2028, 4, 1, 12) / 1000);
});

test('an expiry beyond the limit asks for a reason in the form, then a lead decides', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  const { expired_time } = await ownedKey(stage, ana, settings);
  await stage.after(ana.types('/cometkey edit search-prod --expires never --name search-live'));
  expect(form(ana)).toMatch(
    /^# Edit search-prod\n⚠️ A lead has to approve an expiry more than 365 days away, so please say why\./,
  );
  expect(form(ana)).toMatch(/\(Name: search-live\)[\s\S]*\(Expires: Never\)/);
  await ana.fills({ Reason: 'it never ends' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('I asked the leads');
  expect(stage.cometApi.account.row(1)).toMatchObject({ name: 'search-prod', expired_time });
  expect(stage.card()).toContain('it never ends');
  await stage.after(lee.clicks('Approve'));
  expect(stage.cometApi.account.row(1)).toMatchObject({ name: 'search-live', expired_time: -1 });

  await ownedKey(stage, ana, { name: 'batch' });
  await stage.after(ana.types('/cometkey renew batch 24mo'));
  expect(form(ana)).toMatch(
    /^# Renew batch\n⚠️ A lead has to approve an expiry more than 365 days away[\s\S]*\(Renewal: 2 years\)/,
  );
  await ana.fills({ Reason: 'two years' });
  await stage.after(ana.submits());
  await stage.after(lee.clicks('Approve'));
  const days = ((rowNamed(stage, 'batch')?.expired_time ?? 0) - seconds(stage.now())) / (DAY / 1000);
  expect(days).toBeGreaterThan(750);
});

test('one may not edit another’s key; an admin may; a name in use is refused with its twin', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, ada } = stage;
  await ownedKey(stage, ana, settings);
  await ownedKey(stage, bob, { name: 'batch' });
  await stage.after(bob.types('/cometkey edit #1 --name stolen'));
  expect(stage.told(bob)).toMatch(/#1\b.* isn’t your/);
  expect(stage.told(bob)).not.toContain('search-prod');
  await stage.after(lee.types('/cometkey edit #1 --name stolen'));
  expect(stage.told(lee)).toMatch(/search-prod.*#1\b.* isn’t your/);
  await stage.after(ana.types('/cometkey edit #1 --name batch'));
  expect(withoutEcho(stage.told(ana))).toBe('There’s already a key *batch* (#2). Choose another name.');
  expect(stage.cometApi.account.row(1)?.name).toBe('search-prod');
  await stage.after(ada.types('/cometkey edit #1 --name search-live'));
  expect(stage.cometApi.account.row(1)?.name).toBe('search-live');
});

test('an overspent key cannot be edited, because its debt cannot be written back', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { ...settings, remain_quota: -2 * USD });
  await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
  expect(stage.told(ana)).toBe(
    'That can’t be done with *search-prod* (#1): the key is overspent by $2.00, and CometAPI can’t store a debt. Ask for more quota first: `/cometkey quota #1 +$50`.\nAsk for more',
  );
  await stage.after(ana.types('/cometkey disable search-prod'));
  expect(stage.cometApi.account.row(1)).toMatchObject({ status: 2, remain_quota: -2 * USD });
});

test('when CometAPI is down the line is given back to be sent again', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200, writeMs: 200 } });
  const { ana } = stage;
  await ownedKey(stage, ana, settings);
  stage.cometApi.faults.down(true);
  await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
  expect(stage.told(ana)).toMatch(
    /^CometAPI isn’t answering, so I did nothing\. .*\nWhat you typed, to send again:\n\/cometkey edit search-prod --name search-live\nTry again$/,
  );
  stage.cometApi.faults.down(false);
  expect(stage.cometApi.account.row(1)?.name).toBe('search-prod');
});

test('what is spent while an edit is written stays spent, and what was granted stays granted', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, settings);
  cometApi.faults.beforeWrite(({ id }) => cometApi.account.spend(id, USD), 1);
  await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
  expect(stage.told(ana)).toMatch(DONE);
  expect(rowNamed(stage, 'search-live')).toMatchObject({ remain_quota: 11 * USD, used_quota: 9 * USD });
});

test('somebody who edits the key in the console at the very moment of the write is not hidden', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, settings);
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { name: 'theirs' }), 1);
  await stage.after(ana.types('/cometkey edit search-prod --name mine --group default'));
  expect(stage.told(ana)).toBe(
    'CometAPI accepted the change, but *search-prod* (#1) doesn’t show it (name): either it didn’t take effect, or somebody edited the key in the console at the same time. Look at it before you try again.',
  );
  expect(cometApi.account.row(1)?.name).toBe('theirs');
});

test('another group than auto takes the cross-group retry along, and says so', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  cometApi.account.setGroups(['default', 'vip', 'auto']);
  await ownedKey(stage, ana, { ...settings, group: 'auto', cross_group_retry: true });
  await stage.after(ana.types('/cometkey edit search-prod --group vip'));
  expect(cometApi.account.row(1)).toMatchObject({ group: 'vip', cross_group_retry: false });
  expect(stage.told(ana)).toMatch(/Group: auto → vip\nCross-group retry: on → off/i);
});
