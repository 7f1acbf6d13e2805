import { usd } from '../../src/domain/keys/quota.ts';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';

const basePolicy = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');

/** The policy of every stage, and top-ups up to $10 without a decision, $10 a member in 30 days. */
export const cappedPolicy: Policy = {
  ...basePolicy,
  rules: [
    {
      name: 'small top-ups',
      when: { change: ['quota_increase'], amount: { upTo: usd(10), above: null } },
      decision: { kind: 'allow' },
      cap: { total: usd(10), per: span(30, 'd') },
    },
    ...basePolicy.rules,
  ],
};
