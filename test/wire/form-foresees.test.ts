import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';
import { policyFrom, writtenPolicy } from '../support/written-policy.ts';

const policy = writtenPolicy(`
  - { name: small top-ups, when: { change: quota_increase, amount: { upTo: $10 } }, then: allow, cap: { total: $15, per: 30d } }
  - { name: not so much, when: { change: [quota_increase, create_above_limit], granted: { above: $1000 } }, then: refuse, because: Talk to finance first. }
  - { name: cheap models, when: { change: create_above_limit, key: { models: cheap } }, then: allow }
  - { name: the rest, when: { change: [quota_increase, unlimited_on, unlimited_off, create_above_limit, expiry_above_limit] }, then: {} }
`);

async function opened(line: string): Promise<Stage> {
  const stage = await startStage({ policy });
  await ownedKey(stage, stage.ana, { name: 'prod' });
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  return stage;
}

const form = (person: Person): string => textOf(person.modal() ?? {});
const AT_ONCE = 'Done at once: nobody has to approve this.';
const BY_LEADS = 'anyone in <!subteam^S0LEADS> or anyone in <!subteam^S0ADMINS>.';

describe('a form says before it is sent what would come of it, as it is filled in', () => {
  test('quota', async () => {
    await using stage = await opened('quota prod');
    const { ana } = stage;
    expect(form(ana)).not.toContain('Done at once');
    await fillIn(stage, ana, { amount: '5' });
    expect(form(ana)).toContain('Done at once: within your $15.00 in 30 days, with $10.00 left after this.');
    await fillIn(stage, ana, { amount: '50' });
    expect(form(ana)).toContain(`A lead has to approve more quota: ${BY_LEADS}`);
    expect(form(ana)).toContain('I’ll check again when you send this');
    await fillIn(stage, ana, { amount: '5000' });
    expect(form(ana)).toContain('I’d refuse this: Talk to finance first.');
    await fillIn(stage, ana, { amount: '5 pounds' });
    expect(form(ana)).not.toContain('Done at once');
    await fillIn(stage, ana, { amount: '5' });
    await stage.after(ana.submits());
    expect(rowNamed(stage, 'prod')?.remain_quota).toBe(25 * USD);
  });

  test('quota that fewer people can decide than have to', async () => {
    const twoOfTwo = policyFrom(`
people: { leads: [U0LEE, U0ANA] }
approvals: { channel: C0REQUESTS }
rules: [{ name: two, when: { change: quota_increase }, then: { approvals: 2, from: [leads] } }]`);
    await using stage = await startStage({ policy: twoOfTwo });
    const { ana } = stage;
    await ownedKey(stage, ana, { name: 'prod' });
    await stage.after(ana.types('/cometkey quota prod'));
    await fillIn(stage, ana, { amount: '50' });
    const few = 'but too few of those the policy names can: nobody decides their own request.';
    expect(form(ana)).toContain(`2 leads have to approve more quota, ${few}`);
    await ana.closes();
    await stage.after(ana.types('/cometkey policy explain quota prod +$50'));
    expect(stage.told(ana)).toContain(`by rule 1, *two*, ${few}`);
  });

  test('quota that is taken back, and a cap that is used', async () => {
    await using stage = await opened('quota prod +$10 launch');
    const { ana } = stage;
    await stage.after(ana.types('/cometkey quota prod'));
    await fillIn(stage, ana, { amount: '10' });
    expect(form(ana)).toContain(`A lead has to approve more quota: ${BY_LEADS}`);
    await fillIn(stage, ana, { Change: 'Take some back' });
    expect(form(ana)).toContain(AT_ONCE);
  });

  test('unlimited quota', async () => {
    await using stage = await opened('unlimited prod');
    expect(form(stage.ana)).toContain(`A lead has to approve unlimited quota: ${BY_LEADS}`);
  });

  test('a new key', async () => {
    await using stage = await opened('create');
    const { ana } = stage;
    expect(form(ana)).toContain(AT_ONCE);
    await fillIn(stage, ana, { 'Amount in USD': '80' });
    expect(form(ana)).toContain(`A lead has to approve more than $50.00 for a new key: ${BY_LEADS}`);
    await fillIn(stage, ana, { 'Amount in USD': '8000' });
    expect(form(ana)).toContain('I’d refuse this: Talk to finance first.');
    await fillIn(stage, ana, { 'Amount in USD': '20' });
    expect(form(ana)).toContain(AT_ONCE);
  });

  test('a renewal', async () => {
    await using stage = await opened('renew');
    const { ana } = stage;
    await fillIn(stage, ana, { Key: 'prod' });
    expect(form(ana)).toContain(AT_ONCE);
    await fillIn(stage, ana, { Renewal: '365 days' });
    expect(form(ana)).toContain(`A lead has to approve an expiry more than 365 days away: ${BY_LEADS}`);
  });

  test('an edit', async () => {
    await using stage = await opened('edit prod');
    const { ana } = stage;
    expect(form(ana)).not.toContain('Done at once');
    await fillIn(stage, ana, { Expires: 'Never' });
    expect(form(ana)).toContain(`A lead has to approve an expiry more than 365 days away: ${BY_LEADS}`);
    await fillIn(stage, ana, { Expires: 'In 7 days' });
    expect(form(ana)).toContain(AT_ONCE);
  });

  test('while CometAPI does not answer', async () => {
    await using stage = await opened('quota prod');
    const { ana, cometApi } = stage;
    cometApi.faults.add({ kind: 'http503' });
    await fillIn(stage, ana, { Change: 'Take some back', amount: '500' });
    expect(form(ana)).toContain('$20.00');
    await fillIn(stage, ana, { amount: '5' });
    expect(form(ana)).toContain(AT_ONCE);
  });
});
