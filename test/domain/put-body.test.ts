import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Row, rowOf } from '../../src/cometapi/wire/keys/key-row.ts';
import { createBody, statusBody, wholeBody } from '../../src/cometapi/writes/put-body.ts';
import { verify } from '../../src/cometapi/writes/verify.ts';
import { progressOf, snapshotOf, type WritePlan } from '../../src/domain/changes/plan.ts';
import { units } from '../../src/domain/keys/quota.ts';
import type { EditableField, Settings, SettingsPatch } from '../../src/domain/keys/settings.ts';

const told = {
  id: 12,
  status: 1,
  name: 'search',
  expired_time: -1,
  remain_quota: 1000,
  unlimited_quota: false,
  model_limits_enabled: true,
  model_limits: 'gpt-4o,o3',
  allow_ips: '10.0.0.1',
  used_quota: 300,
  group: 'vip',
  cross_group_retry: true,
};
const row = (members: object = {}): Row => rowOf(12).parse({ ...told, ...members });

type After = Partial<WritePlan['after']>;
const planOn = ({ key }: Row, after: After = {}): WritePlan => {
  const before = snapshotOf(key);
  const kept = { settings: {}, unlimited: key.unlimited, granted: before.granted, status: null };
  return { kind: 'write', keyId: key.id, before, after: { ...kept, ...after } };
};

const anyTold = fc.record({
  id: fc.constant(12),
  status: fc.integer({ min: 0, max: 9 }),
  name: fc.string(),
  expired_time: fc.oneof(fc.constant(-1), fc.integer({ min: -5, max: 4e9 })),
  remain_quota: fc.integer({ min: -1e6, max: 5e14 }),
  unlimited_quota: fc.boolean(),
  model_limits_enabled: fc.boolean(),
  model_limits: fc.string(),
  allow_ips: fc.option(fc.string()),
  used_quota: fc.integer({ min: 0, max: 1e9 }),
  group: fc.string(),
  cross_group_retry: fc.boolean(),
});
const anyRest = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue());

/** The members of the body that a field of the intention is spelled with. */
const members = {
  name: ['name'],
  expiresAt: ['expired_time'],
  models: ['model_limits_enabled', 'model_limits'],
  allowIps: ['allow_ips'],
  group: ['group'],
  crossGroupRetry: ['cross_group_retry'],
} as const satisfies Record<EditableField, readonly string[]>;
const anySettings: fc.Arbitrary<SettingsPatch> = fc.record(
  {
    name: fc.string(),
    expiresAt: fc.option(fc.date({ min: new Date(1000), max: new Date(4e12), noInvalidDate: true })),
    models: fc.option(fc.array(fc.stringMatching(/^[a-z0-9-]{1,9}$/))),
    allowIps: fc.array(fc.ipV4()),
    group: fc.string(),
    crossGroupRetry: fc.boolean(),
  } satisfies { readonly [F in EditableField]: fc.Arbitrary<Settings[F]> },
  { requiredKeys: [] },
);

describe('the body of a write', () => {
  test('keeps everything that the intention did not name', () => {
    fc.assert(
      fc.property(anyTold, anyRest, anySettings, (wire, rest, settings) => {
        const base = row({ ...wire, ...rest });
        const body = wholeBody(base, planOn(base, { settings }));
        const meant = new Set<string>(
          Object.keys(settings).flatMap((field) => members[field as keyof typeof members]),
        );
        const { used_quota: _used, ...kept } = { ...wire, ...rest };
        const quota = wire.unlimited_quota ? wire.remain_quota : Math.max(0, wire.remain_quota);
        for (const [name, value] of Object.entries({ ...kept, remain_quota: quota }))
          if (!meant.has(name)) expect([name, body[name]]).toEqual([name, value]);
        expect(Object.keys(body).sort()).toEqual(Object.keys(kept).sort());
      }),
    );
  });

  test('carries what was meant, so that reading it back gives what was meant', () => {
    fc.assert(
      fc.property(anyTold, anySettings, (wire, settings) => {
        const base = row(wire);
        const plan = planOn(base, { settings });
        const written = row({ ...wire, ...wholeBody(base, plan) });
        expect(progressOf({ ...plan, before: { ...plan.before, granted: units(-1) } }, written.key).at).toBe(
          wire.remain_quota < 0 && !wire.unlimited_quota ? 'elsewhere' : 'after',
        );
      }),
    );
  });

  test('of a status carries a whole row, and never a debt', () => {
    fc.assert(
      fc.property(anyTold, anyRest, fc.constantFrom(1, 2), (wire, rest, status) => {
        const { used_quota: _used, ...kept } = { ...wire, ...rest };
        const quota = wire.unlimited_quota ? wire.remain_quota : Math.max(0, wire.remain_quota);
        expect(statusBody(row({ ...wire, ...rest }), status)).toEqual({
          ...kept,
          remain_quota: quota,
          status,
        });
      }),
    );
  });

  test.each([
    [
      'aims at what was granted',
      row(),
      { granted: units(2000) },
      { remain_quota: 1700, unlimited_quota: false },
    ],
    ['leaves nothing where more was used', row(), { granted: units(100) }, { remain_quota: 0 }],
    ['lets go of limits', row(), { unlimited: true }, { remain_quota: 1000, unlimited_quota: true }],
    [
      'carries an unlimited balance as it is',
      row({ unlimited_quota: true, remain_quota: -70 }),
      {},
      { remain_quota: -70 },
    ],
    ['says never', row({ expired_time: 99 }), { settings: { expiresAt: null } }, { expired_time: -1 }],
    [
      'says every model',
      row(),
      { settings: { models: null } },
      { model_limits_enabled: false, model_limits: '' },
    ],
    ['says no model', row(), { settings: { models: [] } }, { model_limits_enabled: true, model_limits: '' }],
    [
      'lists addresses',
      row(),
      { settings: { allowIps: ['::1', '10.0.0.0/8'] } },
      { allow_ips: '::1\n10.0.0.0/8' },
    ],
    ['keeps a status of 3', row({ status: 3 }), { status: 'enabled' as const }, { status: 3 }],
  ])('%s', (_, base, after, body) => {
    expect(wholeBody(base, planOn(base, after))).toMatchObject(body);
  });

  test('of a birth never says 0 for an expiry', () => {
    const key = { ...row().key, quota: units(5) };
    expect(createBody({ ...key, expiresAt: null })).toMatchObject({
      expired_time: -1,
      remain_quota: 5,
      status: 1,
    });
    expect(createBody({ ...key, expiresAt: new Date(0) })).toMatchObject({ expired_time: 1 });
  });
});

describe('where a row stands', () => {
  const plan = planOn(row(), { settings: { name: 'found' }, granted: units(2000) });
  const after = { name: 'found', remain_quota: 1700 };
  test.each([
    ['untouched', {}, { at: 'before' }],
    ['used meanwhile', { remain_quota: 900, used_quota: 400 }, { at: 'before' }],
    ['regrouped by somebody', { group: '' }, { at: 'before' }],
    ['written', after, { at: 'after' }],
    ['written, and used since', { ...after, remain_quota: 1600, used_quota: 400 }, { at: 'after' }],
    ['written, and marked by the server', { ...after, status: 4 }, { at: 'after' }],
    ['renamed by somebody', { name: 'theirs' }, { at: 'elsewhere', fields: ['name'] }],
    ['given more by somebody', { remain_quota: 1001 }, { at: 'elsewhere', fields: [] }],
    ['written, then given more', { ...after, remain_quota: 1701 }, { at: 'elsewhere', fields: [] }],
    ['made unlimited by somebody', { unlimited_quota: true }, { at: 'elsewhere', fields: [] }],
  ])('%s', (_, members, place) => {
    expect(progressOf(plan, row(members).key)).toEqual(place);
  });

  test('the balance of an unlimited key says nothing', () => {
    const unlimited = planOn(row(), { unlimited: true });
    expect(progressOf(unlimited, row({ unlimited_quota: true, remain_quota: -5 }).key)).toEqual({
      at: 'after',
    });
  });
});

describe('whether it took', () => {
  const base = row();
  const plan = planOn(base, { granted: units(2000) });
  const aside = (members: object, status: number | null = null) => {
    const seen = row({ remain_quota: 1700, ...members });
    return verify({ plan, base, status, seen, observedUsage: Math.abs(seen.key.used - base.key.used) });
  };

  test.each([
    ['exactly', {}, { kind: 'verified' }],
    ['and it was used since', { remain_quota: 1600, used_quota: 400 }, { kind: 'verified' }],
    ['but a charge was given back', { used_quota: 400 }, { kind: 'repair' }],
    ['but an estimate that came back was lost', { used_quota: 200 }, { kind: 'repair' }],
    [
      'but more is there than charges explain',
      { remain_quota: 1801, used_quota: 400 },
      { kind: 'drifted', wanted: 2000, found: 2201 },
    ],
    [
      'but less is there than estimates that came back explain',
      { remain_quota: 1499, used_quota: 400 },
      { kind: 'drifted', wanted: 2000, found: 1899 },
    ],
    ['but another name stands there', { name: 'theirs' }, { kind: 'not_taken', fields: ['name'] }],
    ['but it is unlimited', { unlimited_quota: true }, { kind: 'not_taken', fields: ['unlimited'] }],
  ])('%s', (_, members, judgement) => {
    expect(aside(members)).toMatchObject(judgement);
  });

  test.each([
    ['spent beyond less before it was written: it stays spent', 800, 900, { kind: 'verified' }],
    [
      'spent beyond all it had: the debt was forgiven',
      800,
      1400,
      { kind: 'drifted', wanted: 800, found: 1400 },
    ],
    ['spent beyond more', 2000, 2100, { kind: 'drifted', wanted: 2000, found: 2100 }],
  ])('%s', (_, granted, used, judgement) => {
    const seen = row({ remain_quota: 0, used_quota: used });
    const sent = { plan: planOn(base, { granted: units(granted) }), status: null, seen };
    expect(verify({ ...sent, base, observedUsage: used - 300 })).toMatchObject(judgement);
    // The next round finds nothing to take back any more.
    expect(verify({ ...sent, base: seen, observedUsage: 0 })).toMatchObject(judgement);
  });

  test('a status that did not move', () => {
    expect(aside({}, 2)).toMatchObject({ kind: 'not_taken', fields: ['status'] });
  });

  test('whatever charges come between read and write, only they are ever repaired', () => {
    const amount = fc.integer({ min: 1, max: 1e6 });
    fc.assert(
      fc.property(amount, amount, (charged, given) => {
        const found = (extra: number) => aside({ used_quota: 300 + charged, remain_quota: 1700 + extra });
        expect(found(0).kind).toBe('repair');
        expect(found(given).kind).toBe('drifted');
        expect(found(-charged).kind).toBe('verified');
      }),
    );
  });
});
