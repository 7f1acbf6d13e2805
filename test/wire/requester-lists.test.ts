import { expect, test } from 'vitest';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';
import { policyFrom } from '../support/written-policy.ts';

const MINUTE = 60_000;

function policy() {
  return policyFrom(`
people: { leads: [S0LEADS], admins: [S0ADMINS], lists: { finance: [S0FINANCE] } }
approvals: { channel: C0REQUESTS }
rules:
  - { name: finance alone, when: { change: quota_increase, requester: { in: finance } }, then: allow }
  - { name: the rest, when: { change: quota_increase }, then: {} }
`);
}

const left = ({ cometApi }: Stage, id: number) => (cometApi.account.row(id)?.remain_quota ?? 0) / USD;

async function stageWithFinance(): Promise<Stage> {
  const stage = await startStage({ policy: policy() });
  stage.slack.workspace.groups.push({
    id: 'S0FINANCE',
    handle: 'finance',
    name: 'Finance',
    users: ['U0BOB'],
  });
  await ownedKey(stage, stage.ana, { name: 'search-prod', remain_quota: 20 * USD });
  await ownedKey(stage, stage.bob, { name: 'ledger', remain_quota: 20 * USD });
  return stage;
}

test('who is on the list tops up alone, everybody else asks', async () => {
  await using stage = await stageWithFinance();
  const { ana, bob } = stage;
  await stage.after(bob.types('/cometkey quota ledger +$5 month end'));
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch week'));
  expect([left(stage, 2), left(stage, 1)]).toEqual([25, 20]);
  expect(stage.told(ana)).toContain('I asked the leads');
  stage.slack.workspace.groups.at(-1)?.users.splice(0);
  stage.advance(MINUTE + 1);
  await stage.after(bob.types('/cometkey quota ledger +$5 month end'));
  expect(left(stage, 2)).toBe(25);
});

test('where Slack does not tell who is on it, it is refused in words', async () => {
  await using stage = await stageWithFinance();
  const { bob, slack } = stage;
  slack.faults.push({ method: 'usergroups.list', times: 1000, kind: 'http500' });
  stage.advance(MINUTE + 1);
  await stage.after(bob.types('/cometkey quota ledger +$5 month end'));
  expect(stage.told(bob)).toMatch(/^I can’t check right now whether you’re in .*S0FINANCE/);
  expect(left(stage, 2)).toBe(20);
});
