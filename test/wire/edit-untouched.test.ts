import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { EDITABLE_FIELDS, type EditableField } from '../../src/domain/keys/settings.ts';
import { fillIn } from '../support/fill-in.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { ownedKey, seconds } from '../support/owned-key.ts';
import { DONE, type Stage, startStage } from '../support/stage.ts';

const many = Array.from({ length: 120 }, (_, at) => `model-number-${at}`);
const networks = Array.from({ length: 400 }, (_, at) => `10.${at % 256}.0.0/16 10.0.${at % 256}.0/24`);
const secret = 'ProdSearchTeamAlphaBeta2026Xy9';
const longModel = `vendor/${'m'.repeat(174)}`;
const longGroup = 'g'.repeat(160);

const odd = {
  'models limited to none': { model_limits_enabled: true, model_limits: '' },
  'a hundred and twenty models': { model_limits_enabled: true, model_limits: many.join(',') },
  'a model that the account no longer has': { model_limits_enabled: true, model_limits: 'gone-1,gpt-4o' },
  'a model too long for an option': { model_limits_enabled: true, model_limits: `${longModel},gpt-4o` },
  'addresses that are none': { allow_ips: 'office\n10.0.0.300\n::ffff:1.2.3.4/64' },
  'more addresses than a field holds': { allow_ips: networks.join('\n') },
  'addresses with a secret among them': { allow_ips: `10.0.0.1\n${secret}` },
  'a model that looks like a secret': { model_limits_enabled: true, model_limits: `gpt-4o,${secret}` },
  'a group that looks like a secret': { group: secret },
  'addresses in the words of the console': { allow_ips: ' 10.1.2.3/8 , 10.0.0.1\r\n\r\n' },
  'a group that the account does not have': { group: 'closed-down' },
  'a group too long for an option': { group: longGroup },
  'a retry without the group for it': { group: 'vip', cross_group_retry: true },
  'an expiry at an odd second': { expired_time: 1_900_000_007 },
  'no expiry': { expired_time: -1 },
};

describe('a rename by form leaves everything else as it was', () => {
  test.each(Object.entries(odd))('%s', async (_, settings) => {
    await using stage = await startStage();
    const { ana } = stage;
    const before = { ...(await ownedKey(stage, ana, { name: 'search-prod', ...settings })) };
    await stage.after(ana.types('/cometkey edit search-prod'));
    await ana.fills({ Name: 'search-live' });
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toMatch(DONE);
    expect(stage.cometApi.account.row(1)).toEqual({ ...before, name: 'search-live' });
  });

  test('also when the form comes back in between', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    const before = {
      ...(await ownedKey(stage, ana, { name: 'search-prod', ...odd['models limited to none'] })),
    };
    await ownedKey(stage, ana, { name: 'taken' });
    await stage.after(ana.types('/cometkey edit search-prod'));
    await ana.fills({ Name: 'taken' });
    await stage.after(ana.submits());
    expect(ana.modal()?.errors?.['name']).toContain('There’s already a key');
    await ana.fills({ Name: `${'é'.repeat(25)}x` });
    await stage.after(ana.submits());
    expect(form(ana)).toContain('⚠️ CometAPI refused the name');
    await ana.fills({ Name: 'search-live' });
    await stage.after(ana.submits());
    expect(stage.cometApi.account.row(1)).toEqual({ ...before, name: 'search-live' });
  });

  test('a name that looks like a secret stays, and can be replaced', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    const before = { ...(await ownedKey(stage, ana, { name: `search ${secret}` })) };
    await stage.after(ana.types('/cometkey edit #1'));
    await ana.fills({ 'Allowed IPs': '10.0.0.1' });
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toMatch(DONE);
    expect(stage.cometApi.account.row(1)).toEqual({ ...before, allow_ips: '10.0.0.1' });
    await stage.after(ana.types('/cometkey edit #1'));
    await ana.fills({ Name: 'search-live' });
    await stage.after(ana.submits());
    expect(stage.cometApi.account.row(1)).toMatchObject({ name: 'search-live', allow_ips: '10.0.0.1' });
  });

  test('whatever a name of the console looks like', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    const name = ' two  spaces, and one at the end ';
    const before = { ...(await ownedKey(stage, ana, { name })) };
    await stage.after(ana.types('/cometkey edit #1'));
    await ana.fills({ 'Allowed IPs': '10.0.0.1' });
    await stage.after(ana.submits());
    expect(stage.cometApi.account.row(1)).toEqual({ ...before, allow_ips: '10.0.0.1' });
  });
});

test('what a line wants stays wanted when its form asks for a reason', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', ...odd['models limited to none'] });
  await stage.after(ana.types('/cometkey edit search-prod --models all --expires never'));
  await ana.fills({ Reason: 'it never ends' });
  await stage.after(ana.submits());
  await stage.after(lee.clicks('Approve'));
  expect(stage.cometApi.account.row(1)).toMatchObject({ model_limits_enabled: false, expired_time: -1 });
});

test('an expiry that a line would lift is kept where its form is told to', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', ...odd['an expiry at an odd second'] });
  await stage.after(ana.types('/cometkey edit search-prod --expires never'));
  await fillIn(stage, ana, { Expires: 'As it is now', Name: 'search-live' });
  await stage.after(ana.submits());
  expect(stage.cometApi.account.row(1)).toMatchObject({ name: 'search-live', expired_time: 1_900_000_007 });
});

test('more models than Slack’s select holds are named instead of offered', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', ...odd['a hundred and twenty models'] });
  await stage.after(ana.types('/cometkey edit search-prod'));
  expect(form(ana)).toContain('120 models, more than a form can hold');
});

test('addresses that come back with other white space are untouched', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const before = {
    ...(await ownedKey(stage, ana, { name: 'search-prod', ...odd['addresses that are none'] })),
  };
  await stage.after(ana.types('/cometkey edit search-prod'));
  await ana.fills({ Name: 'search-live', 'Allowed IPs': 'office\r\n10.0.0.300 \r\n::ffff:1.2.3.4/64\r\n' });
  await stage.after(ana.submits());
  expect(stage.cometApi.account.row(1)).toEqual({ ...before, name: 'search-live' });
});

test('touched addresses are judged, all of them', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', ...odd['addresses that are none'] });
  await stage.after(ana.types('/cometkey edit search-prod'));
  await ana.fills({ 'Allowed IPs': '10.0.0.1\noffice' });
  await stage.after(ana.submits());
  expect(ana.modal()?.errors?.['allow_ips']).toContain('“office” (line 2) isn’t an IP address');
});

test('a model and a group too long for an option are suggested, chosen and stored whole', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  const { models, groups } = stage.bot.ports.cometApi;
  await Promise.all([models(), groups()]);
  cometApi.account.setModels([longModel, 'gpt-4o']);
  cometApi.account.setGroups([longGroup, 'default']);
  // The lists that were read at the start are old by then, and read anew.
  stage.advance(86_400_000);
  await expect.poll(models).toContain(longModel);
  await expect.poll(groups).toContain(longGroup);
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey edit search-prod'));
  await fillIn(stage, ana, { Models: ['vendor', 'gpt-4o'], Group: `${'g'.repeat(74)}…` });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(DONE);
  expect(cometApi.account.row(1)).toMatchObject({
    model_limits_enabled: true,
    model_limits: `${longModel},gpt-4o`,
    group: longGroup,
  });
});

test('an expiry is kept to the second, and changed where it is touched', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', ...odd['an expiry at an odd second'] });
  await stage.after(ana.types('/cometkey edit search-prod'));
  await fillIn(stage, ana, { Expires: 'In 7 days' });
  await stage.after(ana.submits());
  expect(stage.cometApi.account.row(1)?.expired_time).toBeCloseTo(seconds(stage.now()) + 7 * 86_400, -2);
});

test.each(
  EDITABLE_FIELDS,
)('a form that was opened before there was a setting %s is out of date, and changes nothing', async (field) => {
  await using stage = await startStage();
  const { ana } = stage;
  const before = { ...(await ownedKey(stage, ana, { name: 'search-prod' })) };
  await stage.after(ana.types('/cometkey edit search-prod'));
  await forget(stage, ana, field);
  await ana.fills({ Name: 'search-live' });
  await stage.after(ana.submits());
  expect(ana.modal()?.errors).toMatchObject({ name: expect.stringContaining('This form is out of date') });
  expect(stage.cometApi.account.row(1)).toEqual(before);
});

/** The stored form as a version without that setting would have left it. */
async function forget({ bot, now }: Stage, person: Person, field: EditableField): Promise<void> {
  const { forms } = bot.ports.store;
  const { form: id } = JSON.parse(person.modal()?.private_metadata ?? '');
  const stored = await forms.get(id, person.id, now());
  if (!stored) throw new Error('no such form');
  const { [field]: _, ...opened } = stored.data['opened'] as Record<string, unknown>;
  await forms.save({ ...stored, data: { ...stored.data, opened } }, now());
}

test('a name of the console too long for the field stays; one typed too long is refused', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const name = `${'n'.repeat(60)}`;
  await ownedKey(stage, ana, { name });
  await stage.after(ana.types('/cometkey edit #1'));
  await ana.fills({ Name: `${'n'.repeat(50)}-and-more` });
  await stage.after(ana.submits());
  expect(ana.modal()?.errors).toMatchObject({ name: expect.stringContaining('50') });
  expect(stage.cometApi.account.row(1)).toMatchObject({ name });
});
