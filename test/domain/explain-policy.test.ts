import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/domain/changes/changes.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { evaluatePolicy, explainPolicy } from '../../src/domain/policy/evaluate-policy.ts';
import { span } from '../../src/domain/time.ts';
import { aPolicyContext } from '../support/policy-context.ts';
import { aKey, UNITS_PER_USD } from '../support/samples.ts';
import { writtenPolicy } from '../support/written-policy.ts';

const usdUnits = (n: number) => units(n * UNITS_PER_USD);
const quota = (n: number, days?: number): Change => ({
  kind: 'quota',
  delta: usdUnits(n),
  during: days === undefined ? null : span(days, 'd'),
});

const policy = writtenPolicy(`
  - { name: brief, when: { change: unlimited_on, for: { upTo: 1d } }, then: allow }
  - { name: own, when: { change: quota_increase, amount: { upTo: $10 }, requester: { owner: true } }, then: allow, cap: { total: $15, per: 30d } }
  - { name: ci, when: { change: quota_increase, key: { name: "ci-*" } }, then: refuse, because: no }
  - { name: week, when: { change: quota_increase, for: { upTo: 7d } }, then: { approvals: 2 } }
  - { name: rest, when: { change: [quota_increase, unlimited_on] }, then: {} }
`);

describe('which rule decides, and why the ones above it do not', () => {
  test.each<[string, Change, Parameters<typeof aPolicyContext>[0], object]>([
    ['a small one', quota(5), {}, { by: 'own', passed: { brief: 'change' } }],
    [
      'a large one',
      quota(50),
      {},
      { by: 'rest', passed: { brief: 'change', own: 'amount', ci: 'keyName', week: 'duration' } },
    ],
    [
      'one past the cap',
      quota(10),
      { grantedByRule: new Map([['own', usdUnits(10)]]) },
      { by: 'rest', passed: { brief: 'change', own: 'cap', ci: 'keyName', week: 'duration' } },
    ],
    [
      'one for a while, by somebody else',
      quota(5, 2),
      { isOwner: false },
      { by: 'week', passed: { brief: 'change', own: 'requesterOwns', ci: 'keyName' } },
    ],
    [
      'for a key that a rule refuses',
      quota(50),
      { key: aKey({ name: 'ci-a' }) },
      { by: 'ci', passed: { brief: 'change', own: 'amount' } },
    ],
    [
      'unlimited for good',
      { kind: 'unlimited_on', during: null },
      {},
      { by: 'rest', passed: { brief: 'duration', own: 'change', ci: 'change', week: 'change' } },
    ],
    ['less', quota(-5), {}, { by: null, passed: {} }],
    ['whose it is', { kind: 'claim' }, {}, { by: null, passed: {} }],
    [
      'what no rule is about',
      { kind: 'unlimited_off', left: usdUnits(5) },
      {},
      { by: null, passed: Object.fromEntries(policy.rules.map(({ name }) => [name, 'change'])) },
    ],
  ])('%s', (_, change, over, expected) => {
    const context = aPolicyContext(over);
    const { rule, passedOver, decision } = explainPolicy(change, context, policy);
    const passed = Object.fromEntries(passedOver.map((one) => [one.rule.name, one.why]));
    expect({ by: rule?.name ?? null, passed }).toEqual(expected);
    expect(decision).toEqual(evaluatePolicy(change, context, policy));
  });
});
