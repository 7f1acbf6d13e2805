import type { Change } from '../../src/domain/changes/changes.ts';
import type { StaleReason } from '../../src/domain/changes/plan.ts';
import type { LostVote } from '../../src/domain/requests/approval/approval.ts';
import type { Failure } from '../../src/domain/requests/outcome.ts';
import type { Pending, Request } from '../../src/domain/requests/request.ts';
import {
  approve,
  failed,
  markStale,
  newApproved,
  startApplying,
} from '../../src/domain/requests/transitions.ts';
import { later, now, pendingRequest, someWish, usdUnits } from './conversation.ts';
import { EVERY_STALE } from './every-problem.ts';

type EachOf<T extends { readonly kind: string }> = {
  readonly [K in T['kind']]: Extract<T, { kind: K }>;
};

const EDIT: Change = { kind: 'edit', seen: { models: null }, to: { models: ['gpt-5'] } };
export const CREATE: Change = {
  kind: 'create',
  key: {
    name: 'ci-bot',
    expiresAt: null,
    unlimited: false,
    models: null,
    allowIps: [],
    group: '',
    crossGroupRetry: false,
    quota: usdUnits(5),
  },
};

/** The change that each can stop, where not every change. */
const ONLY_OF: { readonly [K in StaleReason['kind']]?: Change } = {
  limited_now: { kind: 'unlimited_off', left: usdUnits(20) },
  edited_meanwhile: EDIT,
  less_than_nothing: { kind: 'quota', delta: usdUnits(-10), during: null },
  overspent: { kind: 'unlimited_off', left: usdUnits(20) },
  expired: { kind: 'enable' },
  exhausted: { kind: 'enable' },
  disabled_by_admin: { kind: 'enable' },
  owner_left: CREATE,
  name_taken: CREATE,
  date_over: { kind: 'renew', until: later },
  grant_over: { kind: 'revert', of: 'quota', granted: usdUnits(50) },
  nothing_to_do: { kind: 'enable' },
};

/** A failure of every kind. A new kind does not compile until it is here. */
const EVERY_FAILURE: EachOf<Failure> = {
  refused: { kind: 'refused', message: 'quota too large', reason: 'quota_too_large' },
  drifted: { kind: 'drifted', wanted: usdUnits(70), found: usdUnits(60), dropped: ['group'] },
  edited_meanwhile: { kind: 'edited_meanwhile', fields: ['models'] },
  not_taken: { kind: 'not_taken', fields: ['models', 'status'] },
  not_enabled: { kind: 'not_enabled', because: { kind: 'disabled_by_admin' } },
  twins: { kind: 'twins', ids: [1, 2] },
  renamed: { kind: 'renamed', ids: [4] },
  not_found_after_create: { kind: 'not_found_after_create' },
  gave_up: { kind: 'gave_up', attempts: 12 },
  busy: { kind: 'busy' },
  unproven: { kind: 'unproven', groups: ['S0LEADS'] },
  unreachable: { kind: 'unreachable', attempts: 12 },
};

const EVERY_LOST: Readonly<Record<LostVote['because'], true>> = {
  leads_only: true,
  admins_only: true,
  approvers_only: true,
  own_request: true,
  own_key_request: true,
  delegators_own: true,
  not_a_member: true,
};

/** Every way in which a request waits, is held up, fails and becomes impossible. */
export function everyOutcome(keyName: string): Request[] {
  const pending = pendingRequest({ keyName });
  const approved = approve(pending, { id: 'U0LEE', role: 'lead' }, now);
  if (approved.state !== 'approved') return [];
  const applying = startApplying(approved, now);
  const free = newApproved(someWish({ keyName, approval: null }));
  const disabling = newApproved(someWish({ keyName, change: { kind: 'disable' }, approval: null }));
  const unknown = { ...applying, unknownSince: now, nextTryAt: later };
  const stales: StaleReason[] = [
    ...Object.values(EVERY_STALE),
    { kind: 'edited_meanwhile', fields: ['status'] },
    { kind: 'less_than_nothing', left: usdUnits(0) },
    { kind: 'not_needed', by: 'U0ADA', isUnknown: true },
  ];
  const failures: Failure[] = [
    ...Object.values(EVERY_FAILURE),
    { kind: 'gave_up', attempts: 1 },
    { kind: 'gave_up', attempts: 1, auth: true },
    { kind: 'busy', behind: '7f3a' },
    { kind: 'busy', mayStillLand: true },
    { kind: 'busy', mayStillLand: true, name: 'search-live' },
    { kind: 'busy', unknown: { id: '7f3a', by: 'U0BOB', at: later } },
  ];
  const lost = Object.keys(EVERY_LOST) as LostVote['because'][];
  const eachOf = {
    ...pending.approval,
    approvals: 2,
    from: ['leads', 'finance'],
    each: { leads: 1, finance: 1 },
  };
  const asksLists = { ...pending, approval: eachOf as Pending['approval'] };
  return [
    asksLists,
    { ...asksLists, votes: approved.votes },
    { ...asksLists, votes: [], escalatedAt: now },
    ...(pending.approval
      ? [{ ...pending, approval: { ...pending.approval, approvals: 2 }, votes: approved.votes }]
      : []),
    ...lost.map((because) => ({ ...pending, lostVotes: [{ by: 'U0LEE', at: now, because }] })),
    { ...approved, behind: '7f3a' },
    { ...approved, isHeld: true },
    ...(['down', 'auth'] as const).map((blockedBy) => ({
      ...approved,
      blockedBy,
      nextTryAt: later,
    })),
    free,
    startApplying(free, now),
    { ...startApplying(disabling, now), nextTryAt: later, mayBeUndone: true },
    unknown,
    { ...unknown, behind: '7f3a' },
    { ...unknown, isHeld: true },
    { ...applying, behind: '7f3a' },
    ...failures.map((failure) => failed(applying, now, failure)),
    failed({ ...applying, change: CREATE, keyId: null }, now, { kind: 'not_taken', fields: ['models'] }),
    failed(
      { ...applying, change: { kind: 'revert', of: 'unlimited_on', granted: usdUnits(50) } },
      now,
      EVERY_FAILURE.gave_up,
    ),
    ...(['drifted', 'gave_up'] as const).map((kind) =>
      failed(
        { ...applying, change: { kind: 'revert', of: 'quota', granted: usdUnits(50) } },
        now,
        EVERY_FAILURE[kind],
      ),
    ),
    ...stales.map((because) => {
      const change = ONLY_OF[because.kind] ?? pending.change;
      const keyId = change.kind === 'create' ? null : pending.keyId;
      return markStale({ ...pending, change, keyId }, now, because);
    }),
  ];
}
