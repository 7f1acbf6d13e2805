import { expect, test } from 'vitest';
import { GATED_CHANGES } from '../../src/domain/changes/gated-change.ts';
import { usd } from '../../src/domain/keys/quota.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';

const people = { leads: ['S0LEADS', 'U0LEE'], admins: ['U0ADA'] };

test('without a file: the people and the channel that were named', () => {
  const policy = defaultPolicy(people, 'C0REQUESTS');
  expect(policy.people).toEqual({ ...people, lists: {}, teams: {} });
  expect(policy.approvals.channel).toBe('C0REQUESTS');
});

test('without a file: $10 and 90 days; alone at most $50, 365 days, 20 keys and $100 in 30 days', () => {
  expect(defaultPolicy(people, 'C1').create).toEqual({
    defaults: { quota: usd(10), expires: span(90, 'd') },
    limits: {
      quota: usd(50),
      expires: span(365, 'd'),
      keysPerMember: 20,
      perMember: { total: usd(100), per: span(30, 'd') },
    },
  });
});

test('without a file: one lead is asked about everything that can be asked, each by one rule', () => {
  const { rules } = defaultPolicy(people, 'C1');
  expect(rules.flatMap(({ when }) => when.change).toSorted()).toEqual(GATED_CHANGES.toSorted());
  for (const { decision } of rules)
    expect(decision).toEqual({ kind: 'ask', approvals: 1, from: ['leads'], reason: 'required' });
});

test('without a file: a request is reminded of, escalated, and expires, in this order', () => {
  const { remind, escalate, expires } = defaultPolicy(people, 'C1').approvals;
  expect([...remind, escalate, expires]).toEqual([span(1, 'h'), span(4, 'h'), span(8, 'h'), span(24, 'h')]);
});
