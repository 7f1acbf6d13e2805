import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyChange } from '../../src/domain/changes/changes.ts';
import { planFor, stopsUnsaid } from '../../src/domain/changes/changes.ts';
import { snapshotOf, type WritePlan } from '../../src/domain/changes/plan.ts';
import { type Cure, curesOf, urgencyOf } from '../../src/domain/keys/cures.ts';
import { isCured, type Key, STATUS, stateOf } from '../../src/domain/keys/key.ts';
import { grantedOf, units } from '../../src/domain/keys/quota.ts';
import type { SettingsPatch } from '../../src/domain/keys/settings.ts';
import { span } from '../../src/domain/time.ts';
import { aKey, dollars, inDays, now } from '../support/samples.ts';

type Wanted = KeyChange;

const quota = (amount: number): Wanted => ({ kind: 'quota', delta: dollars(amount), during: null });
const unlimitedOn: Wanted = { kind: 'unlimited_on', during: null };
const unlimitedOff = (left: number): Wanted => ({ kind: 'unlimited_off', left: dollars(left) });
const edit = (to: SettingsPatch, looked: SettingsPatch = {}): Wanted => ({ kind: 'edit', seen: looked, to });
const renew: Wanted = { kind: 'renew', span: span(30, 'd'), zone: 'UTC' };
const enable: Wanted = { kind: 'enable' };
const disable: Wanted = { kind: 'disable' };
const endOf = (what: 'quota' | 'unlimited_on', amount: number): Wanted => ({
  kind: 'revert',
  of: what,
  granted: dollars(amount),
});

const expired = { status: STATUS.expired, expiresAt: inDays(-1) };
const exhausted = { status: STATUS.exhausted, left: units(0), used: dollars(20) };
const inDebt = { status: STATUS.exhausted, left: dollars(-2), used: dollars(22) };
const disabled = { status: STATUS.disabled };
const unlimited = { unlimited: true };

/** The changes of a plan, without unchanged members. */
function differences(change: Wanted, over: Partial<Key>) {
  const key = aKey(over);
  const planned = planFor(change, key, now);
  if ('stale' in planned) return planned.stale;
  const { before, after } = planned.plan;
  expect(before).toEqual(snapshotOf(key));
  return {
    ...after.settings,
    ...(after.unlimited === before.unlimited ? {} : { unlimited: after.unlimited }),
    ...(after.granted === before.granted ? {} : { granted: after.granted }),
    ...(after.status === null ? {} : { status: after.status }),
  };
}

test.each<[string, Wanted, Partial<Key>, 'now' | 'soon' | null]>([
  ['all of what is left', quota(-10), {}, 'now'],
  ['a part of it', quota(-9), {}, null],
  ['a limit of nothing', unlimitedOff(0), unlimited, 'now'],
  ['a limit', unlimitedOff(1), unlimited, null],
  ['an expiry that is over, which is refused', edit({ expiresAt: inDays(-1) }), {}, null],
  ['an expiry to come', edit({ expiresAt: inDays(1) }), {}, null],
  ['one in less than a day', edit({ expiresAt: inDays(0.99) }), {}, 'soon'],
  ['one of a key that never expires', edit({ expiresAt: inDays(0.99) }), { expiresAt: null }, 'soon'],
  ['one sooner than today’s', edit({ expiresAt: inDays(0.2) }), { expiresAt: inDays(0.3) }, 'soon'],
  ['one later than today’s', edit({ expiresAt: inDays(0.3) }), { expiresAt: inDays(0.2) }, null],
  ['another setting of a key that ends today', edit({ group: 'vip' }), { expiresAt: inDays(0.2) }, null],
  ['one of a key that is disabled', edit({ expiresAt: inDays(0.5) }), disabled, null],
  ['the end of a loan of all that is left', endOf('quota', 10), {}, 'now'],
  ['all of a key that is disabled', quota(-10), disabled, null],
  ['all of one that has expired', quota(-10), expired, null],
  ['what is called so', disable, {}, null],
  ['more than is left, which is refused', quota(-11), {}, null],
])('how it stops a key that works without saying so: %s', (_, change, over, does) => {
  expect(stopsUnsaid(change, aKey(over), now)).toBe(does);
});

describe('what a change means for a key', () => {
  test.each<[string, Wanted, Partial<Key>, object]>([
    // Quota
    ['more', quota(50), {}, { granted: dollars(70) }],
    ['less', quota(-4), {}, { granted: dollars(16) }],
    ['all of what is left', quota(-10), {}, { granted: dollars(10) }],
    ['more than is left', quota(-11), {}, { kind: 'less_than_nothing', left: dollars(10) }],
    [
      'more for an exhausted key enables it',
      quota(5),
      exhausted,
      { granted: dollars(25), status: 'enabled' },
    ],
    [
      'more for one whose status lies needs no enabling',
      quota(5),
      { ...exhausted, status: 1 },
      { granted: dollars(25) },
    ],
    ['more for a disabled key leaves it disabled', quota(5), disabled, { granted: dollars(25) }],
    ['more for an expired key leaves it expired', quota(5), expired, { granted: dollars(25) }],
    ['more than a debt', quota(5), inDebt, { granted: dollars(25), status: 'enabled' }],
    [
      'more for one that has expired, too, does not enable it: upstream would refuse',
      quota(10),
      { ...exhausted, expiresAt: inDays(-1) },
      { granted: dollars(30) },
    ],
    [
      'more for one that was renewed while it was used up enables it',
      quota(5),
      { ...exhausted, status: STATUS.expired },
      { granted: dollars(25), status: 'enabled' },
    ],
    ['exactly the debt leaves it exhausted', quota(2), inDebt, { granted: dollars(22) }],
    ['less than the debt', quota(1), inDebt, { kind: 'still_in_debt', debt: dollars(2) }],
    ['less for a key in debt', quota(-1), inDebt, { kind: 'less_than_nothing', left: dollars(-2) }],
    ['more for an unlimited key', quota(50), unlimited, { kind: 'unlimited_now' }],
    // Unlimited
    ['unlimited', unlimitedOn, {}, { unlimited: true }],
    ['unlimited again', unlimitedOn, unlimited, { kind: 'nothing_to_do', already: 'unlimited' }],
    ['unlimited revives the exhausted', unlimitedOn, exhausted, { unlimited: true, status: 'enabled' }],
    ['unlimited does not revive the expired', unlimitedOn, expired, { unlimited: true }],
    ['unlimited does not wake the disabled', unlimitedOn, disabled, { unlimited: true }],
    ['a limit, from what was used', unlimitedOff(30), unlimited, { unlimited: false, granted: dollars(40) }],
    [
      'a limit, never from a debt',
      unlimitedOff(30),
      { ...unlimited, left: dollars(-90) },
      { unlimited: false, granted: dollars(40) },
    ],
    [
      'a limit for one that was cured enables it',
      unlimitedOff(30),
      { ...unlimited, status: STATUS.exhausted },
      { unlimited: false, granted: dollars(40), status: 'enabled' },
    ],
    ['a limit where there is one', unlimitedOff(30), {}, { kind: 'limited_now' }],
    // Enable and disable
    ['disable', disable, {}, { status: 'disabled' }],
    ['disable the expired', disable, expired, { status: 'disabled' }],
    ['disable the overspent, always', disable, inDebt, { status: 'disabled' }],
    ['disable the disabled', disable, disabled, { kind: 'nothing_to_do', already: 'disabled' }],
    ['enable', enable, disabled, { status: 'enabled' }],
    ['enable what was cured', enable, { status: STATUS.expired }, { status: 'enabled' }],
    ['enable the enabled', enable, {}, { kind: 'nothing_to_do', already: 'enabled' }],
    ['enable the expired', enable, expired, { kind: 'expired' }],
    ['enable the exhausted', enable, exhausted, { kind: 'exhausted' }],
    ['enable the overspent', enable, inDebt, { kind: 'overspent', debt: dollars(2) }],
    // Renew
    ['renew', renew, {}, { expiresAt: inDays(60) }],
    ['renew the expired enables it', renew, expired, { expiresAt: inDays(30), status: 'enabled' }],
    [
      'renew one whose status lies needs no enabling',
      renew,
      { ...expired, status: 1 },
      { expiresAt: inDays(30) },
    ],
    ['renew the disabled enables it', renew, disabled, { expiresAt: inDays(60), status: 'enabled' }],
    ['renew the exhausted does not: upstream would refuse', renew, exhausted, { expiresAt: inDays(60) }],
    [
      'renew what never expires',
      renew,
      { expiresAt: null },
      { kind: 'nothing_to_do', already: 'never_expires' },
    ],
    [
      'renew what never expires, but is disabled',
      renew,
      { expiresAt: null, ...disabled },
      { status: 'enabled' },
    ],
    [
      'renew what was disabled since it was asked',
      { ...renew, wasDisabled: false },
      disabled,
      { kind: 'edited_meanwhile', fields: ['status'] },
    ],
    [
      'renew what was disabled when it was asked enables it',
      { ...renew, wasDisabled: true },
      disabled,
      { expiresAt: inDays(60), status: 'enabled' },
    ],
    ['renew from the expiry that was seen', { ...renew, seen: inDays(30) }, {}, { expiresAt: inDays(60) }],
    [
      'renew what was renewed meanwhile',
      { ...renew, seen: inDays(1) },
      {},
      { kind: 'edited_meanwhile', fields: ['expiresAt'] },
    ],
    ['renew the overspent', renew, inDebt, { kind: 'overspent', debt: dollars(2) }],
    // Edit
    ['rename', edit({ name: 'find' }, { name: 'search' }), {}, { name: 'find' }],
    ['two fields', edit({ models: ['a'], group: 'vip' }), {}, { models: ['a'], group: 'vip' }],
    ['to what it is already', edit({ name: 'search' }), {}, { kind: 'nothing_to_do' }],
    [
      'somebody else renamed it',
      edit({ name: 'find' }, { name: 'old' }),
      {},
      { kind: 'edited_meanwhile', fields: ['name'] },
    ],
    [
      'what moved was not looked at',
      edit({ name: 'find' }, { name: 'search' }),
      { group: 'vip' },
      { name: 'find' },
    ],
    [
      'a later expiry revives the expired',
      edit({ expiresAt: inDays(9) }),
      expired,
      { expiresAt: inDays(9), status: 'enabled' },
    ],
    ['a rename does not', edit({ name: 'find' }), expired, { name: 'find' }],
    [
      'a later expiry leaves the disabled disabled',
      edit({ expiresAt: inDays(9) }),
      disabled,
      { expiresAt: inDays(9) },
    ],
    [
      'another group switches off the retry that only `auto` has',
      edit({ group: 'vip' }),
      { group: 'auto', crossGroupRetry: true },
      { group: 'vip', crossGroupRetry: false },
    ],
    ['the group `auto` keeps it', edit({ group: 'auto' }), { crossGroupRetry: true }, { group: 'auto' }],
    ['edit the overspent', edit({ name: 'find' }), inDebt, { kind: 'overspent', debt: dollars(2) }],
    [
      'an unlimited key in debt is not overspent',
      edit({ name: 'find' }),
      { ...unlimited, left: units(-9) },
      { name: 'find' },
    ],
    // The end of a grant
    ['what was lent is taken back', endOf('quota', 5), {}, { granted: dollars(15) }],
    ['as far as it is not spent', endOf('quota', 50), {}, { granted: dollars(10) }],
    ['all of it spent', endOf('quota', 50), exhausted, { kind: 'nothing_to_do' }],
    ['a debt is not forgiven', endOf('quota', 1), inDebt, { kind: 'nothing_to_do' }],
    ['what was lent, and unlimited now', endOf('quota', 5), unlimited, { kind: 'unlimited_now' }],
    [
      'unlimited ends: what was granted before',
      endOf('unlimited_on', 30),
      unlimited,
      { unlimited: false, granted: dollars(30) },
    ],
    [
      'unlimited ends: more was spent',
      endOf('unlimited_on', 8),
      unlimited,
      { unlimited: false, granted: dollars(10) },
    ],
    ['unlimited ends, and did already', endOf('unlimited_on', 30), {}, { kind: 'limited_now' }],
  ])('%s', (_, change, over, expected) => expect(differences(change, over)).toEqual(expected));
});

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
const anyKey = fc
  .record({
    status: fc.integer({ min: 0, max: 5 }),
    unlimited: fc.boolean(),
    left: amount.map(units),
    used: fc.nat(1_000_000).map(units),
    expiresAt: fc.option(fc.integer({ min: -9, max: 400 }).map(inDays)),
  })
  .map(aKey);
const anyChange: fc.Arbitrary<Wanted> = fc.oneof(
  amount.map((delta): Wanted => ({ kind: 'quota', delta: units(delta), during: null })),
  fc.nat(1_000_000).map((left): Wanted => ({ kind: 'unlimited_off', left: units(left) })),
  fc.constant(unlimitedOn),
  fc.constant(renew),
  fc.constant(enable),
  fc.constant(disable),
  fc.constant(edit({ name: 'find' })),
  fc.constant(edit({ expiresAt: inDays(9) })),
  fc
    .tuple(fc.constantFrom('quota', 'unlimited_on'), fc.nat(1_000_000))
    .map(([of, granted]): Wanted => ({ kind: 'revert', of, granted: units(granted) })),
);
const planOf = (change: Wanted, key: Key): WritePlan | null => {
  const planned = planFor(change, key, now);
  return 'plan' in planned ? planned.plan : null;
};

/** The row at the time when the plan is carried out. */
const carriedOut = ({ after }: WritePlan, key: Key): Key => ({
  ...key,
  ...after.settings,
  unlimited: after.unlimited,
  left: units(after.granted - key.used),
  status: after.status === null ? key.status : STATUS[after.status],
});

describe('whatever the key and the change', () => {
  test('granted changes only by the delta, and by nothing else than quota', () => {
    fc.assert(
      fc.property(anyChange, anyKey, (change, key) => {
        const plan = planOf(change, key);
        if (plan === null || change.kind === 'unlimited_off' || change.kind === 'revert') return;
        const delta = change.kind === 'quota' ? change.delta : 0;
        expect(plan.after.granted).toBe(grantedOf(key) + delta);
      }),
    );
  });

  test('only `unlimited` lifts the limit, and only for a key that has one', () => {
    fc.assert(
      fc.property(anyChange, anyKey, (change, key) => {
        const plan = planOf(change, key);
        if (plan?.after.unlimited && !key.unlimited) expect(change.kind).toBe('unlimited_on');
      }),
    );
  });

  test('no limited key is written with a debt, but to disable it or to lift its limit', () => {
    fc.assert(
      fc.property(anyChange, anyKey, (change, key) => {
        const plan = planOf(change, key);
        if (plan === null || change.kind === 'disable' || plan.after.unlimited) return;
        expect(plan.after.granted).toBeGreaterThanOrEqual(key.used);
      }),
    );
  });

  test('the end of a loan never gives: what is left does not grow', () => {
    const loan = fc
      .nat(1_000_000)
      .map((granted): Wanted => ({ kind: 'revert', of: 'quota', granted: units(granted) }));
    fc.assert(
      fc.property(loan, anyKey, (change, key) => {
        const plan = planOf(change, key);
        if (plan) expect(plan.after.granted).toBeLessThanOrEqual(grantedOf(key));
      }),
    );
  });

  test('a key somebody disabled wakes only by `enable` or `renew`', () => {
    fc.assert(
      fc.property(anyChange, anyKey, (change, key) => {
        if (key.status !== STATUS.disabled) return;
        const plan = planOf(change, key);
        if (plan?.after.status === 'enabled') expect(['enable', 'renew']).toContain(change.kind);
      }),
    );
  });

  test('an automatic revival leaves a key that lives', () => {
    fc.assert(
      fc.property(anyChange, anyKey, (change, key) => {
        const plan = planOf(change, key);
        if (plan?.after.status !== 'enabled' || change.kind === 'enable') return;
        expect(stateOf(carriedOut(plan, key), now)).toBe('enabled');
      }),
    );
  });

  test('no change but the end of a loan leaves a key that lacks nothing but to be enabled', () => {
    fc.assert(
      fc.property(anyChange, anyKey, (change, key) => {
        const plan = planOf(change, key);
        if (plan && change.kind !== 'revert') expect(isCured(carriedOut(plan, key), now)).toBe(false);
      }),
    );
  });

  test('carried out, an edit, a switch or a disabling leaves nothing to do', () => {
    fc.assert(
      fc.property(anyChange, anyKey, (change, key) => {
        const plan = planOf(change, key);
        if (plan === null || ['quota', 'renew', 'revert'].includes(change.kind)) return;
        expect(planOf(change, carriedOut(plan, key))).toBeNull();
      }),
    );
  });

  test('traffic between two reads moves no target of an increase', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), anyKey, fc.nat(1000), (delta, key, cost) => {
        const more: Wanted = { kind: 'quota', delta: units(delta), during: null };
        const busy = { ...key, left: units(key.left - cost), used: units(key.used + cost) };
        const [before, after] = [planOf(more, key), planOf(more, busy)];
        if (before && after) expect(after.after.granted).toBe(before.after.granted);
      }),
    );
  });
});

test('a plan remembers the row it was made on, and nothing secret', () => {
  expect(snapshotOf(aKey())).toEqual({
    settings: {
      name: 'search',
      expiresAt: inDays(30),
      models: null,
      allowIps: [],
      group: '',
      crossGroupRetry: false,
    },
    unlimited: false,
    granted: dollars(20),
    status: 1,
  });
});

describe('what is said to cure a key', () => {
  const curing = (cure: Cure, key: Key): Wanted => {
    if (cure === 'ask_more')
      return { kind: 'quota', delta: units(10 * (key.used + 1_000_000)), during: null };
    return cure === 'renew' ? renew : enable;
  };

  test('is nothing only where nothing is wrong', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(curesOf(key, now).length === 0).toBe(urgencyOf(key, now) === 'well');
      }),
    );
  });

  test('can be done, one after the other, and makes it well', () => {
    fc.assert(
      fc.property(anyKey, (sick) => {
        let key = sick;
        for (let step = 0; step < 4; step++) {
          const [cure] = curesOf(key, now);
          if (!cure) break;
          const plan = planOf(curing(cure, key), key);
          expect(plan, cure).not.toBeNull();
          if (plan) key = carriedOut(plan, key);
        }
        expect(urgencyOf(key, now)).toBe('well');
      }),
    );
  });
});
