import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/domain/changes/changes.ts';
import { GATED_CHANGES } from '../../src/domain/changes/gated-change.ts';
import { type Units, usd } from '../../src/domain/keys/quota.ts';
import type { Role } from '../../src/domain/member.ts';
import type { Condition } from '../../src/domain/policy/conditions/condition.ts';
import {
  CONDITION_NAMES,
  CONDITIONS,
  type ConditionName,
  type When,
} from '../../src/domain/policy/conditions/conditions.ts';
import { evaluatePolicy, type PolicyContext } from '../../src/domain/policy/evaluate-policy.ts';
import { parseHours } from '../../src/domain/policy/hours.ts';
import { heldLists } from '../../src/domain/policy/people/held-lists.ts';
import { defaultPolicy, type Rule } from '../../src/domain/policy/policy.ts';
import { shadowedBy } from '../../src/domain/policy/shadowed.ts';
import { unreadGroupsBehind } from '../../src/domain/policy/unread-lists.ts';
import { DAY, dayEnd, type Span, span, type Weekday, wallIn } from '../../src/domain/time.ts';
import { aPolicyContext as at } from '../support/policy-context.ts';
import { aKey, aNewKey, dollars, inDays, now } from '../support/samples.ts';

const policy = defaultPolicy({ leads: ['U0LEE'], admins: ['U0ADA'] }, 'C0REQUESTS');
const ask = { kind: 'ask', approvals: 1, from: ['leads'], reason: 'required' } as const;
const allow = { kind: 'allow' } as const;
const ruled = (when: When, decision: Rule['decision'] = allow): Rule => ({
  name: 'rule',
  when,
  decision,
  cap: null,
});

const of = (over: Parameters<typeof aKey>[0]) => at({ key: aKey(over) });
/** The clock of `now` in UTC is the one of the samples; this is a moment of one's own. */
const on = (iso: string) => at({ now: new Date(iso) });

const more = (amount: number, during: Span | null = null): Change => ({
  kind: 'quota',
  delta: dollars(amount),
  during,
});
const forever: Change = { kind: 'unlimited_on', during: null };
const born = (over: Parameters<typeof aNewKey>[0]): Change => ({
  kind: 'create',
  key: aNewKey({ quota: dollars(60), ...over }),
});
const unborn = at({ key: null });
const by = (role: Role, ...lists: readonly string[]) => at({ requesterLists: heldLists({ role, lists }) });
const full = { used: dollars(90) as Units, left: dollars(10) as Units };

/** `change` stands in every rule; the others are what the rows are about. */
type Wanted = Omit<When, 'change'>;

describe('what a rule may ask for', () => {
  test.each<[string, Wanted, Change, PolicyContext, boolean]>([
    ['asked by one of the list', { requesterIn: ['finance'] }, more(1), by('member', 'finance'), true],
    ['asked by one of another list', { requesterIn: ['finance'] }, more(1), by('member', 'legal'), false],
    ['asked by one of either', { requesterIn: ['legal', 'finance'] }, more(1), by('lead', 'finance'), true],
    ['an admin is in a list by being named', { requesterIn: ['finance'] }, more(1), by('admin'), false],
    ['an admin counts as a lead', { requesterIn: ['leads'] }, more(1), by('admin'), true],
    ['a lead is no admin', { requesterIn: ['admins'] }, more(1), by('lead'), false],
    ['amount up to, at it', { amount: { upTo: usd(10), above: null } }, more(10), at(), true],
    ['amount up to, past it', { amount: { upTo: usd(10), above: null } }, more(10.01), at(), false],
    ['amount above, at it', { amount: { upTo: null, above: usd(10) } }, more(10), at(), false],
    ['amount above, past it', { amount: { upTo: null, above: usd(10) } }, more(10.01), at(), true],
    ['amount between', { amount: { above: usd(5), upTo: usd(10) } }, more(7), at(), true],
    [
      'an unlimited new key is above',
      { amount: { upTo: null, above: usd(10) } },
      born({ unlimited: true }),
      unborn,
      true,
    ],
    ['granted afterwards, above', { granted: { upTo: null, above: usd(100) } }, more(1), of(full), true],
    [
      'granted afterwards, at it',
      { granted: { upTo: null, above: usd(100) } },
      more(1),
      of({ ...full, left: dollars(9) }),
      false,
    ],
    ['granted to a new key', { granted: { upTo: usd(60), above: null } }, born({}), unborn, true],
    ['unlimited is granted without end', { granted: { upTo: null, above: usd(1e6) } }, forever, at(), true],
    ['unlimited is never up to', { granted: { upTo: usd(1e6), above: null } }, forever, at(), false],
    ['left afterwards, not in all', { left: { upTo: usd(11), above: null } }, more(1), of(full), true],
    ['left afterwards, past it', { left: { upTo: usd(11), above: null } }, more(1.01), of(full), false],
    ['for a week', { duration: { upTo: span(7, 'd'), above: null } }, more(5, span(1, 'w')), at(), true],
    ['for longer', { duration: { upTo: span(7, 'd'), above: null } }, more(5, span(8, 'd')), at(), false],
    [
      'for good is longer than a week',
      { duration: { upTo: null, above: span(7, 'd') } },
      more(5),
      at(),
      true,
    ],
    ['for good is not up to', { duration: { upTo: span(12, 'mo'), above: null } }, more(5), at(), false],
    ['expires within', { expires: { within: span(30, 'd') } }, more(5), of({ expiresAt: inDays(30) }), true],
    ['expires later', { expires: { within: span(30, 'd') } }, more(5), of({ expiresAt: inDays(31) }), false],
    [
      'expires on the last day',
      { expires: { within: span(30, 'd') } },
      more(5),
      of({ expiresAt: dayEnd(wallIn(inDays(30), 'UTC'), 'UTC') }),
      true,
    ],
    ['never expires', { expires: { within: span(12, 'mo') } }, more(5), of({ expiresAt: null }), false],
    [
      'a new key that expires within',
      { expires: { within: span(30, 'd') } },
      born({ expiresAt: inDays(9) }),
      unborn,
      true,
    ],
    ['their own key', { requesterOwns: true }, more(5), at(), true],
    ['a key of somebody else', { requesterOwns: true }, more(5), at({ isOwner: false }), false],
    ['only keys of others', { requesterOwns: false }, more(5), at({ isOwner: false }), true],
    ['a name', { keyName: ['ci-*'] }, more(5), of({ name: 'CI-main' }), true],
    ['another name', { keyName: ['ci-*'] }, more(5), of({ name: 'xci-main' }), false],
    ['one of two names', { keyName: ['ci-*', 'dev'] }, more(5), of({ name: 'dev' }), true],
    ['the name of a new key', { keyName: ['ci-*'] }, born({ name: 'ci-2' }), unborn, true],
    ['only such models', { keyModels: ['gpt-5*'] }, more(5), of({ models: ['gpt-5', 'gpt-5-mini'] }), true],
    ['no model', { keyModels: ['gpt-5*'] }, more(5), of({ models: [] }), true],
    ['every model, and * is wanted', { keyModels: ['*'] }, more(5), of({ models: null }), true],
    ['a key of the team', { keyTeam: ['ads', 'search'] }, more(5), at({ team: 'search' }), true],
    ['a key of another team', { keyTeam: ['ads'] }, more(5), at({ team: 'search' }), false],
    ['a key of no team', { keyTeam: ['ads'] }, more(5), at(), false],
    [
      'somebody in the team',
      { requesterIn: ['search'] },
      more(1),
      at({ requesterLists: heldLists({ role: 'member', teams: ['search'] }) }),
      true,
    ],
    ['a group', { keyGroup: ['vip'] }, more(5), of({ group: 'vip' }), true],
    ['the account’s own group', { keyGroup: [''] }, more(5), of({ group: '' }), true],
    ['another group', { keyGroup: ['vip'] }, more(5), of({ group: 'default' }), false],
    ['younger', { keyAge: { below: span(7, 'd') } }, more(5), of({ createdAt: inDays(-6) }), true],
    ['a week old', { keyAge: { below: span(7, 'd') } }, more(5), of({ createdAt: inDays(-7) }), false],
    ['not made yet', { keyAge: { below: span(1, 'h') } }, born({}), unborn, true],
    ['not used for a week', { keyUnusedFor: span(7, 'd') }, more(5), of({ usedAt: inDays(-7) }), true],
    ['used yesterday', { keyUnusedFor: span(7, 'd') }, more(5), of({ usedAt: inDays(-1) }), false],
    [
      'never used, made long ago',
      { keyUnusedFor: span(7, 'd') },
      more(5),
      of({ usedAt: null, createdAt: inDays(-9) }),
      true,
    ],
    [
      'never used, made yesterday',
      { keyUnusedFor: span(7, 'd') },
      more(5),
      of({ usedAt: null, createdAt: inDays(-1) }),
      false,
    ],
    ['not made, so not unused', { keyUnusedFor: span(1, 'm') }, born({}), unborn, false],
    ['at night', hours('22:00-06:00'), more(5), on('2026-11-27T23:30:00Z'), true],
    ['after midnight', hours('22:00-06:00'), more(5), on('2026-11-27T05:59:00Z'), true],
    ['by day', hours('22:00-06:00'), more(5), on('2026-11-27T06:00:00Z'), false],
    [
      'in Berlin it is an hour later',
      hours('22:00-06:00', 'Europe/Berlin'),
      more(5),
      on('2026-11-27T21:00:00Z'),
      true,
    ],
    ['on Friday', days([5]), more(5), on('2026-11-27T12:00:00Z'), true],
    ['not on Friday', days([1, 2, 3, 4]), more(5), on('2026-11-27T12:00:00Z'), false],
    [
      'the night from Friday is Friday’s',
      hours('22:00-06:00', 'UTC', [5]),
      more(5),
      on('2026-11-28T01:00:00Z'),
      true,
    ],
    [
      'the night from Thursday is not',
      hours('22:00-06:00', 'UTC', [5]),
      more(5),
      on('2026-11-27T01:00:00Z'),
      false,
    ],
    [
      'two conditions, both',
      { amount: { upTo: usd(9), above: null }, keyName: ['a*'] },
      more(5),
      of({ name: 'a' }),
      true,
    ],
    [
      'two conditions, one',
      { amount: { upTo: usd(9), above: null }, keyName: ['a*'] },
      more(5),
      of({ name: 'b' }),
      false,
    ],
  ])('%s', (_, wanted, change, context, expected) => {
    const rules = [ruled({ ...wanted, change: GATED_CHANGES })];
    const { rule } = evaluatePolicy(change, context, { ...policy, rules });
    expect(rule === 'rule').toBe(expected);
  });

  test.each<[string, Wanted, Change, PolicyContext]>([
    ['one model more', { keyModels: ['gpt-5*'] }, more(5), of({ models: ['gpt-5', 'o3'] })],
    ['every model', { keyModels: ['gpt-5*'] }, more(5), of({ models: null })],
    ['a key that is renamed into the rule', { keyName: ['ci-*'] }, renamed('ci-x'), of({ name: 'prod' })],
    ['a key that is renamed out of it', { keyName: ['ci-*'] }, renamed('prod'), of({ name: 'ci-x' })],
    ['one that is moved into a group', { keyGroup: ['vip'] }, moved('vip'), of({ group: 'default' })],
  ])('what fits in part is let through by no rule, and asked about by all: %s', (_, wanted, change, context) => {
    const when = { ...wanted, change: GATED_CHANGES };
    const decided = (decision: Rule['decision']) =>
      evaluatePolicy(change, context, { ...policy, rules: [ruled(when, decision)] }).rule;
    expect(decided(allow)).toBe('no rule matches');
    expect(decided(ask)).toBe('rule');
    expect(decided({ kind: 'refuse', because: 'no' })).toBe('rule');
  });
});

function hours(text: string, zone = 'UTC', days: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]): Wanted {
  return { timeOfWeek: { between: parseHours(text), on: days, zone } };
}
function days(on: readonly Weekday[]): Wanted {
  return { timeOfWeek: { between: null, on, zone: 'UTC' } };
}
/** With an expiry beyond the limits, so that a rule decides. */
function renamed(name: string): Change {
  return { kind: 'edit', seen: {}, to: { name, expiresAt: inDays(999) } };
}
function moved(group: string): Change {
  return { kind: 'edit', seen: {}, to: { group, expiresAt: inDays(999) } };
}

const anySpan = fc.record({
  amount: fc.integer({ min: 1, max: 40 }),
  unit: fc.constantFrom('h', 'd', 'w', 'mo'),
});
const bound = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.record({ upTo: value, above: fc.constant(null) }),
    fc.record({ upTo: fc.constant(null), above: value }),
    fc.record({ upTo: value, above: value }),
  );
const money = bound(fc.integer({ min: 1, max: 20 }).map((n) => usd(n * 10)));
const name = fc
  .array(fc.constantFrom('a', 'b', '*', 'ci-'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(''));
const names = fc.array(name, { minLength: 1, maxLength: 2 });
const weekday = fc.integer({ min: 1, max: 7 }) as fc.Arbitrary<Weekday>;

const WANTED: { readonly [C in ConditionName]: fc.Arbitrary<NonNullable<When[C]>> } = {
  change: fc.subarray([...GATED_CHANGES], { minLength: 1 }),
  amount: money,
  granted: money,
  left: money,
  duration: bound(anySpan),
  expires: fc.record({ within: anySpan }),
  requesterOwns: fc.boolean(),
  requesterIn: fc.subarray(['leads', 'admins', 'finance', 'legal'], { minLength: 1 }),
  keyName: names,
  keyModels: names,
  keyGroup: fc.subarray(['', 'vip', 'auto'], { minLength: 1 }),
  keyTeam: fc.subarray(['search', 'ads'], { minLength: 1 }),
  keyAge: fc.record({ below: anySpan }),
  keyUnusedFor: anySpan,
  timeOfWeek: fc.record({
    between: fc.constantFrom(null, ...['22:00-06:00', '09:00-17:00', '00:00-12:00'].map(parseHours)),
    on: fc.uniqueArray(weekday, { minLength: 1, maxLength: 7 }),
    zone: fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York'),
  }),
};

const plain = name.map((text) => text.replaceAll('*', 'x'));
const day = fc.integer({ min: -400, max: 400 }).map(inDays);
const anyKey = fc
  .record({
    name: plain,
    models: fc.option(fc.array(plain, { maxLength: 2 })),
    group: fc.constantFrom('', 'vip', 'auto'),
    createdAt: fc.integer({ min: -400, max: 0 }).map(inDays),
    usedAt: fc.option(fc.integer({ min: -400, max: 0 }).map(inDays)),
    expiresAt: fc.option(day),
    used: fc.integer({ min: 0, max: 200 }).map(dollars),
    left: fc.integer({ min: 0, max: 200 }).map(dollars),
    unlimited: fc.boolean(),
  })
  .map(aKey);
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({ amount: fc.integer({ min: 1, max: 220 }), during: fc.option(anySpan) })
    .map(({ amount, during }) => more(amount, during)),
  fc.option(anySpan).map((during): Change => ({ kind: 'unlimited_on', during })),
  fc.integer({ min: 1, max: 220 }).map((left): Change => ({ kind: 'unlimited_off', left: dollars(left) })),
  fc
    .record({ name: plain, group: fc.constantFrom('', 'vip') })
    .map((to): Change => ({ kind: 'edit', seen: {}, to: { ...to, expiresAt: inDays(999) } })),
);
const anyContext = fc
  .record({
    key: anyKey,
    isOwner: fc.boolean(),
    requesterLists: fc
      .record({
        role: fc.constantFrom<Role>('member', 'lead', 'admin'),
        lists: fc.subarray(['finance', 'legal']),
      })
      .map(heldLists),
    hour: fc.integer({ min: 0, max: 24 * 14 }),
  })
  .map(({ hour, ...of }) => at({ ...of, now: new Date(now.getTime() + (hour * DAY) / 24) }));

const OTHERS = CONDITION_NAMES.filter((condition) => condition !== 'change');
const anyWhen = fc
  .subarray(OTHERS, { maxLength: 2 })
  .chain((some) =>
    fc.record({
      change: WANTED.change,
      ...Object.fromEntries(some.map((condition) => [condition, WANTED[condition]])),
    }),
  )
  .map((when): When => when);
const anyRule = fc.record({
  when: anyWhen,
  decision: fc.constantFrom<Rule['decision']>(allow, ask, { kind: 'refuse', because: 'no' }),
  cap: fc.constantFrom(null, null, { total: usd(30), per: span(30, 'd') }),
});

describe('a rule that can never decide', () => {
  test.each(CONDITION_NAMES)('%s: what a wider one covers, it fits', (condition) => {
    const { covers } = CONDITIONS[condition] as Condition<unknown>;
    const wanted = WANTED[condition] as fc.Arbitrary<unknown>;
    let covered = 0;
    fc.assert(
      fc.property(wanted, wanted, anyChange, anyContext, (wide, narrow, change, context) => {
        if (!covers(wide, narrow)) return;
        covered += 1;
        const fits = (of: unknown, decision: Rule['decision']) =>
          evaluatePolicy(change, context, {
            ...policy,
            rules: [ruled({ change: GATED_CHANGES, [condition]: of } as unknown as When, decision)],
          }).rule === 'rule';
        for (const decision of [allow, ask])
          if (fits(narrow, decision)) expect(fits(wide, decision)).toBe(true);
      }),
      { numRuns: 1500 },
    );
    expect(covered).toBeGreaterThan(9);
  });

  test('none that is called so ever decides, whatever is asked', () => {
    let shadowed = 0;
    fc.assert(
      fc.property(
        fc.array(anyRule, { minLength: 2, maxLength: 4 }),
        anyChange,
        anyContext,
        (written, change, context) => {
          const rules = written.map((rule, index) => ({ ...rule, name: `rule ${index}` }));
          const dead = rules.filter((rule, index) => shadowedBy(rule, rules.slice(0, index)).length > 0);
          shadowed += dead.length;
          const { rule } = evaluatePolicy(change, context, { ...policy, rules });
          expect(dead.map((each) => each.name)).not.toContain(rule);
        },
      ),
      { numRuns: 4000 },
    );
    expect(shadowed).toBeGreaterThan(20);
  });

  const first = (when: Partial<When>, over: Partial<Rule> = {}): Rule => ({
    ...ruled({ change: ['quota_increase'], ...when }),
    name: 'first',
    ...over,
  });
  test.each<[string, Rule, Rule, boolean]>([
    [
      'by one about all',
      first({}),
      ruled({ change: ['quota_increase'], amount: { upTo: usd(5), above: null } }, ask),
      true,
    ],
    [
      'by a larger amount',
      first({ amount: { upTo: usd(10), above: null } }),
      ruled({ change: ['quota_increase'], amount: { upTo: usd(5), above: null } }),
      true,
    ],
    [
      'not by a smaller one',
      first({ amount: { upTo: usd(5), above: null } }),
      ruled({ change: ['quota_increase'], amount: { upTo: usd(10), above: null } }),
      false,
    ],
    [
      'not past a cap',
      first({}, { cap: { total: usd(9), per: span(1, 'd') } }),
      ruled({ change: ['quota_increase'] }),
      false,
    ],
    ['not of another kind', first({}), ruled({ change: ['quota_increase', 'unlimited_on'] }), false],
    [
      'by a wider name',
      first({ keyName: ['ci-*'] }),
      ruled({ change: ['quota_increase'], keyName: ['ci-a*', 'ci-b'] }),
      true,
    ],
    [
      'not where only a part of the key fits',
      first({ keyName: ['ci-*'] }),
      ruled({ change: ['quota_increase'], keyName: ['ci-*'] }, ask),
      false,
    ],
  ])('%s', (_, above, below, dead) => {
    expect(shadowedBy(below, [above]).length > 0).toBe(dead);
  });

  test.each<[string, Span, Span, boolean]>([
    ['a month has 28 days in February', span(1, 'mo'), span(30, 'd'), false],
    ['and never more than 31', span(32, 'd'), span(1, 'mo'), true],
    ['a day has 25 hours where clocks are set back', span(24, 'h'), span(1, 'd'), false],
    ['and never more', span(25, 'h'), span(1, 'd'), true],
    ['a week is seven days', span(2, 'w'), span(13, 'd'), true],
    ['hours and minutes are exact', span(60, 'm'), span(1, 'h'), true],
  ])('by a longer time only where it is longer everywhere and always: %s', (_, wide, narrow, dead) => {
    const during = (upTo: Span): When => ({
      change: ['quota_increase'],
      duration: { upTo, above: null },
    });
    expect(shadowedBy(ruled(during(narrow)), [first(during(wide))]).length > 0).toBe(dead);
  });

  test('by two that are about one kind each', () => {
    const above = GATED_CHANGES.map((kind) => first({ change: [kind] }, { name: kind }));
    expect(shadowedBy(ruled({ change: ['unlimited_on', 'quota_increase'] }, ask), above)).toEqual([
      above[1],
      above[0],
    ]);
  });
});

describe('a list that cannot be read', () => {
  const unsure = at({ requesterLists: { sure: [], unsure: [{ list: 'finance', group: 'S0FIN' }] } });
  const free = ruled({ change: ['quota_increase'], requesterIn: ['finance'] });
  const rest: Rule = { ...ruled({ change: ['quota_increase'] }, ask), name: 'rest' };
  const behind = (rules: readonly Rule[], context = unsure) =>
    unreadGroupsBehind(more(1), context, { ...policy, rules });

  test('is a doubt where the decision depends on it', () => expect(behind([free, rest])).toEqual(['S0FIN']));
  test('and none where a rule above decides anyway', () => expect(behind([rest, free])).toEqual([]));
  test('nor where no rule asks for it', () => expect(behind([rest])).toEqual([]));
  test('nor where the requester is on another list of the rule', () =>
    expect(
      behind(
        [ruled({ change: ['quota_increase'], requesterIn: ['finance', 'legal'] }), rest],
        at({ requesterLists: { sure: ['legal'], unsure: unsure.requesterLists.unsure } }),
      ),
    ).toEqual([]));
  test('a group of the admins leaves it open who is a lead, too', () =>
    expect(
      heldLists({ role: 'member', unreadGroups: [{ group: 'S0ADMINS', why: 'unreadable' }] }).unsure,
    ).toEqual([
      { list: 'leads', group: 'S0ADMINS' },
      { list: 'admins', group: 'S0ADMINS' },
    ]));
});
