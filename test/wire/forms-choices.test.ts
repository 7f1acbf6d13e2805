import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn, moreSettings } from '../support/fill-in.ts';
import { ownedKey, rowNamed, seconds } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

/** The fields of the form that a person has open. */
const fields = (person: Person): string[] =>
  (person.modal()?.blocks ?? []).flatMap(({ type, block_id }) => (type === 'input' ? [block_id ?? ''] : []));

/** As if Slack had lost the redrawn form: the person chooses, and nothing else moves. */
function chooseUnheard(person: Person, field: string, value: string) {
  const inputs = person.modal()?.inputs ?? {};
  Object.assign(inputs[field]?.[field] ?? {}, { selected_option: { value, text: {} } });
}

describe('a choice brings the fields that it needs, and what was typed stays', () => {
  test('a new key', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey create'));
    expect(fields(ana)).toEqual(['name', 'quota_kind', 'quota', 'expires']);
    await fillIn(stage, ana, { Name: 'search-prod', 'Amount in USD': '7', Quota: 'Unlimited' });
    expect(fields(ana)).toEqual(['name', 'quota_kind', 'expires', 'reason']);
    expect(textOf(ana.modal())).toContain('A lead has to approve an unlimited key: ');
    await fillIn(stage, ana, { Quota: 'Limited', Expires: 'On a date' });
    expect(fields(ana)).toEqual(['name', 'quota_kind', 'quota', 'expires', 'expires_on']);
    await moreSettings(stage, ana);
    expect(fields(ana).slice(5)).toEqual(['models', 'allow_ips', 'group', 'owner']);
    await fillIn(stage, ana, { 'Allowed IPs': '10.0.0.1', Expires: 'In 7 days' });
    expect(fields(ana)).not.toContain('expires_on');
    await stage.after(ana.submits());
    const row = rowNamed(stage, 'search-prod');
    expect(row).toMatchObject({ remain_quota: 7 * USD, allow_ips: '10.0.0.1' });
    expect((row?.expired_time ?? 0) - seconds(stage.now())).toBeCloseTo(7 * 86_400, -2);
  });

  test('retrying in other groups, with the group that can', async () => {
    await using stage = await startStage();
    const { ana, cometApi } = stage;
    cometApi.account.setGroups(['default', 'auto']);
    stage.advance(86_400_000);
    await expect.poll(stage.bot.ports.cometApi.groups).toContain('auto');
    await stage.after(ana.types('/cometkey create retrying --group default'));
    await ana.closes().catch(() => {});
    await stage.after(ana.types('/cometkey create --group default'));
    expect(fields(ana)).not.toContain('cross_group_retry');
    await fillIn(stage, ana, { Group: 'auto', 'Cross-group retry': ['Retry in other groups'], Name: 'both' });
    await stage.after(ana.submits());
    expect(rowNamed(stage, 'both')).toMatchObject({ group: 'auto', cross_group_retry: true });
    await ana.closes();
    await stage.after(ana.types('/cometkey create --group auto'));
    await fillIn(stage, ana, {
      'Cross-group retry': ['Retry in other groups'],
      Group: 'Default group',
      Name: 'none',
    });
    expect(fields(ana)).not.toContain('cross_group_retry');
    await stage.after(ana.submits());
    expect(rowNamed(stage, 'none')).toMatchObject({ group: '', cross_group_retry: false });
  });

  test('quota', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey quota search-prod'));
    expect(fields(ana)).toEqual(['direction', 'amount', 'during', 'reason']);
    await fillIn(stage, ana, { amount: '5', during: '7d', Change: 'Take some back' });
    expect(fields(ana)).toEqual(['direction', 'amount']);
    await fillIn(stage, ana, { Change: 'Add' });
    expect(ana.modal()?.inputs['during']).toMatchObject({ during: { value: '7d' } });
    await fillIn(stage, ana, { Change: 'Take some back' });
    await stage.after(ana.submits());
    expect(cometApi.account.row(1)?.remain_quota).toBe(15 * USD);
  });

  test('unlimited quota', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey unlimited'));
    await fillIn(stage, ana, { during: '4h', Change: 'Set a limit again' });
    expect(fields(ana)).toEqual(['key', 'direction', 'left', 'reason']);
    await fillIn(stage, ana, { Key: 'search-prod' });
    expect(textOf(ana.modal())).toContain('the key already has a limit');
    await fillIn(stage, ana, { Change: 'Lift the limit', Reason: 'migration' });
    await stage.after(ana.submits());
    expect(stage.card()).toContain('*unlimited quota* on *search-prod* for 4 hours');
  });

  test('a renewal beyond the limit, and an expiry', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey renew'));
    await fillIn(stage, ana, { Key: 'search-prod', Renewal: '365 days' });
    expect(fields(ana)).toEqual(['key', 'span', 'reason']);
    await fillIn(stage, ana, { Renewal: '7 days' });
    expect(fields(ana)).toEqual(['key', 'span']);
    await ana.closes();
    await stage.after(ana.types('/cometkey edit search-prod'));
    expect(fields(ana)).toEqual(['name', 'expires', 'models', 'allow_ips', 'group']);
    await fillIn(stage, ana, { Expires: 'Never' });
    expect(textOf(ana.modal())).toContain('A lead has to approve an expiry more than 365 days away: ');
    await fillIn(stage, ana, { Reason: 'for ever', Expires: 'As it is now' });
    expect(ana.modal()?.blocks.find(({ block_id }) => block_id === 'reason')?.optional).toBe(true);
  });
});

describe('a redrawn form that is lost does no harm', () => {
  test('what a choice needs is asked for when the form is sent, and everything stays', async () => {
    await using stage = await startStage();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey create'));
    await ana.fills({ Name: 'search-prod' });
    chooseUnheard(ana, 'expires', 'date');
    chooseUnheard(ana, 'quota_kind', 'unlimited');
    await ana.fills({ quota: '33' });
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toMatch(/^New CometAPI key\n(⚠️ .*\n){2,}/);
    expect(textOf(ana.modal())).toContain('⚠️ Choose a date.');
    expect(textOf(ana.modal())).toContain('⚠️ A lead has to approve an unlimited key, so please say why.');
    expect(fields(ana)).toEqual(['name', 'quota_kind', 'expires', 'expires_on', 'reason']);
    await ana.fills({ Date: '2027-06-01', Reason: 'migration' });
    await stage.after(ana.submits());
    expect(stage.card()).toContain('*search-prod* with *unlimited quota*');
  });

  test('a time that was typed for more is no time for less', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey quota search-prod'));
    await ana.fills({ amount: '5', during: '7d', reason: 'x' });
    chooseUnheard(ana, 'direction', '-');
    await stage.after(ana.submits());
    expect(ana.modal()?.errors?.['during']).toContain('Only added quota can be temporary.');
  });

  test('Slack answers no update, or the wrong person asks for one', async () => {
    await using stage = await stageWithKey();
    const { ana, slack, cometApi } = stage;
    await stage.after(ana.types('/cometkey quota search-prod'));
    await fillIn(stage, ana, { amount: '5' });
    slack.faults.push({ kind: 'error', method: 'views.update', times: 1, error: 'internal_error' });
    await fillIn(stage, ana, { Change: 'Take some back' });
    expect(fields(ana)).toContain('during');
    await ana.fills({ reason: 'too much' });
    await stage.after(ana.submits());
    expect(cometApi.account.row(1)?.remain_quota).toBe(15 * USD);
  });

  test('a form that was sent is not drawn over its answer', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey quota search-prod'));
    await fillIn(stage, ana, { amount: '5', reason: 'launch week' });
    await stage.after(Promise.all([ana.fills({ Change: 'Set what is left' }), ana.submits()]));
    expect(textOf(ana.modal())).toMatch(/I asked the leads/);
  });

  test('of choices that come fast, the last one counts', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey quota search-prod'));
    await stage.after(
      (async () => {
        for (const change of ['Take some back', 'Add', 'Set what is left', 'Add', 'Take some back'])
          await ana.fills({ Change: change });
      })(),
    );
    expect(fields(ana)).toEqual(['direction', 'amount']);
  });
});

test('all that is wrong is said at once, each under its field', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'taken' });
  await stage.after(ana.types('/cometkey create'));
  await moreSettings(stage, ana);
  await fillIn(stage, ana, { Name: 'taken', 'Amount in USD': '€5', 'Allowed IPs': 'office' });
  await stage.after(ana.submits());
  expect(Object.keys(ana.modal()?.errors ?? {}).sort()).toEqual(['allow_ips', 'name', 'quota']);
  expect(JSON.stringify(ana.modal()?.errors)).not.toMatch(/no name|--/);
});

test.each([
  '20',
  '$20',
  ' 20 ',
  '20.00',
  '$20.00',
  '20 usd',
  '10000000u',
])('an amount written as %s', async (text) => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create'));
  await ana.fills({ Name: 'search-prod', 'Amount in USD': text });
  await stage.after(ana.submits());
  expect(rowNamed(stage, 'search-prod')?.remain_quota).toBe(20 * USD);
});

test.each(['1,000', '$1,000', '1000'])('a thousand dollars, written as %s', async (text) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await ana.fills({ amount: text, reason: 'launch week' });
  await stage.after(ana.submits());
  expect(stage.card()).toContain('+$1,000.00');
});

test('the limits are said, with what is left of them', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const limits = async () => {
    await stage.after(ana.types('/cometkey create'));
    const text = textOf(ana.modal());
    await ana.closes();
    return /^Keys up to .*$/m.exec(text)?.[0];
  };
  expect(await limits()).toBe(
    'Keys up to $50.00 and 365 days need no approval. You have $100.00 left of your $100.00 per 30 days for new keys, and already have 0 of 20 keys.',
  );
  await stage.after(ana.types('/cometkey create one --quota $40'));
  expect(await limits()).toContain(
    'You have $60.00 left of your $100.00 per 30 days for new keys, and already have 1 of 20 keys.',
  );
  await stage.after(ana.types('/cometkey create two --quota $40'));
  await stage.after(ana.types('/cometkey create three --quota $40'));
  expect(textOf(ana.modal())).toContain(
    '⚠️ A lead has to approve this: with it you would have $120.00 of new keys in 30 days (limit $100.00), so please say why.',
  );
  await ana.closes();
  // What is asked for is no key yet.
  await stage.after(ana.types('/cometkey create three --quota $40 --reason launch'));
  expect(await limits()).toContain('already have 2 keys and 1 request of your 20.');
});

test('what is left can be set to nothing', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await fillIn(stage, ana, { amount: '$0', Change: 'Set what is left' });
  await stage.after(ana.submits());
  await stage.after(ana.clicks('Leave nothing'));
  expect(cometApi.account.row(1)?.remain_quota).toBe(0);
});

test.each([
  ['for 2 days', 'for 2 days'],
  ['4h', 'for 4 hours'],
])('how long, written as %s', async (text, told) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await ana.fills({ amount: '5', during: text, reason: 'launch week' });
  await stage.after(ana.submits());
  expect(stage.card()).toContain(told);
});

test.each([
  'until friday',
  'friday',
  '2026-12-04',
  'tomorrow',
])('a date as how long (%s) is answered with the length of time until then', async (text) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  for (const line of ['quota search-prod', 'unlimited search-prod']) {
    await stage.after(ana.types(`/cometkey ${line}`));
    await ana.fills({
      during: text,
      reason: 'launch week',
      ...(line.startsWith('quota') && { amount: '5' }),
    });
    await stage.after(ana.submits());
    const [, meant = ''] = /that’s about (\d+h)/.exec(String(ana.modal()?.errors?.['during'])) ?? [];
    expect(meant).not.toBe('');
    await ana.fills({ during: meant });
    await stage.after(ana.submits());
    expect(stage.card()).toContain(`for ${Number.parseInt(meant, 10)} hours`);
    await ana.closes();
  }
});
