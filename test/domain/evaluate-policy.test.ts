import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, KeyChange } from '../../src/domain/changes/changes.ts';
import { planFor } from '../../src/domain/changes/changes.ts';
import { GATED_CHANGES, type GatedChange } from '../../src/domain/changes/gated-change.ts';
import type { NewKey } from '../../src/domain/changes/new-key.ts';
import type { Key } from '../../src/domain/keys/key.ts';
import { grantedOf, type Units, units, usd } from '../../src/domain/keys/quota.ts';
import {
  evaluatePolicy,
  gatedBy,
  needsNoApproval,
  type PolicyContext,
} from '../../src/domain/policy/evaluate-policy.ts';
import type { Usage } from '../../src/domain/policy/limits.ts';
import { defaultPolicy, type Policy, type Rule } from '../../src/domain/policy/policy.ts';
import { addSpan, dayEnd, parseSpan, type Span, span, wallIn } from '../../src/domain/time.ts';
import { aPolicyContext as at } from '../support/policy-context.ts';
import { aKey, aNewKey, dollars, inDays, now } from '../support/samples.ts';
import { withBudget } from '../support/with-budget.ts';

const policy = defaultPolicy({ leads: ['U0LEE'], admins: ['U0ADA'] }, 'C0REQUESTS');

const quota = (amount: number, during: Span | null = null): Change => ({
  kind: 'quota',
  delta: dollars(amount),
  during,
});
const create = (over: Partial<NewKey>): Change => ({ kind: 'create', key: aNewKey(over) });
const expiry = (expiresAt: Date | null): Change => ({ kind: 'edit', seen: {}, to: { expiresAt } });
/** A date without a time: the end of the day that is as far away as the limit. */
const lastDay = (zone: string): Date => dayEnd(wallIn(addSpan(now, span(365, 'd'), zone), zone), zone);
const lasting = (text: string): Change => ({
  kind: 'edit',
  seen: {},
  to: { expiresAt: inDays(1) },
  lasts: { span: parseSpan(text) ?? span(1, 'd'), zone: 'UTC' },
});
const renew = (text: string): Change => ({
  kind: 'renew',
  span: parseSpan(text) ?? span(1, 'd'),
  zone: 'UTC',
});
const unlimitedOn = (during: Span | null = null): Change => ({ kind: 'unlimited_on', during });
const ends = (expiresAt: Date | null) => at({ key: aKey({ expiresAt }) });
const born = (over: Partial<PolicyContext> = {}) => at({ key: null, ...over });
const has = (keys: number, granted = 0): Usage => ({ keys, requests: 0, granted: dollars(granted) });
const requester = (keys: number, granted = 0) =>
  born({ usage: { requester: has(keys, granted), recipient: null } });
const recipient = (keys: number, granted = 0) =>
  born({ usage: { requester: has(0), recipient: has(keys, granted) } });

/** What the default rules are about, as cards name them. */
const RULES: Readonly<Record<GatedChange, string>> = {
  quota_increase: 'more quota',
  unlimited_on: 'unlimited quota',
  unlimited_off: 'a new limit',
  create_above_limit: 'a key beyond the limits',
  expiry_above_limit: 'a late expiry',
};

describe('what a lead is asked about', () => {
  test.each<[string, Change, PolicyContext, GatedChange | null]>([
    // Quota
    ['more quota', quota(0.01), at(), 'quota_increase'],
    ['more quota for a week', quota(50, span(7, 'd')), at(), 'quota_increase'],
    ['less quota', quota(-5), at(), null],
    ['unlimited', unlimitedOn(), at(), 'unlimited_on'],
    ['unlimited for an hour', unlimitedOn(span(1, 'h')), at(), 'unlimited_on'],
    ['limited again', { kind: 'unlimited_off', left: dollars(1) }, at(), 'unlimited_off'],
    // A new key
    ['a key at the limits', create({ quota: dollars(50), expiresAt: inDays(365) }), born(), null],
    ['a key a unit above', create({ quota: units(dollars(50) + 1) }), born(), 'create_above_limit'],
    ['an unlimited key', create({ unlimited: true, quota: units(0) }), born(), 'create_above_limit'],
    ['a key that never expires', create({ expiresAt: null }), born(), 'create_above_limit'],
    ['a key for a day more', create({ expiresAt: inDays(366) }), born(), 'create_above_limit'],
    ['the twentieth key', create({}), requester(19), null],
    ['the twenty-first', create({}), requester(20), 'create_above_limit'],
    ['up to $100 in 30 days', create({}), requester(2, 90), null],
    ['past $100 in 30 days', create({}), requester(2, 91), 'create_above_limit'],
    ['a gift that leaves room for a key of $10', create({}), recipient(18, 80), null],
    ['a gift that leaves less than $10', create({}), recipient(3, 80.01), 'create_above_limit'],
    ['a gift that leaves room for no other key', create({}), recipient(19), 'create_above_limit'],
    [
      'a gift past what its giver may ask for',
      create({}),
      born({ usage: { requester: has(3, 91), recipient: has(0) } }),
      'create_above_limit',
    ],
    // More time
    ['an expiry within the limit', expiry(inDays(300)), ends(inDays(30)), null],
    ['the last day of the limit, as a date', expiry(lastDay('UTC')), ends(inDays(30)), null],
    ['an hour beyond it', expiry(inDays(365 + 1 / 24)), ends(inDays(30)), 'expiry_above_limit'],
    ['a day beyond it', lasting('366d'), ends(inDays(30)), 'expiry_above_limit'],
    ['as long as the limit', lasting('365d'), ends(inDays(30)), null],
    ['never', expiry(null), ends(inDays(30)), 'expiry_above_limit'],
    ['never, and it never ended', expiry(null), ends(null), null],
    ['some day, far off, and it never ended', expiry(inDays(4000)), ends(null), null],
    ['sooner, and still far off', expiry(inDays(4000)), ends(inDays(4001)), null],
    ['later, and it was far off', expiry(inDays(4001)), ends(inDays(4000)), 'expiry_above_limit'],
    ['renew within the limit', renew('30d'), ends(inDays(30)), null],
    ['renew beyond it', renew('12mo'), ends(inDays(30)), 'expiry_above_limit'],
    ['renew step by step beyond it', renew('30d'), ends(inDays(350)), 'expiry_above_limit'],
    ['renew what ended', renew('365d'), ends(inDays(-30)), null],
    ['renew what never ends', renew('12mo'), ends(null), null],
    // Everything else
    ['a rename', { kind: 'edit', seen: {}, to: { name: 'find' } }, at(), null],
    [
      'other models and addresses',
      { kind: 'edit', seen: {}, to: { models: ['a'], allowIps: [] } },
      at(),
      null,
    ],
    [
      'a rename that also ends never',
      { kind: 'edit', seen: {}, to: { name: 'find', expiresAt: null } },
      at(),
      'expiry_above_limit',
    ],
    ['enable', { kind: 'enable' }, at(), null],
    ['disable', { kind: 'disable' }, at(), null],
    ['the end of a grant', { kind: 'revert', of: 'quota', granted: dollars(5) }, at(), null],
  ])('%s', (_, change, circumstances, about) => {
    expect(gatedBy(change, circumstances, policy)).toBe(about);
    if (about !== null) expect(needsNoApproval(change)).toBe(false);
    const expected =
      about === null
        ? { kind: 'allow', rule: 'own keys' }
        : {
            kind: 'ask',
            rule: `${RULES[about]} needs a lead`,
            about,
            approvals: 1,
            from: ['leads'],
            reason: 'required',
          };
    expect(evaluatePolicy(change, circumstances, policy)).toEqual(expected);
  });

  test.each<[string, Change, boolean]>([
    ['less quota', quota(-1), true],
    ['more quota', quota(1), false],
    ['a rename', { kind: 'edit', seen: {}, to: { name: 'find' } }, true],
    ['any expiry, which depends on the one it has', expiry(inDays(1)), false],
    ['a renewal', renew('1d'), false],
    ['enable', { kind: 'enable' }, true],
    ['disable', { kind: 'disable' }, true],
    ['no limit', unlimitedOn(), false],
  ])('whether its owner may, whatever the key is like: %s', (_, change, alone) =>
    expect(needsNoApproval(change)).toBe(alone));

  test('the table has every kind of ask', () => {
    const asked = [
      gatedBy(quota(1), at(), policy),
      gatedBy(unlimitedOn(), at(), policy),
      gatedBy({ kind: 'unlimited_off', left: dollars(1) }, at(), policy),
      gatedBy(create({ unlimited: true }), born(), policy),
      gatedBy(expiry(null), at(), policy),
    ];
    expect(asked).toEqual(GATED_CHANGES);
  });
});

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
const anyKey: fc.Arbitrary<Key> = fc
  .record({
    status: fc.integer({ min: 0, max: 5 }),
    unlimited: fc.boolean(),
    left: amount.map(units),
    used: fc.nat(1_000_000).map(units),
    expiresAt: fc.option(fc.integer({ min: -9, max: 4000 }).map(inDays)),
  })
  .map(aKey);
/** Everything a person can want of a key there is. */
const anyChange: fc.Arbitrary<Exclude<KeyChange, { kind: 'revert' }>> = fc.oneof(
  amount.map((delta) => ({ kind: 'quota', delta: units(delta), during: null }) as const),
  fc.nat(1_000_000).map((left) => ({ kind: 'unlimited_off', left: units(left) }) as const),
  fc.constant({ kind: 'unlimited_on', during: null } as const),
  fc.nat(4000).map((days) => ({ kind: 'renew', span: span(days + 1, 'd'), zone: 'UTC' }) as const),
  fc.constant({ kind: 'enable' } as const),
  fc.constant({ kind: 'disable' } as const),
  fc
    .record({ name: fc.constant('find'), expiresAt: fc.option(fc.nat(4000).map(inDays)) })
    .map((to) => ({ kind: 'edit', seen: {}, to }) as const),
);

test.each([
  'UTC',
  'Asia/Tokyo',
  'America/Los_Angeles',
  'Pacific/Kiritimati',
  'Europe/Berlin',
])('of dates, the last one within the limit is that of its last day in %s', (zone) => {
  const decided = (date: Date) => gatedBy(expiry(date), { ...ends(inDays(30)), zone }, policy);
  const nextDay = dayEnd(wallIn(addSpan(lastDay(zone), span(1, 'd'), zone), zone), zone);
  expect(decided(lastDay(zone))).toBeNull();
  expect(decided(nextDay)).toBe('expiry_above_limit');
});

test('no road leads past a lead: what grants more, or lifts or sets a limit, is never allowed alone', () => {
  fc.assert(
    fc.property(anyChange, anyKey, (change, key) => {
      const planned = planFor(change, key, now);
      if (!('plan' in planned)) return;
      const { before, after } = planned.plan;
      const gains = after.granted > grantedOf(key) || after.unlimited !== before.unlimited;
      if (gains) expect(evaluatePolicy(change, at({ key }), policy).kind).toBe('ask');
    }),
  );
});

test('no road leads past a lead to an expiry beyond the limit', () => {
  const latest = inDays(365).getTime();
  fc.assert(
    fc.property(anyChange, anyKey, (change, key) => {
      const planned = planFor(change, key, now);
      if (!('plan' in planned)) return;
      const { expiresAt } = { ...key, ...planned.plan.after.settings };
      const gains =
        key.expiresAt !== null &&
        (expiresAt === null || expiresAt.getTime() > Math.max(latest, key.expiresAt.getTime()));
      if (gains) expect(evaluatePolicy(change, at({ key }), policy).kind).toBe('ask');
    }),
  );
});

test('however somebody cuts it up, new keys give at most $100 in the period without a decision', () => {
  const wishes = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
  fc.assert(
    fc.property(wishes, (amounts) => {
      let granted = 0;
      let keys = 0;
      for (const wanted of amounts) {
        const usage = { requester: { keys, requests: 0, granted: units(granted) }, recipient: null };
        const circumstances = born({ usage });
        if (evaluatePolicy(create({ quota: dollars(wanted) }), circumstances, policy).kind !== 'allow')
          continue;
        expect(wanted).toBeLessThanOrEqual(50);
        granted += dollars(wanted);
        keys += 1;
      }
      expect(granted).toBeLessThanOrEqual(dollars(100));
      expect(keys).toBeLessThanOrEqual(20);
    }),
  );
});

const ask = { kind: 'ask', approvals: 1, from: ['leads'], reason: 'required' } as const;
const rule = (over: Partial<Rule>): Rule => ({
  name: 'rule',
  when: { change: ['quota_increase'] },
  decision: ask,
  cap: null,
  ...over,
});
const ruled = (...rules: Rule[]): Policy => ({ ...policy, rules });

describe('the first rule that matches decides', () => {
  const small = rule({
    name: 'small top-ups',
    when: { change: ['quota_increase'], amount: { upTo: usd(10), above: null } },
    decision: { kind: 'allow' },
    cap: { total: usd(30), per: span(30, 'd') },
  });
  const briefly = rule({
    name: 'unlimited, briefly',
    when: { change: ['unlimited_on'], duration: { upTo: span(24, 'h'), above: null } },
    decision: { ...ask, approvals: 2 },
  });
  const forGood = rule({
    name: 'unlimited for good',
    when: { change: ['unlimited_on'] },
    decision: { kind: 'refuse', because: 'Ask for a time-boxed grant instead.' },
  });
  const others = rule({
    name: 'all other increases',
    when: { change: ['quota_increase', 'unlimited_off', 'create_above_limit', 'expiry_above_limit'] },
  });
  const written = withBudget(ruled(small, briefly, forGood, others));
  const inSearch = (granted: number) => at({ team: 'search', grantedToTeam: dollars(granted) });
  const given = (amountGiven: number) =>
    at({ grantedByRule: new Map([['small top-ups', dollars(amountGiven)]]) });

  test.each<[string, Change, PolicyContext, string, string]>([
    ['a small top-up', quota(10), at(), 'allow', 'small top-ups'],
    ['a cent more', quota(10.01), at(), 'ask', 'all other increases'],
    ['up to the cap', quota(10), given(20), 'allow', 'small top-ups'],
    ['past the cap the next rule decides', quota(10), given(20.01), 'ask', 'all other increases'],
    [
      'what another rule gave counts for nothing',
      quota(10),
      at({ grantedByRule: new Map([['other', dollars(99)]]) }),
      'allow',
      'small top-ups',
    ],
    ['within the budget of its team', quota(10), inSearch(40), 'allow', 'small top-ups'],
    ['past the budget nothing is allowed', quota(10), inSearch(40.01), 'ask', 'all other increases'],
    ['unlimited for a day', unlimitedOn(span(1, 'd')), at(), 'ask', 'unlimited, briefly'],
    ['unlimited for 24 hours', unlimitedOn(span(24, 'h')), at(), 'ask', 'unlimited, briefly'],
    ['unlimited for longer', unlimitedOn(span(25, 'h')), at(), 'refuse', 'unlimited for good'],
    ['unlimited without an end', unlimitedOn(), at(), 'refuse', 'unlimited for good'],
    ['a limit again', { kind: 'unlimited_off', left: dollars(5) }, at(), 'ask', 'all other increases'],
    ['never', expiry(null), at(), 'ask', 'all other increases'],
    ['what needs no decision', { kind: 'disable' }, at(), 'allow', 'own keys'],
  ])('%s', (_, change, circumstances, kind, name) => {
    expect(evaluatePolicy(change, circumstances, written)).toMatchObject({ kind, rule: name });
  });

  test('a refusal says why, and an ask says who and how many', () => {
    expect(evaluatePolicy(unlimitedOn(), at(), written)).toMatchObject({
      because: 'Ask for a time-boxed grant instead.',
    });
    expect(evaluatePolicy(unlimitedOn(span(1, 'h')), at(), written)).toMatchObject({
      approvals: 2,
      from: ['leads'],
    });
  });

  test('what no rule covers is refused', () => {
    expect(evaluatePolicy(quota(1), at(), ruled(forGood))).toEqual({
      kind: 'refuse',
      rule: 'no rule matches',
      because: 'No rule of the policy covers this.',
    });
  });

  test.each<[string, Change, PolicyContext, boolean]>([
    ['a limit with $10 left', { kind: 'unlimited_off', left: dollars(10) }, at(), true],
    ['a limit with more left', { kind: 'unlimited_off', left: dollars(11) }, at(), false],
    ['a small key that never expires', create({ quota: dollars(10), expiresAt: null }), born(), true],
    ['a large one', create({ quota: dollars(11), expiresAt: null }), born(), false],
    ['an unlimited key has no amount', create({ unlimited: true, quota: units(0) }), born(), false],
    ['nor has unlimited', unlimitedOn(), at(), false],
    ['nor has time', expiry(null), at(), false],
  ])('up to $10: %s', (_, change, circumstances, allowed) => {
    const upToTen = rule({
      when: { change: GATED_CHANGES, amount: { upTo: usd(10), above: null } },
      decision: { kind: 'allow' },
    });
    const capped = rule({
      ...upToTen,
      when: { change: GATED_CHANGES },
      cap: { total: usd(10), per: span(1, 'd') },
    });
    for (const only of [upToTen, capped])
      expect(evaluatePolicy(change, circumstances, ruled(only)).kind).toBe(allowed ? 'allow' : 'refuse');
  });

  test('a time-boxed increase matches by its time, one for good does not', () => {
    const brief = ruled(
      rule({
        when: { change: ['quota_increase'], duration: { upTo: span(7, 'd'), above: null } },
        decision: { kind: 'allow' },
      }),
    );
    expect(evaluatePolicy(quota(5, span(1, 'w')), at(), brief).kind).toBe('allow');
    expect(evaluatePolicy(quota(5, span(8, 'd')), at(), brief).kind).toBe('refuse');
    expect(evaluatePolicy(quota(5), at(), brief).kind).toBe('refuse');
    expect(
      evaluatePolicy(
        create({ unlimited: true }),
        born(),
        ruled(rule({ when: { change: GATED_CHANGES, duration: { upTo: span(7, 'd'), above: null } } })),
      ).kind,
    ).toBe('refuse');
  });

  test('whatever the rules, one after the first that matches changes nothing', () => {
    const anyRule = fc
      .record({
        when: fc.record(
          {
            change: fc.subarray([...GATED_CHANGES]),
            amount: fc.record({ upTo: fc.nat(100).map(usd), above: fc.constant(null) }),
          },
          { requiredKeys: ['change'] },
        ),
        decision: fc.constantFrom<Rule['decision']>(
          { kind: 'allow' },
          { kind: 'refuse', because: 'no' },
          ask,
        ),
      })
      .map(rule);
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 5 }),
        anyRule,
        fc.integer({ min: 1, max: 120 }),
        (rules, last, wanted) => {
          const named = rules.map((each, index) => ({ ...each, name: `rule ${index}` }));
          const before = evaluatePolicy(quota(wanted), at(), ruled(...named));
          const after = evaluatePolicy(quota(wanted), at(), ruled(...named, { ...last, name: 'last' }));
          if (before.rule === 'no rule matches') expect(['last', 'no rule matches']).toContain(after.rule);
          else expect(after).toEqual(before);
        },
      ),
    );
  });

  test('however somebody cuts it up, a rule gives no more than its cap', () => {
    const wishes = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 30 });
    fc.assert(
      fc.property(wishes, (amounts) => {
        let sum: Units = units(0);
        for (const wanted of amounts) {
          const ruling = evaluatePolicy(
            quota(wanted),
            at({ grantedByRule: new Map([['small top-ups', sum]]) }),
            written,
          );
          if (ruling.kind === 'allow') sum = units(sum + dollars(wanted));
        }
        expect(sum).toBeLessThanOrEqual(dollars(30));
      }),
    );
  });
});
