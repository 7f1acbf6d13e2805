import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';
import { policyFrom } from '../support/written-policy.ts';

const FINANCE = 'S0FINANCE';
const MINUTE = 60_000;

/** More quota needs these, as an admin writes it. */
function asking(from: string, people = ''): Policy {
  return policyFrom(`
people: { leads: [S0LEADS], admins: [S0ADMINS], lists: { finance: [${FINANCE}${people}] } }
approvals: { channel: C0REQUESTS }
rules:
  - { name: big money, when: { change: quota_increase }, then: { ${from} } }
`);
}

const EACH = 'from: { leads: 1, finance: 1 }';
const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const finance = ({ slack }: Stage) => slack.workspace.groups.find(({ id }) => id === FINANCE)?.users ?? [];

/** Ana has asked for $50 more on her key of $20; bob is in finance. */
async function asked(from = EACH, people = ''): Promise<Stage> {
  const stage = await startStage({ policy: asking(from, people) });
  stage.slack.workspace.groups.push({ id: FINANCE, handle: 'finance', name: 'Finance', users: ['U0BOB'] });
  await ownedKey(stage, stage.ana, { name: 'search-prod', remain_quota: 20 * USD });
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 launch week'));
  return stage;
}

const approve = (stage: Stage, person: Stage['ana']) =>
  stage.after(person.types(`/cometkey approve ${stage.requestId()}`));

describe('a lead and somebody from finance', () => {
  test('both have to approve, and everybody reads who is still to decide', async () => {
    await using stage = await asked();
    const { ana, bob, lee, lea } = stage;
    expect(stage.told(ana)).toContain('I asked the leads and finance in');
    expect(stage.told(ana)).toContain('A lead and somebody from finance have to approve by');
    expect(stage.card()).toContain('A lead and somebody from finance have to approve by');
    expect(stage.thread()[0]).toMatch(/I asked .*<@U0LEE>.*<@U0BOB>|I asked .*<@U0BOB>.*<@U0LEE>/);
    await stage.after(lee.clicks('Approve'));
    expect(stage.card()).toContain('1 of 2 approvals (<@U0LEE>): somebody from finance is still to decide');
    expect(stage.thread().at(-1)).toBe(
      '<@U0LEE> approved: 1 of 2 approvals. Somebody from finance is still to decide.',
    );
    expect(left(stage)).toBe(20);
    await approve(stage, lea);
    expect(stage.told(lea)).toContain(
      'already has every approval that could come from you. Somebody from finance is still to decide it.',
    );
    await stage.after(lea.types('/cometkey requests'));
    expect(stage.told(lea)).toContain('Waiting for you: 0');
    await stage.after(bob.types('/cometkey requests'));
    expect(stage.told(bob)).toContain('Waiting for you: 1');
    await stage.after(bob.opensHome());
    expect(textOf(bob.home())).toContain('Waiting for you: 1');
    await stage.after(bob.clicks('Approve'));
    expect(left(stage)).toBe(70);
    expect(stage.card()).toContain('Applied');
    expect(stage.dm(ana)).toMatch(/<@U0LEE> and <@U0BOB>/);
  });

  test('nobody else decides, and what they read names who does', async () => {
    await using stage = await asked();
    const { gil, lea, ada } = stage;
    finance(stage).splice(0, Infinity, 'U0LEA');
    stage.advance(MINUTE + 1);
    await stage.after(stage.bob.types(`/cometkey approve ${stage.requestId()}`));
    expect(stage.told(stage.bob)).toContain(
      'Only leads, admins and people from finance can approve or deny this.',
    );
    await approve(stage, gil);
    await stage.after(ada.clicks('Approve'));
    await approve(stage, ada);
    expect(stage.told(ada)).toContain('You’ve already approved');
    await stage.after(lea.clicks('Approve'));
    expect(left(stage)).toBe(70);
  });

  test('who is on both lists counts for one, whichever is missing', async () => {
    await using stage = await asked();
    const { lee, lea } = stage;
    finance(stage).push('U0LEE');
    stage.advance(MINUTE + 1);
    await stage.after(lee.clicks('Approve'));
    expect(stage.card()).toContain('1 of 2 approvals (<@U0LEE>): a lead or somebody from finance is still');
    await approve(stage, lee);
    expect(left(stage)).toBe(20);
    await stage.after(lea.clicks('Approve'));
    expect(left(stage)).toBe(70);
  });

  test('a vote from finance counts no more once its voter has left finance', async () => {
    await using stage = await asked();
    const { bob, lee } = stage;
    await stage.after(bob.clicks('Approve'));
    finance(stage).splice(0, Infinity, 'U0LEA');
    stage.advance(MINUTE + 1);
    await stage.after(lee.clicks('Approve'));
    expect(left(stage)).toBe(20);
    expect(stage.card()).toContain(
      'The approval of <@U0BOB>, who may no longer decide this, no longer counts.',
    );
    expect(stage.card()).toContain('1 of 2 approvals (<@U0LEE>): somebody from finance is still to decide');
    await stage.after(stage.lea.clicks('Approve'));
    expect(left(stage)).toBe(70);
  });

  test('one from finance denies alone', async () => {
    await using stage = await asked();
    const { ana, bob } = stage;
    await stage.after(bob.types(`/cometkey deny ${stage.requestId()} no budget`));
    expect(stage.card()).toMatch(/Denied[\s\S]*no budget/);
    expect(stage.dm(ana)).toContain('no budget');
  });

  test('a group that cannot be read refuses in words, and decides nothing', async () => {
    await using stage = await asked();
    const { bob, lee, slack } = stage;
    await stage.after(lee.clicks('Approve'));
    slack.faults.push({ method: 'usergroups.list', times: 1000, kind: 'http500' });
    stage.advance(MINUTE + 1);
    await stage.after(bob.clicks('Approve'));
    expect(stage.told(bob)).toMatch(/^I can’t check right now whether you may decide this \(.*S0FINANCE/);
    expect(left(stage)).toBe(20);
    slack.faults.splice(0);
    stage.advance(MINUTE + 1);
    await stage.after(bob.clicks('Approve'));
    expect(left(stage)).toBe(70);
  });
});

describe('who is on a list decides, until admins are called', () => {
  test('then an admin decides, which the card says', async () => {
    await using stage = await asked('from: finance');
    const { ada, lee } = stage;
    await approve(stage, ada);
    expect(stage.told(ada)).toContain('Only people from finance can approve or deny this.');
    stage.advance(8 * 60 * MINUTE);
    await stage.runs('remind');
    expect(stage.thread().at(-1)).toContain('I also asked the admins, <@U0ADA>, to decide');
    expect(stage.card()).toContain('I asked the admins too');
    await approve(stage, lee);
    expect(stage.told(lee)).toContain('Only people from finance can approve or deny this.');
    await stage.after(ada.types('/cometkey requests'));
    expect(stage.told(ada)).toContain('Waiting for you: 1');
    await approve(stage, ada);
    expect(left(stage)).toBe(70);
    const since = new Date(stage.now().getTime() - 1440 * MINUTE);
    const acts = (await stage.bot.ports.store.audit.list({ since, limit: 100 })).map(({ act }) => act);
    expect(acts).toContain('request.escalated');
  });

  test.each<[string, string, (stage: Stage) => void, string]>([
    ['its group is deleted', '', (stage) => stage.slack.workspace.groups.pop(), 'Slack has no such group'],
    ['its group is empty', '', (stage) => finance(stage).splice(0), 'it has no members'],
  ])('at once where nobody is left, because %s; admins hear of it once', async (_, people, breaks, why) => {
    await using stage = await asked(EACH, people);
    const { ada, lee } = stage;
    breaks(stage);
    stage.advance(MINUTE + 1);
    await stage.runs('remind');
    await stage.runs('remind');
    expect(stage.thread().filter((text) => text.includes('I also asked the admins'))).toHaveLength(1);
    await stage.after(lee.clicks('Approve'));
    expect(left(stage)).toBe(20);
    await approve(stage, ada);
    expect(left(stage)).toBe(70);
    const told = ada
      .dms()
      .map(textOf)
      .filter((text) => text.includes('(`S0FINANCE`) is on the list'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(why);
  });

  test('the rest of the list decides while its group is gone', async () => {
    await using stage = await asked('from: finance', ', U0LEA');
    stage.slack.workspace.groups.pop();
    stage.advance(MINUTE + 1);
    await stage.runs('remind');
    expect(stage.thread().join('\n')).not.toContain('admins');
    await approve(stage, stage.lea);
    expect(left(stage)).toBe(70);
  });

  test('where only who asked is on the list, admins are called', async () => {
    await using stage = await asked('from: finance', ', U0ANA');
    finance(stage).splice(0);
    stage.advance(MINUTE + 1);
    await stage.runs('remind');
    await approve(stage, stage.ada);
    expect(left(stage)).toBe(70);
  });

  test('not where Slack does not say who is on it', async () => {
    await using stage = await asked('from: finance');
    stage.slack.faults.push({ method: 'usergroups.list', times: 1000, kind: 'http500' });
    stage.advance(MINUTE + 1);
    await stage.runs('remind');
    expect(stage.thread().join('\n')).not.toContain('admins');
  });
});

test('two of both lists together: who they are does not matter', async () => {
  await using stage = await asked('from: [leads, finance], approvals: 2');
  const { ana, bob, lee, lea } = stage;
  expect(stage.told(ana)).toContain('2 of them have to approve by');
  expect(stage.card()).toContain('2 leads or people from finance have to approve by');
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('a lead or somebody from finance is still to decide');
  await stage.after(lea.clicks('Approve'));
  expect(left(stage)).toBe(70);
  expect(textOf(bob.lastDm() ?? {})).not.toContain('Approve');
});

test('who asks is of finance, so somebody else from finance has to decide', async () => {
  await using stage = await asked('from: finance', ', U0ANA');
  const { ana, bob, lee } = stage;
  await approve(stage, ana);
  expect(stage.told(ana)).toContain('is your own, so somebody else from finance has to decide it');
  await approve(stage, lee);
  expect(stage.told(lee)).toContain('Only people from finance can approve or deny this.');
  await stage.after(bob.clicks('Approve'));
  expect(left(stage)).toBe(70);
});

test('the rules name who has to approve, and who is on the lists', async () => {
  await using stage = await asked();
  await stage.after(stage.ana.types('/cometkey policy'));
  expect(stage.told(stage.ana)).toContain('A lead and somebody from finance have to approve');
  await stage.after(stage.ana.types('/cometkey policy explain quota search-prod +$20 launch'));
  expect(stage.told(stage.ana)).toContain('*A lead and somebody from finance have to approve more quota*');
  await stage.after(stage.ana.types('/cometkey policy'));
  expect(stage.told(stage.ana)).toMatch(/From \*?finance\*?: .*S0FINANCE/);
});
