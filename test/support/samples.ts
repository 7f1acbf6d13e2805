import type { NewKey } from '../../src/domain/changes/new-key.ts';
import type { Key } from '../../src/domain/keys/key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import type { Member } from '../../src/domain/member.ts';
import type { NewRequest } from '../../src/domain/requests/request.ts';
import { DAY } from '../../src/domain/time.ts';

export const now = new Date('2026-11-21T12:00:00Z');
export const inDays = (days: number): Date => new Date(now.getTime() + days * DAY);
export const UNITS_PER_USD = 500_000;
export const dollars = (amount: number) => units(amount * UNITS_PER_USD);

export const ana: Member = { id: 'U0ANA', role: 'member', zone: 'Europe/Berlin' };
export const bob: Member = { id: 'U0BOB', role: 'member', zone: 'America/New_York' };
export const lee: Member = { id: 'U0LEE', role: 'lead', zone: 'UTC' };
export const ada: Member = { id: 'U0ADA', role: 'admin', zone: 'UTC' };

/** An enabled key with $10 of $20 left that ends in a month. */
export const aKey = (over: Partial<Key> = {}): Key => ({
  id: 42,
  name: 'search',
  expiresAt: inDays(30),
  unlimited: false,
  models: null,
  allowIps: [],
  group: '',
  crossGroupRetry: false,
  left: dollars(10),
  used: dollars(10),
  tail: 'wxyz',
  status: 1,
  createdAt: inDays(-30),
  usedAt: inDays(-1),
  ...over,
});

export const aNewKey = (over: Partial<NewKey> = {}): NewKey => ({
  name: 'search',
  expiresAt: inDays(90),
  unlimited: false,
  models: null,
  allowIps: [],
  group: '',
  crossGroupRetry: false,
  quota: dollars(10),
  ...over,
});

/** Ana asks for $50 more on her key. */
export const aNewRequest = (over: Partial<NewRequest> = {}): NewRequest => ({
  id: 'r7f3a2',
  change: { kind: 'quota', delta: dollars(50), during: null },
  keyId: 42,
  keyName: 'search',
  requester: ana.id,
  owner: ana.id,
  reason: 'launch week',
  unitsPerUsd: UNITS_PER_USD,
  rule: 'increases need a lead',
  approval: {
    rule: 'increases need a lead',
    about: 'quota_increase',
    approvals: 1,
    from: ['leads'],
    reason: 'required',
  },
  createdAt: now,
  ...over,
});
