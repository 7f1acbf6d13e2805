import type { Change } from '../changes/change.ts';
import type { Plan, StaleReason } from '../changes/plan.ts';
import type { KeyId } from '../keys/key.ts';
import type { UnitsPerUsd } from '../keys/quota.ts';
import type { UserId } from '../member.ts';
import type { UpstreamFault } from '../upstream/circuit-breaker.ts';
import { type Approval, isSatisfied, type LostVote, type Vote } from './approval.ts';
import type { Effect, Failure } from './outcome.ts';

/*
 * pending ─approve (n of m)→ approved ─begin→ applying → applied
 *    ├ deny → denied          ▲                  ├ CometAPI unreachable → approved, tried again for 24 h
 *    ├ cancel → cancelled     └──── Try again ───┤ written, perhaps → applying, looked for until it is known
 *    ├ time → expired                            ├ cannot → failed
 *                                                └ makes no sense any more → stale (also from pending)
 *
 * A change that needs no decision is born approved: everything that is ever written goes through here once.
 */
export type RequestId = string;

interface RequestBase {
  readonly id: RequestId;
  /** Grows by one with every move; the compare-and-set rests on it. */
  readonly version: number;
  readonly change: Change;
  /** null: a key that is to be born. */
  readonly keyId: KeyId | null;
  readonly keyName: string;
  readonly requester: UserId;
  /** Of the key, when it was original; for a birth, who will own it. */
  readonly owner: UserId | null;
  readonly reason: string;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly rule: string;
  readonly approval: Approval;
  readonly votes: readonly Vote[];
  /** Votes that were dropped, because whoever gave them may not decide this any more. */
  readonly lostVotes?: readonly LostVote[];
  readonly createdAt: Date;
  /** A lead gave less than was original. */
  readonly counter?: AcceptedCounterOffer;
}

export interface AcceptedCounterOffer {
  /** What was original first. */
  readonly original: Change;
  readonly by: UserId;
  readonly comment: string;
}

export interface Pending extends RequestBase {
  readonly state: 'pending';
  readonly expiresAt: Date;
}
export interface Approved extends RequestBase {
  readonly state: 'approved';
  readonly approvedAt: Date;
  readonly attempts: number;
  readonly nextTryAt: Date;
  /** Set once it began: a resumed run never plans again. */
  readonly plan: Plan | null;
  /** Why it was not even tried when it was due. */
  readonly blockedBy?: UpstreamFault;
}
export interface Applying extends RequestBase {
  readonly state: 'applying';
  readonly approvedAt: Date;
  readonly attempts: number;
  readonly startedAt: Date;
  readonly plan: Plan | null;
  /** Since then its write may have landed, and no read has told yet. */
  readonly unknownSince?: Date;
  /** When it is looked for next. */
  readonly nextTryAt?: Date;
}
export interface Applied extends RequestBase {
  readonly state: 'applied';
  readonly appliedAt: Date;
  readonly effect: Effect;
}
export interface Failed extends RequestBase {
  readonly state: 'failed';
  readonly failedAt: Date;
  readonly failure: Failure;
  readonly plan: Plan | null;
  /** Tries so far; absent in rows that an older version wrote. */
  readonly attempts?: number;
}
export interface Denied extends RequestBase {
  readonly state: 'denied';
  readonly by: UserId;
  readonly at: Date;
  readonly why: string;
}
export interface Cancelled extends RequestBase {
  readonly state: 'cancelled';
  readonly at: Date;
}
export interface Expired extends RequestBase {
  readonly state: 'expired';
  readonly at: Date;
}
export interface Stale extends RequestBase {
  readonly state: 'stale';
  readonly at: Date;
  readonly because: StaleReason;
}

export type Request = Pending | Approved | Applying | Applied | Failed | Denied | Cancelled | Expired | Stale;
export type RequestState = Request['state'];
export const OPEN_STATES: readonly RequestState[] = ['pending', 'approved', 'applying'];

export type NewRequest = Omit<RequestBase, 'version' | 'votes'>;

/** The same wish in its next state. */
export const transition = <const To extends object>(request: Request, to: To) => ({
  ...baseOf(request),
  ...to,
  version: request.version + 1,
});

function baseOf(r: Request): RequestBase {
  const { id, version, change, keyId, keyName, requester, owner, reason, unitsPerUsd, rule, approval } = r;
  const { votes, lostVotes, createdAt, counter } = r;
  return {
    id,
    version,
    change,
    keyId,
    keyName,
    requester,
    owner,
    reason,
    unitsPerUsd,
    rule,
    approval,
    votes,
    createdAt,
    ...(lostVotes ? { lostVotes } : {}),
    ...(counter ? { counter } : {}),
  };
}

export const newPending = (wish: NewRequest, expiresAt: Date): Pending => ({
  ...wish,
  version: 1,
  votes: [],
  state: 'pending',
  expiresAt,
});

export const newApproved = (wish: NewRequest): Approved => ({
  ...wish,
  version: 1,
  votes: [],
  state: 'approved',
  approvedAt: wish.createdAt,
  attempts: 0,
  nextTryAt: wish.createdAt,
  plan: null,
});

/** Before the last vote counts: the others are looked at again. */
export function withoutVotes(request: Pending, lost: readonly LostVote[]): Pending {
  if (lost.length === 0) return request;
  const votes = request.votes.filter(({ by }) => !lost.some((vote) => vote.by === by));
  return { ...request, votes, lostVotes: [...(request.lostVotes ?? []), ...lost] };
}

/** Longer than whoever asked waits for the key. */
const AWAITED_MS = 30_000;

/** Applied at once by whoever waits for the answer; by the job only once they have gone. */
export const newAwaited = (wish: NewRequest): Approved => ({
  ...newApproved(wish),
  nextTryAt: new Date(wish.createdAt.getTime() + AWAITED_MS),
});

/** One vote more; enough of them approve. */
export function approve(request: Pending, by: UserId, at: Date): Pending | Approved {
  const votes = [...request.votes, { by, at }];
  if (!isSatisfied({ ...request, votes }))
    return { ...transition(request, { state: 'pending', expiresAt: request.expiresAt }), votes };
  return {
    ...transition(request, { state: 'approved', approvedAt: at, attempts: 0, nextTryAt: at, plan: null }),
    votes,
  };
}

/** Less than was original, and a vote for it in the same move. */
export function approveWithLess(
  request: Pending,
  offer: { change: Change; by: UserId; comment: string },
  at: Date,
): Pending | Approved {
  const { change, by, comment } = offer;
  const original = request.counter?.original ?? request.change;
  return approve({ ...request, change, counter: { original, by, comment } }, by, at);
}

export const deny = (request: Pending, by: UserId, { at, why }: { at: Date; why: string }): Denied =>
  transition(request, { state: 'denied', by, at, why });

export const cancel = (request: Pending, at: Date): Cancelled =>
  transition(request, { state: 'cancelled', at });

export const expire = (request: Pending, at: Date): Expired => transition(request, { state: 'expired', at });

export const startApplying = (request: Approved, startedAt: Date): Applying =>
  transition(request, {
    state: 'applying',
    approvedAt: request.approvedAt,
    attempts: request.attempts + 1,
    startedAt,
    plan: request.plan,
  });

/** Committed before the first write. */
export const withPlan = (request: Applying, plan: Plan): Applying =>
  transition(request, {
    state: 'applying',
    approvedAt: request.approvedAt,
    attempts: request.attempts,
    startedAt: request.startedAt,
    plan,
  });

export const applied = (request: Applying, appliedAt: Date, effect: Effect): Applied => ({
  ...transition(request, { state: 'applied', appliedAt, effect }),
  keyId: effect.keyId,
});

export const failed = (request: Applying | Approved, failedAt: Date, failure: Failure): Failed =>
  transition(request, {
    state: 'failed',
    failedAt,
    failure,
    plan: request.plan,
    attempts: request.attempts,
  });

export const markStale = (request: Pending | Applying, at: Date, because: StaleReason): Stale =>
  transition(request, { state: 'stale', at, because });

export const isOpen = (request: Request): request is Pending | Approved | Applying =>
  OPEN_STATES.includes(request.state);
