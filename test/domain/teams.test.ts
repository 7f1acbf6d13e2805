import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/domain/changes/changes.ts';
import { GATED_CHANGES } from '../../src/domain/changes/gated-change.ts';
import { askedOf, evaluatePolicy } from '../../src/domain/policy/evaluate-policy.ts';
import { defaultPolicy, type Policy, type Rule } from '../../src/domain/policy/policy.ts';
import { shadowedBy } from '../../src/domain/policy/shadowed.ts';
import { type Span, span } from '../../src/domain/time.ts';
import { aPolicyContext as at } from '../support/policy-context.ts';
import { aKey, aNewKey, dollars } from '../support/samples.ts';
import { withBudget } from '../support/with-budget.ts';

const policy = defaultPolicy({ leads: ['U0LEE'], admins: ['U0ADA'] }, 'C0REQUESTS');
const ask = { kind: 'ask', approvals: 1, from: ['leads'], reason: 'required' } as const;
const rule = (over: Partial<Rule>): Rule => ({
  name: 'some rule',
  when: { change: ['quota_increase'] },
  decision: ask,
  cap: null,
  ...over,
});
const ruled = (...rules: Rule[]): Policy => ({ ...policy, rules });
const quota = (amount: number): Change => ({ kind: 'quota', delta: dollars(amount), during: null });
const unlimitedOn = (during: Span | null = null): Change => ({ kind: 'unlimited_on', during });

describe('a team', () => {
  const search = (granted: number) =>
    at({ key: null, toCome: null, team: 'search', grantedToTeam: dollars(granted) });
  const asking = withBudget(ruled(rule({ name: 'all', when: { change: [...GATED_CHANGES] } })));
  const allowing = withBudget(
    ruled(rule({ name: 'all', when: { change: [...GATED_CHANGES] }, decision: { kind: 'allow' } })),
  );
  const born = (amount: number): Change => ({ kind: 'create', key: aNewKey({ quota: dollars(amount) }) });

  test('has its own leads asked, in the place of those of the company', () => {
    const each = { leads: 1, finance: 1 };
    const both = rule({ name: 'both', decision: { ...ask, from: ['leads', 'finance'], approvals: 2, each } });
    const decided = evaluatePolicy(quota(10), { ...search(0), key: aKey() }, withBudget(ruled(both)));
    expect(decided).toMatchObject({
      from: ['search:leads', 'finance'],
      each: { 'search:leads': 1, finance: 1 },
    });
    expect(evaluatePolicy(quota(10), at(), withBudget(ruled(both)))).toMatchObject({ each });
    expect(evaluatePolicy(quota(10), at({ team: 'gone' }), withBudget(ruled(both)))).toMatchObject({ each });
  });

  test('past its budget a new key within the limits is asked for, and says why', () => {
    expect(evaluatePolicy(born(10), search(40), asking)).toMatchObject({ kind: 'allow', rule: 'own keys' });
    const decided = evaluatePolicy(born(10), search(41), asking);
    expect(decided).toMatchObject({ kind: 'ask', about: 'create_above_limit' });
    if (decided.kind !== 'ask' || decided.about === 'ownership') throw new Error('not asked');
    expect(askedOf(born(10), decided, { context: search(41), policy: asking }).limit).toEqual({
      kind: 'budget',
      team: 'search',
      total: 50,
      per: span(30, 'd'),
      would: 51,
    });
  });

  test('has no limit lifted without a decision, and no key without one, while it has a budget', () => {
    for (const change of [unlimitedOn(), born(0), unlimitedOn(span(1, 'h'))]) {
      const unlimited =
        change.kind === 'create' ? { ...change, key: { ...change.key, unlimited: true } } : change;
      expect(evaluatePolicy(unlimited, search(0), allowing).kind).toBe('refuse');
      expect(evaluatePolicy(unlimited, { ...search(0), team: null }, allowing).kind).toBe('allow');
    }
  });
});

test('past a budget a rule below one that allows all decides, so it is no dead one', () => {
  const [above, below] = [rule({ name: 'a', decision: { kind: 'allow' } }), rule({ name: 'b' })];
  expect(shadowedBy(below, [above], true)).toEqual([]);
  expect(shadowedBy(below, [above], false)).toEqual([above]);
  expect(shadowedBy({ ...above, name: 'b' }, [above], true)).toEqual([above]);
});
