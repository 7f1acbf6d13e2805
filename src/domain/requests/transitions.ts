import type { Change } from '../changes/changes.ts';
import type { Plan, StaleReason } from '../changes/plan.ts';
import type { Key } from '../keys/key.ts';
import { grantedOf, type Units } from '../keys/quota.ts';
import type { UserId } from '../member.ts';
import { isSatisfied } from './approval/approval.ts';
import { isVoteOf } from './approval/right-to-decide.ts';
import { type Voter, voteOf } from './approval/vote.ts';
import type { Effect, Failure } from './outcome.ts';
import type {
  Applied,
  Applying,
  Approved,
  Cancelled,
  Denied,
  Expired,
  Failed,
  NewRequest,
  Pending,
  Stale,
} from './request.ts';
import { transition } from './transition.ts';

export const newPending = (asked: NewRequest, expiresAt: Date): Pending => ({
  ...asked,
  version: 1,
  votes: [],
  state: 'pending',
  expiresAt,
});

/** As if it were made now, because a wrong clock dated it. */
export const redated = (request: Pending, at: Date, expiresAt: Date): Pending => ({
  ...transition(request, { state: 'pending', expiresAt }),
  createdAt: at,
});

export const newApproved = (asked: NewRequest): Approved => ({
  ...asked,
  version: 1,
  votes: [],
  state: 'approved',
  approvedAt: asked.createdAt,
  attempts: 0,
  nextTryAt: asked.createdAt,
  plan: null,
});

/** Longer than the requester waits for the answer. */
const AWAITED_MS = 30_000;

/** Applied at once while the requester waits; the job applies it only if that did not happen. */
export const newAwaited = (asked: NewRequest): Approved => ({
  ...newApproved(asked),
  nextTryAt: new Date(asked.createdAt.getTime() + AWAITED_MS),
});

/** Adds a vote; with enough votes the request is approved. */
export function approve(request: Pending, voter: Voter, at: Date): Pending | Approved {
  const votes = [...request.votes, voteOf(voter, at, request.approval)];
  return isSatisfied({ ...request, votes })
    ? decided({ ...request, votes }, at)
    : { ...stillPending(request), votes };
}

const decided = (request: Pending, at: Date): Approved =>
  transition(request, { state: 'approved', approvedAt: at, attempts: 0, nextTryAt: at, plan: null });

/** An admin approves it alone, whoever else would have to. */
export const breakGlass = (request: Pending, by: Voter, { at, why }: { at: Date; why: string }): Approved =>
  decided(
    {
      ...request,
      votes: [...request.votes.filter((vote) => !isVoteOf(by, vote)), voteOf(by, at, request.approval)],
      glass: { by: by.id, at, why },
    },
    at,
  );

const stillPending = (request: Pending): Pending =>
  transition(request, { state: 'pending', expiresAt: request.expiresAt });

/** From now on admins may decide it, whatever lists it asks. */
export const escalate = (request: Pending, at: Date): Pending => ({
  ...stillPending(request),
  escalatedAt: at,
});

/** Lowers the change and votes for it in one transition. */
export function approveWithLess(
  request: Pending,
  { change, by }: { change: Change; by: Voter },
  at: Date,
): Pending | Approved {
  const original = request.counter?.original ?? request.change;
  return approve({ ...request, change, counter: { original, by: by.heldBy ?? by.id } }, by, at);
}

export const deny = (
  request: Pending,
  by: UserId,
  { at, why, of }: { at: Date; why: string; of?: UserId | undefined },
): Denied => transition(request, { state: 'denied', by, ...(of !== undefined && { for: of }), at, why });

export const cancel = (request: Pending, at: Date): Cancelled =>
  transition(request, { state: 'cancelled', at });

/**
 * How what still waits is over without a decision; null: it is not. A restored database does not know what was decided,
 * and made, since its backup.
 */
export function overNow(request: Pending, at: Date): Expired | Stale | null {
  if (request.isUnsure) return markStale(request, at, { kind: 'restored' });
  return request.expiresAt > at ? null : expire(request, at);
}

export const expire = (request: Pending, at: Date): Expired =>
  transition(request, { state: 'expired', at, deadline: request.expiresAt });

export const startApplying = (request: Approved, startedAt: Date): Applying =>
  transition(request, {
    state: 'applying',
    approvedAt: request.approvedAt,
    attempts: request.attempts + 1,
    startedAt,
    plan: request.plan,
    ...underWay(request),
  });

/** Something is sent for it. Must be committed before. */
export const sending = (request: Applying, used: Units): Applying => ({
  ...request,
  version: request.version + 1,
  usedBefore: request.usedBefore ?? used,
});

/** All that was sent since `before` was answered, or did not get as far as CometAPI. */
export const allAnswered = ({ usedBefore: _, ...request }: Applying, before: Applying): Applying => ({
  ...request,
  ...underWay(before),
});

/** For the next state, in which it is not known, either. */
export const underWay = ({ usedBefore }: Approved | Applying): Pick<Applying, 'usedBefore'> =>
  usedBefore === undefined ? {} : { usedBefore };

/** Must be committed before the first write. Replaces an earlier plan, of which nothing is written or under way. */
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

/** `found`: the key as it was read back; null: it was not. */
export const failed = (
  request: Applying | Approved,
  failedAt: Date,
  failure: Failure,
  found: Key | null = null,
): Failed =>
  transition(request, {
    state: 'failed',
    failedAt,
    failure,
    plan: request.plan,
    ...(found && { found: { granted: grantedOf(found), unlimited: found.unlimited } }),
    attempts: request.attempts,
  });

/** An admin may end what is on hold (`not_needed`) in any of these. */
export const markStale = (request: Pending | Approved | Applying, at: Date, because: StaleReason): Stale =>
  transition(request, { state: 'stale', at, because });
