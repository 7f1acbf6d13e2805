import type { Change } from '../../src/domain/changes/changes.ts';
import type { Burn, Rate } from '../../src/domain/keys/forecast/burn.ts';
import type { Key } from '../../src/domain/keys/key.ts';
import { grantedOf, type Units, units } from '../../src/domain/keys/quota.ts';
import type { SettingsPatch } from '../../src/domain/keys/settings.ts';
import type { Approved, NewRequest, Pending, Request } from '../../src/domain/requests/request.ts';
import {
  applied,
  approve,
  cancel,
  deny,
  expire,
  failed,
  markStale,
  newPending,
  startApplying,
} from '../../src/domain/requests/transitions.ts';
import { DAY, span } from '../../src/domain/time.ts';
import type { KeyTally, MirroredKey } from '../../src/usecases/ports/store/keys.ts';
import { readOn } from './store-writes.ts';

export const now = new Date('2026-12-03T10:00:00Z');
export const later = new Date('2026-12-20T12:00:00Z');
export const unitsPerUsd = 500_000;
export const usdUnits = (dollars: number): Units => units(dollars * unitsPerUsd);

export const someKey = (over: Partial<MirroredKey> = {}): MirroredKey => ({
  id: 1234,
  name: 'search-prod',
  expiresAt: later,
  unlimited: false,
  models: ['gpt-5', 'claude-opus-5'],
  allowIps: ['10.0.0.0/8'],
  group: '',
  crossGroupRetry: false,
  left: usdUnits(2),
  used: usdUnits(18),
  tail: 'wxyz',
  status: 1,
  createdAt: new Date('2026-11-01T09:00:00Z'),
  usedAt: new Date('2026-12-03T09:30:00Z'),
  owner: 'U0ANA',
  backup: null,
  team: null,
  ...readOn(now),
  deletedAt: null,
  disabledBy: null,
  watchState: null,
  burn: null,
  ...over,
});

/** $2 a day, every day alike. */
export const someBurn = (over: Partial<Rate> = {}): Burn => ({
  at: now,
  spent: { units: usdUnits(14), since: new Date(now.getTime() - 7 * DAY) },
  rate: { kind: 'known', perDay: usdUnits(2), spread: 0, days: 14, rest: 0, week: Array(7).fill(1), ...over },
});

export const someWish = (over: Partial<NewRequest> = {}): NewRequest => ({
  id: 'r7f3a',
  change: { kind: 'quota', delta: usdUnits(50), during: span(7, 'd') },
  keyId: 1234,
  keyName: 'search-prod',
  requester: 'U0ANA',
  owner: 'U0ANA',
  reason: 'launch week',
  unitsPerUsd,
  rule: 'increases need a lead',
  approval: {
    approvals: 1,
    from: ['leads'],
    reason: 'required',
    rule: 'increases need a lead',
    about: 'quota_increase',
  },
  createdAt: now,
  ...over,
});

export const pendingRequest = (over: Partial<NewRequest> = {}): Pending => newPending(someWish(over), later);

/** Nothing is wrong with any of so many keys. */
export const tallyOf = (total: number, over: Partial<KeyTally> = {}): KeyTally => ({
  total,
  enabled: total,
  disabled: 0,
  expired: 0,
  exhausted: 0,
  expiring: 0,
  low: 0,
  'running-out': 0,
  'expiring-and-low': 0,
  'only-running-out': over['running-out'] ?? 0,
  ...over,
});

/** The same request in every state. */
export function everyState(over: Partial<NewRequest> = {}): Request[] {
  const pending = pendingRequest(over);
  const approved = approve(
    { ...pending, approval: pending.approval && { ...pending.approval, approvals: 1 } },
    { id: 'U0LEE', role: 'lead' },
    now,
  ) as Approved;
  const applying = startApplying(approved, now);
  const key = someKey();
  const effect = {
    keyId: key.id,
    left: usdUnits(52),
    grantedBefore: grantedOf(key),
    was: wasOf(pending.change, key),
    grantedAfter: usdUnits(70),
    unlimited: false,
    expiresAt: later,
  };
  return [
    pending,
    approved,
    { ...approved, attempts: 3, nextTryAt: later },
    applying,
    applied(applying, now, effect),
    failed(applying, now, { kind: 'refused', message: 'quota too large' }),
    failed(applying, now, { kind: 'drifted', wanted: usdUnits(70), found: usdUnits(60) }),
    deny(pending, 'U0LEE', { at: now, why: 'use the shared key' }),
    cancel(pending, now),
    expire(pending, later),
    markStale(pending, now, { kind: 'unlimited_now' }),
  ];
}

function wasOf(change: Change, { expiresAt }: Key): SettingsPatch {
  if (change.kind === 'edit') return change.seen;
  return change.kind === 'renew' ? { expiresAt } : {};
}
