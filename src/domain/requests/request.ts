import { type Change, kindOf } from '../changes/changes.ts';
import type { Plan, StaleReason } from '../changes/plan.ts';
import type { KeyId } from '../keys/key.ts';
import type { Units, UnitsPerUsd } from '../keys/quota.ts';
import type { TeamName, UserId } from '../member.ts';
import type { UpstreamFault } from '../upstream/circuit-breaker.ts';
import type { Approval, LostVote, Vote } from './approval/approval.ts';
import type { BrokenGlass } from './approval/break-glass.ts';
import type { Effect, Failure, FoundQuota } from './outcome.ts';

/*
 * pending ─approve (n of m)→ approved ─begin→ applying → applied
 *    ├ deny → denied          ▲                  ├ CometAPI unreachable → approved, tried again for 24 h
 *    ├ cancel → cancelled     └──── Try again ───┤ perhaps written → applying, read again until it is known
 *    ├ time → expired                            ├ cannot → failed
 *                                                └ makes no sense any more → stale (also from pending)
 *
 * A change that needs no decision starts as approved, so every write belongs to a request.
 */
export type RequestId = string;
/** Of several requests that one press makes. */
export type BulkId = string;

/** Of a reason or a comment, so that whoever has to read it sees all of it. */
export const MOST_REASON = 1000;

export interface RequestBase {
  readonly id: RequestId;
  /** Grows by one with every transition, for compare-and-set. */
  readonly version: number;
  readonly change: Change;
  /** null: the key does not exist yet. */
  readonly keyId: KeyId | null;
  readonly keyName: string;
  readonly requester: UserId;
  /** The key's owner when it was asked; for a new key, its future owner. */
  readonly owner: UserId | null;
  /** Whose leads are asked, and whose budget counts it; absent: the company’s. */
  readonly team?: TeamName;
  readonly reason: string;
  readonly unitsPerUsd: UnitsPerUsd;
  readonly rule: string;
  readonly approval: Approval;
  readonly votes: readonly Vote[];
  /** Votes that were dropped, because their voters may no longer decide. */
  readonly lostVotes?: readonly LostVote[];
  /** When admins were called, who from then on may decide it whatever lists it asks; absent: never, or they may anyway. */
  readonly escalatedAt?: Date;
  readonly createdAt: Date;
  /** Of a change that may enable a key, so that no clock has to tell which disable came later. */
  readonly asOf?: KnownDisables;
  /** A lead gave less than was asked. */
  readonly counter?: AcceptedCounterOffer;
  /** It was not decided by those who have to, but by an admin alone. */
  readonly glass?: BrokenGlass;
  /** Its result is told with those of the others. */
  readonly bulk?: BulkId;
  /** It is in a database that was restored since: what came of it after the backup is not known. */
  readonly isUnsure?: true;
}

/** What was known of the key when the change was asked. */
export interface KnownDisables {
  readonly readAt: Date;
  readonly disables: readonly RequestId[];
}

export interface AcceptedCounterOffer {
  /** What was asked first. */
  readonly original: Change;
  readonly by: UserId;
  /** Written by older versions; else it is in the vote. */
  readonly comment?: string;
}

export interface Pending extends RequestBase {
  readonly state: 'pending';
  readonly expiresAt: Date;
}
/** This change has to end first; it is tried at once when that has ended. Absent: none has to. */
type Behind = RequestId;

/** Something was sent for its plan whose outcome is not known; so much was used of the key before. */
type UsedBefore = Units;

/** No try comes before an admin presses *Resume*; absent: tries come by themselves. */
type Held = true;

export interface Approved extends RequestBase {
  readonly state: 'approved';
  readonly approvedAt: Date;
  readonly attempts: number;
  readonly nextTryAt: Date;
  /** Set by the first run; later runs use it and never plan again. */
  readonly plan: Plan | null;
  readonly usedBefore?: UsedBefore;
  /** The fault of CometAPI because of which it was not tried when due. */
  readonly blockedBy?: UpstreamFault;
  readonly behind?: Behind;
  readonly isHeld?: Held;
}
export interface Applying extends RequestBase {
  readonly state: 'applying';
  readonly approvedAt: Date;
  readonly attempts: number;
  readonly startedAt: Date;
  readonly plan: Plan | null;
  /** Since when it has been unknown whether its write landed. */
  readonly unknownSince?: Date;
  readonly usedBefore?: UsedBefore;
  /** When the key is read again to find out. */
  readonly nextTryAt?: Date;
  /** It was read back, but what was sent for another change may still undo it. */
  readonly mayBeUndone?: true;
  readonly behind?: Behind;
  readonly isHeld?: Held;
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
  /** The key as it was read back; absent: it was not, or in rows of an older version. */
  readonly found?: FoundQuota;
  /** Tries so far; absent in rows of an older version. */
  readonly attempts?: number;
}
export interface Denied extends RequestBase {
  readonly state: 'denied';
  readonly by: UserId;
  /** Whose vote it was, if it was handed on. */
  readonly for?: UserId;
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
  /** When it could be decided at the latest; absent in rows of an older version. */
  readonly deadline?: Date;
}
export interface Stale extends RequestBase {
  readonly state: 'stale';
  readonly at: Date;
  readonly because: StaleReason;
}

export type Request = Pending | Approved | Applying | Applied | Failed | Denied | Cancelled | Expired | Stale;
export type RequestState = Request['state'];

const IS_OPEN: Readonly<Record<RequestState, boolean>> = {
  pending: true,
  approved: true,
  applying: true,
  applied: false,
  failed: false,
  denied: false,
  cancelled: false,
  expired: false,
  stale: false,
};
const STATES = Object.keys(IS_OPEN) as readonly RequestState[];
export const OPEN_STATES = STATES.filter((state) => IS_OPEN[state]);
export const ENDED_STATES = STATES.filter((state) => !IS_OPEN[state]);

export type NewRequest = Omit<RequestBase, 'version' | 'votes'>;

export const isOpen = (request: Request): request is Pending | Approved | Applying => IS_OPEN[request.state];

/** The admin who ended it while it was on hold; null: nobody. */
export const droppedBy = (request: Request): UserId | null =>
  request.state === 'stale' && request.because.kind === 'not_needed' ? request.because.by : null;

/** Whether it waits for an admin's *Resume*. */
export const isHeld = (request: Request): boolean => 'isHeld' in request && request.isHeld === true;

/**
 * A request tells of its key by the name that the key has now, when it is over only as long as nobody else owns the key,
 * who may have named it. What gave the key a name keeps the one of then, and a claim the one that its requester knows.
 */
export function calledNow<R extends Request>(
  request: R,
  key: { readonly name: string; readonly owner: UserId | null } | null,
): R {
  if (key === null || request.change.kind === 'claim') return request;
  const isOlder = key.owner !== request.owner || kindOf(request.change).newName(request.change) !== null;
  return request.state !== 'pending' && isOlder ? request : { ...request, keyName: key.name };
}
