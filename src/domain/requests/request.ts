import type { Change } from '../changes/change.ts';
import type { Plan, StaleReason } from '../changes/plan.ts';
import type { KeyId } from '../keys/key.ts';
import type { UnitsPerUsd } from '../keys/quota.ts';
import type { UserId } from '../member.ts';
import type { ApprovalTerms, AskKind } from '../policy/policy.ts';
import type { Trouble } from '../upstream/circuit-breaker.ts';
import type { Effect, Failure } from './outcome.ts';

/*
 * pending ─approve (n of m)→ approved ─begin→ applying → applied
 *    ├ deny → denied          ▲                  ├ CometAPI unreachable → approved, tried again for 24 h
 *    ├ cancel → cancelled     └──── Try again ───┤ cannot → failed
 *    ├ time → expired                            └ makes no sense any more → stale (also from pending)
 *
 * A change that needs no decision is born approved: everything that is ever written goes through here once.
 */
export type RequestId = string;

export interface Vote {
  readonly by: UserId;
  readonly at: Date;
}

/** The policy's ruling a request was born under; null: it needed no decision. */
export type Ask = (ApprovalTerms & { readonly rule: string; readonly about: AskKind }) | null;

interface Wish {
  readonly id: RequestId;
  /** Grows by one with every move; the compare-and-set rests on it. */
  readonly version: number;
  readonly change: Change;
  /** null: a key that is to be born. */
  readonly keyId: KeyId | null;
  readonly keyName: string;
  readonly requester: UserId;
  /** Of the key, when it was asked; for a birth, who will own it. */
  readonly owner: UserId | null;
  readonly reason: string;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly rule: string;
  readonly ask: Ask;
  readonly votes: readonly Vote[];
  readonly createdAt: Date;
  /** A lead gave less than was asked. */
  readonly counter?: Counter;
}

export interface Counter {
  /** What was asked first. */
  readonly asked: Change;
  readonly by: UserId;
  readonly comment: string;
}

export interface Pending extends Wish {
  readonly state: 'pending';
  readonly expiresAt: Date;
}
export interface Approved extends Wish {
  readonly state: 'approved';
  readonly approvedAt: Date;
  readonly attempts: number;
  readonly nextTryAt: Date;
  /** Set once it began: a resumed run never plans again. */
  readonly plan: Plan | null;
  /** Why it was not even tried when it was due. */
  readonly waitsOut?: Trouble;
}
export interface Applying extends Wish {
  readonly state: 'applying';
  readonly approvedAt: Date;
  readonly attempts: number;
  readonly startedAt: Date;
  readonly plan: Plan | null;
}
export interface Applied extends Wish {
  readonly state: 'applied';
  readonly appliedAt: Date;
  readonly effect: Effect;
}
export interface Failed extends Wish {
  readonly state: 'failed';
  readonly failedAt: Date;
  readonly failure: Failure;
  readonly plan: Plan | null;
}
export interface Denied extends Wish {
  readonly state: 'denied';
  readonly by: UserId;
  readonly at: Date;
  readonly why: string;
}
export interface Cancelled extends Wish {
  readonly state: 'cancelled';
  readonly at: Date;
}
export interface Expired extends Wish {
  readonly state: 'expired';
  readonly at: Date;
}
export interface Stale extends Wish {
  readonly state: 'stale';
  readonly at: Date;
  readonly because: StaleReason;
}

export type Request = Pending | Approved | Applying | Applied | Failed | Denied | Cancelled | Expired | Stale;
export type RequestState = Request['state'];
export const OPEN_STATES: readonly RequestState[] = ['pending', 'approved', 'applying'];

export type NewRequest = Omit<Wish, 'version' | 'votes'>;

/** The same wish in its next state. */
export const moved = <const To extends object>(request: Request, to: To) => ({
  ...wishOf(request),
  ...to,
  version: request.version + 1,
});

function wishOf(r: Request): Wish {
  const { id, version, change, keyId, keyName, requester, owner, reason, unitsPerUsd, rule, ask } = r;
  const { votes, createdAt, counter } = r;
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
    ask,
    votes,
    createdAt,
    ...(counter ? { counter } : {}),
  };
}

export const bornPending = (wish: NewRequest, expiresAt: Date): Pending => ({
  ...wish,
  version: 1,
  votes: [],
  state: 'pending',
  expiresAt,
});

export const bornApproved = (wish: NewRequest): Approved => ({
  ...wish,
  version: 1,
  votes: [],
  state: 'approved',
  approvedAt: wish.createdAt,
  attempts: 0,
  nextTryAt: wish.createdAt,
  plan: null,
});

/** One vote more; enough of them approve. */
export function approve(request: Pending, by: UserId, at: Date): Pending | Approved {
  const votes = [...request.votes, { by, at }];
  if (votes.length < (request.ask?.approvals ?? 1))
    return { ...moved(request, { state: 'pending', expiresAt: request.expiresAt }), votes };
  return {
    ...moved(request, { state: 'approved', approvedAt: at, attempts: 0, nextTryAt: at, plan: null }),
    votes,
  };
}

/** Less than was asked, and a vote for it in the same move. */
export function approveLess(
  request: Pending,
  offer: { change: Change; by: UserId; comment: string },
  at: Date,
): Pending | Approved {
  const { change, by, comment } = offer;
  const asked = request.counter?.asked ?? request.change;
  return approve({ ...request, change, counter: { asked, by, comment } }, by, at);
}

export const deny = (request: Pending, by: UserId, { at, why }: { at: Date; why: string }): Denied =>
  moved(request, { state: 'denied', by, at, why });

export const cancel = (request: Pending, at: Date): Cancelled => moved(request, { state: 'cancelled', at });

export const expire = (request: Pending, at: Date): Expired => moved(request, { state: 'expired', at });

export const begin = (request: Approved, startedAt: Date): Applying =>
  moved(request, {
    state: 'applying',
    approvedAt: request.approvedAt,
    attempts: request.attempts + 1,
    startedAt,
    plan: request.plan,
  });

/** Committed before the first write. */
export const planned = (request: Applying, plan: Plan): Applying =>
  moved(request, {
    state: 'applying',
    approvedAt: request.approvedAt,
    attempts: request.attempts,
    startedAt: request.startedAt,
    plan,
  });

export const applied = (request: Applying, appliedAt: Date, effect: Effect): Applied => ({
  ...moved(request, { state: 'applied', appliedAt, effect }),
  keyId: effect.keyId,
});

export const failed = (request: Applying | Approved, failedAt: Date, failure: Failure): Failed =>
  moved(request, { state: 'failed', failedAt, failure, plan: request.plan });

export const outdated = (request: Pending | Applying, at: Date, because: StaleReason): Stale =>
  moved(request, { state: 'stale', at, because });

export const isOpen = (request: Request): request is Pending | Approved | Applying =>
  OPEN_STATES.includes(request.state);
