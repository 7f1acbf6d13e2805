import { expect, test } from 'vitest';
import type { RoleList } from '../../src/domain/policy/people/people.ts';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { ownedKey } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';

const usual = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');

/** More quota is decided by so many of these. */
const decidedBy = (approvals: number, from: readonly RoleList[]): Policy => ({
  ...usual,
  rules: [
    {
      name: 'more quota',
      when: { change: ['quota_increase'] },
      decision: { kind: 'ask', approvals, from, reason: 'required' },
      cap: null,
    },
  ],
});

test.each([
  [1, ['leads'], 'another lead has to decide it', 'Only leads and admins can approve or deny'],
  [1, ['admins'], 'another admin has to decide it', 'Only admins can approve or deny'],
  [
    1,
    ['leads', 'admins'],
    'another lead or admin has to decide it',
    'Only leads and admins can approve or deny',
  ],
  [2, ['leads'], '2 other leads have to decide it', 'Only leads and admins can approve or deny'],
] as const)('who asks reads who else decides, by the rule: %i of %j', async (approvals, from, others, only) => {
  await using stage = await startStage({ policy: decidedBy(approvals, from) });
  const { ada, bob } = stage;
  await ownedKey(stage, ada, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey quota search-prod +$50 launch week'));
  const id = stage.requestId();
  await stage.after(ada.types(`/cometkey approve ${id}`));
  expect(stage.told(ada)).toContain(`is your own, so ${others}. \`/cometkey cancel ${id}\` cancels it.`);
  await stage.after(bob.types(`/cometkey approve ${id}`));
  expect(stage.told(bob)).toContain(only);
});

test('a claim is decided by admins, whoever reads it', async () => {
  await using stage = await startStage();
  const { ada, bob, lee, cometApi } = stage;
  cometApi.account.addKey({ name: 'stray' });
  await stage.sweep();
  await stage.after(ada.types('/cometkey claim stray'));
  const id = stage.requestId();
  await stage.after(ada.types(`/cometkey approve ${id}`));
  expect(stage.told(ada)).toContain('is your own, so another admin has to decide it');
  for (const person of [bob, lee]) {
    await stage.after(person.types(`/cometkey deny ${id} no`));
    expect(stage.told(person)).toMatch(/^Only admins can approve or deny this/);
  }
});
