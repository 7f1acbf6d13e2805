import { expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn, moreSettings } from '../support/fill-in.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { DAY, ownedKey, rowNamed, seconds } from '../support/owned-key.ts';
import { withoutEcho } from '../support/refused.ts';
import { DONE, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

test('one line with every option makes exactly that key, and its owner reveals it', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(
    ana.types(
      '/cometkey create search prod --quota $20.50 --expires 2w --models gpt-4o, gpt-4o-mini --ips 10.0.0.1,10.1.0.0/16 --group vip',
    ),
  );
  const row = rowNamed(stage, 'search prod');
  expect(row).toMatchObject({
    remain_quota: 20.5 * USD,
    used_quota: 0,
    unlimited_quota: false,
    model_limits_enabled: true,
    model_limits: 'gpt-4o,gpt-4o-mini',
    allow_ips: '10.0.0.1\n10.1.0.0/16',
    group: 'vip',
    cross_group_retry: false,
  });
  expect((row?.expired_time ?? 0) - seconds(stage.now())).toBeCloseTo(14 * 86_400, -2);
  expect(stage.told(ana)).toMatch(
    /^✅ \*search prod\* \(#1\) is ready: \$20\.50, until .*\.\nModels: gpt-4o, gpt-4o-mini\.\nIPs: 10\.0\.0\.1, 10\.1\.0\.0\/16\.\nGroup: vip\.\nPress \*Reveal secret\* to copy its secret; only you can see it\.\nReveal secret\nOpen$/,
  );
  await stage.after(ana.clicks('Reveal secret'));
  expect(textOf(ana.modal())).toContain(`sk-${row?.key}`);
});

test('a name alone takes the policy’s defaults: $10, 90 days, all models, from everywhere', async () => {
  await using stage = await startStage();
  await stage.after(stage.ana.types('/cometkey create “search prod”'));
  const row = rowNamed(stage, 'search prod');
  expect(row).toMatchObject({
    remain_quota: 10 * USD,
    model_limits_enabled: false,
    model_limits: '',
    allow_ips: '',
    group: '',
  });
  expect((row?.expired_time ?? 0) - seconds(stage.now())).toBeCloseTo(90 * 86_400, -2);
});

test('the form takes every field, corrects each under its own label, and shows the answer in its place', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'taken' });
  await stage.after(ana.types('/cometkey create'));
  await moreSettings(stage, ana);
  expect(form(ana)).toContain('(Expires: In 90 days)');
  expect(form(ana)).toContain('(Amount in USD: 10)');
  const until = new Date(stage.now().getTime() + 20 * DAY).toISOString().slice(0, 10);
  await fillIn(stage, ana, {
    Name: 'taken',
    Expires: 'On a date',
    Date: '2020-01-01',
    'Amount in USD': 'twenty',
    Models: ['gpt-4o'],
    'Allowed IPs': '10.0.0.1\nnowhere',
    Group: 'vip',
  });
  expect(await stage.after(ana.submits())).toEqual({
    errors: {
      name: 'There’s already a key taken (#1). Choose another name.',
      quota: 'I can’t read “twenty” as money. Write dollars as $5, or units as 250000u.',
      expires_on: expect.stringMatching(/^That’s in the past: 1 Jan 2020, 23:59\./),
      allow_ips: expect.stringMatching(/^“nowhere” \(line 2\) isn’t an IP address/),
    },
  });
  await ana.fills({
    Name: '  search-prod ',
    'Amount in USD': '20',
    Date: until,
    'Allowed IPs': '10.0.0.1, 2001:DB8::1\n10.1.0.0/16',
  });
  expect(await stage.after(ana.submits())).toHaveProperty('view');

  expect(textOf(ana.modal())).toMatch(/^New CometAPI key\n✅ \*search-prod\* \(#2\) is ready/);
  const row = rowNamed(stage, 'search-prod');
  expect(row).toMatchObject({
    remain_quota: 20 * USD,
    model_limits_enabled: true,
    model_limits: 'gpt-4o',
    allow_ips: '10.0.0.1\n2001:db8::1\n10.1.0.0/16',
    group: 'vip',
  });
  // The day ends where ana lives, seven hours before it ends in Greenwich.
  expect(row?.expired_time).toBe(seconds(new Date(`${until}T16:59:59Z`)));
  await stage.after(ana.clicks('Reveal secret', { in: 'modal' }));
  expect(textOf(ana.modal())).toContain(`sk-${row?.key}`);
});

test('a line without a name opens the form with the rest filled in, dates as the person means them', async () => {
  await using stage = await startStage();
  const { bob } = stage;
  await stage.after(
    bob.types('/cometkey create --quota $5 --expires 2027-12-31 --ips 10.0.0.1 --reason launch week'),
  );
  expect(bob.lastEphemeral()).toBeUndefined();
  expect(form(bob)).toMatch(/\(Name: \)[\s\S]*\(Expires: On a date\)/);
  expect(form(bob)).toMatch(
    /\(Amount in USD: 5\)[\s\S]*\(Allowed IPs: 10\.0\.0\.1\)[\s\S]*\(Reason: launch week\)/,
  );
  await bob.fills({ Name: 'search-prod' });
  await stage.after(bob.submits());
  // Beyond the limit of a year, so it waits; the day is the one that was typed, in New York.
  expect(stage.card()).toContain('@bob asks for');
  await stage.after(stage.lee.clicks('Approve'));
  expect(rowNamed(stage, 'search-prod')?.expired_time).toBe(seconds(new Date('2028-01-01T04:59:59Z')));
});

test('the shortcut and the button on Home open the same form', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.shortcut('key_new'));
  await ana.fills({ Name: 'by-shortcut' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(DONE);
  await ana.closes();

  await stage.after(ana.opensHome());
  await stage.after(ana.clicks('New key', { in: 'home' }));
  await ana.fills({ Name: 'by-home' });
  await stage.after(ana.submits());
  expect(stage.cometApi.account.rows().map(({ name }) => name)).toEqual(['by-shortcut', 'by-home']);
  expect(textOf(ana.home())).toMatch(/\*Your keys\*\n2 keys[\s\S]*by-home/);
});

test('a key for a colleague is theirs: they are told by DM and alone can reveal it', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await stage.after(ana.types('/cometkey create search-prod --for @bob'));
  expect(stage.told(ana)).toMatch(
    /It belongs to <@U0BOB>, who gets a direct message about it; nobody else can see its secret\.\n/,
  );
  expect(stage.told(ana)).not.toContain('Reveal secret');
  expect(stage.dm(bob)).toContain('Key *search-prod* (#1) is yours: <@U0ANA> created it for you.');
  expect(stage.dm(bob)).toMatch(/\n\$[\d.]+ left of \$[\d.]+ · expires .* · as of /);
  await stage.after(ana.types('/cometkey reveal #1'));
  expect(stage.told(ana)).toBe(
    'Key #1 isn’t yours, so you can’t see or change it. Its owner is <@U0BOB>. Ask them, or an admin.',
  );
  await stage.after(bob.clicks('Reveal secret'));
  expect(textOf(bob.modal())).toContain(`sk-${rowNamed(stage, 'search-prod')?.key}`);

  await stage.after(ana.types('/cometkey create for-gil --for @gil'));
  expect(stage.told(ana)).toBe(
    '<@U0GIL> is a guest and can’t own a key. Choose a full member of this workspace.',
  );
  expect(stage.cometApi.account.rows()).toHaveLength(1);
});

test('a name over 50 bytes is made with a warning where the server counts letters', async () => {
  await using stage = await startStage({ flavour: 'documented' });
  const { ana } = stage;
  const name = '密钥'.repeat(10);
  await stage.after(ana.types(`/cometkey create ${name}`));
  expect(stage.told(ana)).toContain(
    'The name takes 60 bytes; some CometAPI servers keep only 50 and may cut it.',
  );
  expect(rowNamed(stage, name)).toBeDefined();
  await stage.after(ana.types(`/cometkey create ${'n'.repeat(51)}`));
  expect(withoutEcho(stage.told(ana))).toBe(
    'The name has 51 characters; at most 50 are allowed. Shorten it.',
  );
});

test('where the server counts bytes such a name is refused, and nothing is left behind', async () => {
  await using stage = await startStage({ flavour: 'newapi' });
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey create ${'密钥'.repeat(10)}`));
  expect(stage.told(ana)).toMatch(/^CometAPI refused the name: .* It takes 60 bytes;/);
  expect(stage.cometApi.account.rows()).toEqual([]);
});

test('models and groups the account does not have are named, with what it has', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create search-prod --models gpt-4'));
  expect(withoutEcho(stage.told(ana))).toBe('The account has no model called gpt-4. Did you mean gpt-4o?');
  await stage.after(ana.types('/cometkey create search-prod --group gold'));
  expect(withoutEcho(stage.told(ana))).toBe(
    'The account has no group “gold”. Choose one that it has: default, vip.',
  );
  expect(stage.cometApi.account.rows()).toEqual([]);
});

test.each([
  ['newapi', '已达到最大令牌数量限制 (1)'],
  ['fork', 'maximum token limit reached (1)'],
] as const)('an account of %s that is full: our sentence first, theirs beside it', async (name, theirs) => {
  await using stage = await stageWithKey({ flavour: { ...flavours[name], keysPerUser: 1 } });
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey create one-more --quota $1'));
  const told = stage.told(ana);
  expect(told).toMatch(/^CometAPI made no new key, because the account had as many as it’s allowed/);
  expect(told).toContain(`CometAPI says: “${theirs}”`);
  expect(cometApi.account.rows()).toHaveLength(1);
});
