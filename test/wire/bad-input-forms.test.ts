import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Said } from '../../sandbox/slack/input-value.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn, moreSettings } from '../support/fill-in.ts';
import { refused } from '../support/refused.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

/** One stage for all refusals: nothing moves. Ana owns search-prod (#1) and search-dev (#2), and search-free (#3), which is unlimited. */
let stage: Stage;

beforeAll(async () => {
  stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey create search-dev --quota $1'));
  await stage.after(stage.ana.types('/cometkey create search-free --quota $1'));
  stage.cometApi.account.editInConsole(3, { unlimited_quota: true });
  await stage.sweep();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** What stands in the open form, field by field. */
const typedIn = (of: Stage, name: 'ana' | 'lee' | 'ada' = 'ana') =>
  Object.fromEntries(
    Object.entries(of[name].modal()?.inputs ?? {}).map(([field, element]) => {
      const { type: _, ...value } = Object.values(element)[0] ?? { type: '' };
      return [field, Object.values(value)[0]];
    }),
  );

const errors = (of: Stage) => of.ana.modal()?.errors ?? {};
const good = { name: 'new-key', reason: 'launch week' };

describe.each<[string, string, [string, Record<string, Said>, field: string, sentence: string | RegExp][]]>([
  [
    'the form of a new key',
    'create',
    [
      ['an empty name', { name: '   ' }, 'name', 'A key needs a name, for example search-prod.'],
      ['51 characters', { name: 'n'.repeat(51) }, 'name', 'The name has 51 characters; at most 50'],
      ['a control character', { name: 'a\u0007b' }, 'name', 'contains invisible characters. Type it'],
      ['a bidi override', { name: 'a\u202eb' }, 'name', 'contains invisible characters.'],
      ['a name that is taken', { name: 'search-prod' }, 'name', 'There’s already a key search-prod (#1).'],
      ['$-5', { quota: '$-5' }, 'quota', 'I can’t read “$-5” as money. Did you mean $5?'],
      ['1e9', { quota: '1e9' }, 'quota', 'I can’t read “1e9” as money.'],
      ['$0', { quota: '$0' }, 'quota', '“$0” is less than the smallest amount'],
      ['$0.0000001', { quota: '$0.0000001' }, 'quota', '“$0.0000001” is less than the smallest amount'],
      ['no amount', { quota: '  ' }, 'quota', /^Enter an amount, for example \$20\.$/],
      [
        'a day that is past',
        { expires: 'On a date', expires_on: '2020-01-01' },
        'expires_on',
        /^That’s in the past: .*2020/,
      ],
      [
        'a bad second line of IPs',
        { allow_ips: '10.0.0.1\n10.0.0.0/40' },
        'allow_ips',
        '“10.0.0.0/40” (line 2) isn’t an IP address. Write 10.0.0.1, 10.0.0.0/8',
      ],
    ],
  ],
  [
    'the form of a key',
    'edit search-prod',
    [
      ['a name that is too long', { name: 'é'.repeat(51) }, 'name', 'The name has 51 characters'],
      ['a bad line of IPs', { allow_ips: '10.0.0.1\n\n10.0.0.256' }, 'allow_ips', '“10.0.0.256” (line 3)'],
      [
        'a day that is past',
        { expires: 'On a date', expires_on: '2020-01-01' },
        'expires_on',
        /^That’s in the past: .*2020/,
      ],
    ],
  ],
  [
    'the form for quota',
    'quota search-prod',
    [
      ['five dollars', { amount: 'five dollars' }, 'amount', 'I can’t read “five dollars” as money.'],
      ['$0.0000001', { amount: '$0.0000001' }, 'amount', 'is less than the smallest amount'],
      [
        'a bad span',
        { amount: '5', during: '7x' },
        'during',
        'I can’t read “7x” as a length of time. Write 30m',
      ],
      [
        'no reason',
        { amount: '5', reason: ' ' },
        'reason',
        'A lead has to approve more quota, so please say why.',
      ],
    ],
  ],
  [
    'the form for unlimited quota',
    'unlimited search-prod',
    [
      ['a bad span', { during: 'ever' }, 'during', 'I can’t read “ever” as a length of time.'],
      [
        'a blank reason',
        { reason: '   ' },
        'reason',
        'A lead has to approve unlimited quota, so please say why.',
      ],
    ],
  ],
  [
    'the form for a limit',
    'unlimited search-free',
    [
      ['no amount', { left: 'five' }, 'left', 'I can’t read “five” as money.'],
      ['an empty amount', { left: ' ' }, 'left', /^Enter an amount, for example \$20\.$/],
    ],
  ],
])('%s', (_, line, rows) => {
  test.each(rows)('keeps everything and names the mistake: %s', async (_what, values, field, sentence) => {
    const { ana } = stage;
    await stage.after(ana.types(`/cometkey ${line}`));
    if (line === 'create') await moreSettings(stage, ana);
    const offered = Object.keys(typedIn(stage));
    const kept = Object.entries(good).filter(([name]) => offered.includes(name));
    await fillIn(stage, ana, { ...Object.fromEntries(kept), ...values });
    const typed = typedIn(stage);
    await refused(stage, ana, () => ana.submits());
    expect(Object.keys(errors(stage))).toEqual([field]);
    expect(errors(stage)[field]).toMatch(sentence);
    expect(typedIn(stage)).toEqual(typed);
    await ana.closes();
  });
});

test('a reason longer than anybody would be shown is stopped by Slack’s own field, and refused on a line', async () => {
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await stage.after(ana.fills({ amount: '5', reason: 'r'.repeat(5000) }));
  await refused(stage, ana, () => ana.submits());
  expect(errors(stage)).toEqual({ reason: 'Please enter no more than 1000 characters.' });
  await ana.closes();

  await using other = await stageWithKey();
  const asks = (reason: string) => other.after(other.ana.types(`/cometkey quota search-prod +$5 ${reason}`));
  await asks('r'.repeat(1001));
  expect(other.told(other.ana)).toMatch(/^The reason has 1,001 characters, .* at most 1,000\. Shorten it\./);
  expect(other.card()).toBe('');
  await asks('r'.repeat(1000));
  expect(other.card()).toMatch(/\nr{1000}\n/);
  const { lee, ana: she } = other;
  await other.after(lee.types(`/cometkey deny ${other.requestId()} ${'n'.repeat(1001)}`));
  expect(other.told(lee)).toMatch(/^The reason has 1,001 characters/);
  await other.after(lee.types(`/cometkey deny ${other.requestId()} ${'n'.repeat(1000)}`));
  expect([other.card(), other.dm(she)]).toEqual([
    expect.stringMatching(/\nn{1000}\n/),
    expect.stringMatching(/\nn{1000}$/m),
  ]);
});

test('51 bytes of name: a server that counts bytes gives the form back, one that counts characters warns', async () => {
  const name = `${'é'.repeat(25)}x`;
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create'));
  await moreSettings(stage, ana);
  await ana.fills({ name, quota: '$7', allow_ips: '10.0.0.1' });
  expect(await refused(stage, ana, () => ana.submits())).toContain(
    '⚠️ CometAPI refused the name: “Token name is too long”. It takes 51 bytes; shorten it',
  );
  expect(typedIn(stage)).toMatchObject({ name, quota: '$7', allow_ips: '10.0.0.1' });
  await ana.fills({ name: 'short enough' });
  await ana.closes();

  await using documented = await startStage({ flavour: 'documented' });
  await documented.after(documented.ana.types(`/cometkey create ${name}`));
  expect(documented.cometApi.account.row(1)?.name).toBe(name);
  expect(documented.told(documented.ana)).toContain('51 bytes; some CometAPI servers keep only 50');
});

test('models, groups and retries that the account does not have cannot be chosen, nor smuggled in', async () => {
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey create'));
  await moreSettings(stage, ana);
  expect(await ana.suggestions('models', 'gpt')).toHaveLength(2);
  expect(await ana.suggestions('models', 'nonsense')).toEqual([]);
  await expect(ana.fills({ group: 'platinum' })).rejects.toThrow('no option "platinum"');
  await ana.fills({ name: 'smuggled', group: 'vip', models: ['gpt-4o'] });
  const inputs = ana.modal()?.inputs ?? {};
  Object.assign(inputs['group']?.['group'] ?? {}, { selected_option: { value: 'platinum' } });
  await refused(stage, ana, () => ana.submits());
  expect(errors(stage)).toEqual({
    group: 'The account has no group “platinum”. Choose one that it has: default, vip.',
  });
  Object.assign(inputs['group']?.['group'] ?? {}, { selected_option: { value: 'vip' } });
  Object.assign(inputs['models']?.['form.models'] ?? {}, { selected_options: [{ value: 'gtp-4o' }] });
  await refused(stage, ana, () => ana.submits());
  expect(errors(stage)).toEqual({ models: 'The account has no model called gtp-4o. Did you mean gpt-4o?' });
  await ana.closes();
  expect(cometApi.account.rows()).toHaveLength(3);
});

test('cross-group retry needs the group auto', async () => {
  await using own = await startStage();
  own.cometApi.account.setGroups(['default', 'vip', 'auto']);
  own.advance(10 * 60_000);
  await own.after(own.ana.types('/cometkey create'));
  await own.after(own.ana.closes());
  await own.after(own.ana.types('/cometkey create'));
  await moreSettings(own, own.ana);
  await fillIn(own, own.ana, {
    name: 'retrying',
    group: 'auto',
    cross_group_retry: ['Retry in other groups'],
  });
  // As if Slack had lost the form that was redrawn.
  const inputs = own.ana.modal()?.inputs ?? {};
  Object.assign(inputs['group']?.['group'] ?? {}, { selected_option: { value: 'vip' } });
  const typed = typedIn(own);
  await refused(own, own.ana, () => own.ana.submits());
  expect(errors(own)).toEqual({
    cross_group_retry:
      'Retrying in other groups works only with the group “auto”. Choose that group, or turn the retry off.',
  });
  expect(typedIn(own)).toEqual(typed);
  await fillIn(own, own.ana, { group: 'auto' });
  await own.after(own.ana.submits());
  expect(own.cometApi.account.rows()).toMatchObject([{ group: 'auto', cross_group_retry: true }]);
});

test('a verb without its key comes back with the reason it could not be done, and the key still chosen', async () => {
  const { ana } = stage;
  await stage.after(ana.types('/cometkey enable'));
  await ana.fills({ key: 'search-prod' });
  const words = await refused(stage, ana, () => ana.submits());
  expect(words).toContain('⚠️ *search-prod* (#1) is already enabled.');
  expect(JSON.stringify(typedIn(stage))).toContain('search-prod #1');
  await ana.closes();
});

test('an edit that came too late shows what was typed, and by whom it was overtaken', async () => {
  await using own = await stageWithKey();
  const { ana, cometApi } = own;
  await own.after(ana.types('/cometkey edit search-prod'));
  await ana.fills({ name: 'search-live', allow_ips: '10.0.0.1' });
  cometApi.account.editInConsole(1, { name: 'renamed' });
  expect(await refused(own, ana, () => ana.submits())).toMatch(
    /\*renamed\* \(#1\) changed while this form was open, so I saved nothing\.\nName: search-prod → renamed\n/,
  );
  expect(typedIn(own)).toMatchObject({ name: 'search-live', allow_ips: '10.0.0.1' });
  expect(textOf(ana.modal())).toContain('Save');
});
