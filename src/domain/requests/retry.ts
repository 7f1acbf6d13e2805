import type { CreatePlan, Plan } from '../changes/plan.ts';
import { HOUR, MINUTE } from '../time.ts';
import type { UpstreamFault } from '../upstream/circuit-breaker.ts';
import type { Applying, Approved, Failed, Request, RequestId } from './request.ts';
import { transition } from './transition.ts';
import { underWay } from './transitions.ts';

export const GIVE_UP_AFTER = 24 * HOUR;
/** The same as the longest pause of the circuit breaker. */
export const LONGEST_RETRY_PAUSE = 5 * MINUTE;

/** No try is planned later than this, so a later time came from a wrong clock. */
export const FARTHEST_TRY = 20 * MINUTE;

const tryAt = (request: Approved | Applying): Date =>
  request.state === 'approved' ? request.nextTryAt : (request.nextTryAt ?? request.startedAt);

export function isTryDue(request: Request, now: Date): boolean {
  if (request.state !== 'approved' && request.state !== 'applying') return false;
  return isTime(tryAt(request).getTime(), now);
}

const isTime = (at: number, now: Date): boolean => at <= now.getTime() || at > now.getTime() + FARTHEST_TRY;

/** Waits because CometAPI was unavailable. False while the requester waits for the first try, and behind another change. */
export function waitsForCometApi(request: Request): boolean {
  if (isBehind(request)) return false;
  return request.state === 'approved'
    ? request.attempts > 0 || request.blockedBy !== undefined
    : request.state === 'applying' && request.nextTryAt !== undefined;
}

const isBehind = (request: Request): boolean => 'behind' in request && request.behind !== undefined;

const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_RETRY_PAUSE, 10_000 * 2 ** Math.min(Math.max(0, attempts - 1), 10));

/** CometAPI could not be reached: try again after 10 s, 20 s, 40 s … 5 min; null after 24 h. */
export function rescheduledAfterFailure(request: Applying, at: Date): Approved | null {
  if (isGivenUp(request, at)) return null;
  return transition(request, {
    state: 'approved',
    approvedAt: request.approvedAt,
    attempts: request.attempts,
    nextTryAt: new Date(at.getTime() + pauseAfter(request.attempts)),
    plan: request.plan,
    ...underWay(request),
  });
}

/** The circuit is open until then: no try is made or counted; null after 24 h. */
export function deferredUntil(
  request: Approved,
  until: { at: Date; because: UpstreamFault },
  now: Date,
): Approved | null {
  if (isGivenUp(request, now)) return null;
  const { approvedAt, attempts, plan } = request;
  const next = { state: 'approved', approvedAt, attempts, nextTryAt: until.at, plan } as const;
  return transition(request, { ...next, ...underWay(request), blockedBy: until.because });
}

/** Another change of the key has to end first: no try is made or counted. It is looked at now and then all the same. */
export const putOff = <R extends Approved | Applying>(request: R, behind: RequestId, now: Date): R => ({
  ...putOffFor(request, MINUTE, now),
  behind,
});

/** Something that was sent for an earlier change may land within this time: no try is made or counted. */
export const putOffFor = <R extends Approved | Applying>(request: R, ms: number, now: Date): R => ({
  ...request,
  version: request.version + 1,
  nextTryAt: new Date(now.getTime() + ms),
});

/** That change has ended. */
export const woken = ({ behind: _, ...request }: Approved | Applying, now: Date): Approved | Applying => ({
  ...request,
  version: request.version + 1,
  nextTryAt: now,
});

/** A revert is never given up. */
export const isGivenUp = ({ approvedAt, change }: Approved | Applying, at: Date): boolean =>
  change.kind !== 'revert' && at.getTime() - approvedAt.getTime() > GIVE_UP_AFTER;

/** Its write may have landed, so it stays applying until a read shows whether it did. `landsForMs`: it may still land. */
export const lookAgain = (request: Applying, at: Date, landsForMs = 0): Applying =>
  transition(request, {
    state: 'applying',
    approvedAt: request.approvedAt,
    attempts: request.attempts + 1,
    startedAt: request.startedAt,
    plan: request.plan,
    unknownSince: request.unknownSince ?? at,
    nextTryAt: nextLook(request, at, landsForMs),
    ...underWay(request),
  });

/** It is carried out, but what was sent for another change may undo it, so the key is read again when that is over. */
export function lookAfter(request: Applying, at: Date, landsForMs: number): Applying {
  const { unknownSince: _, ...next } = lookAgain(request, at, landsForMs);
  return { ...next, mayBeUndone: true };
}

/** A disable that was read back. */
export const mayBeUndone = (request: Request): request is Applying & { readonly nextTryAt: Date } =>
  request.state === 'applying' && request.mayBeUndone === true && request.nextTryAt !== undefined;

/** One look comes as soon as it can show that nothing was written. */
function nextLook({ attempts }: Applying, at: Date, landsForMs: number): Date {
  const pause = pauseAfter(attempts);
  return new Date(at.getTime() + (landsForMs > 0 ? Math.min(pause, Math.ceil(landsForMs)) : pause));
}

/**
 * *Try again* on a failed request that changed nothing. It is planned from the present row: by its old plan, what others
 * gave or took since would count as its own.
 */
export function retried(request: Failed, at: Date): Approved {
  const { attempts = 1 } = request;
  return transition(request, {
    state: 'approved',
    approvedAt: at,
    attempts: request.change.kind === 'revert' ? attempts : 0,
    nextTryAt: at,
    plan: keptPlan(request),
  });
}

/** The plan of a new key finds one that was made after all. What CometAPI refused was not made. */
function keptPlan({ plan, failure, failedAt }: Failed): CreatePlan | null {
  if (plan?.kind !== 'create' || failure.kind === 'refused') return null;
  const isConfirmed = failure.kind === 'not_found_after_create';
  return { ...plan, triedUntil: plan.triedUntil ?? failedAt, ...(isConfirmed && { isConfirmed }) };
}

/** Nothing says that its key was made, so one that is not found is planned anew. */
export const mayBeAnew = (plan: Plan | null): plan is CreatePlan =>
  plan?.kind === 'create' && plan.triedUntil !== undefined && !plan.isConfirmed;

/** Whether trying again cannot apply the change twice. */
export const mayRetry = (request: Failed): boolean => isUntouched(request) || isRepeatable(request);

/** Whether somebody may ask for that. What is unsure may have been tried again since its backup. */
export const mayTryAgain = (request: Request): request is Failed =>
  request.state === 'failed' && mayRetry(request) && !request.isUnsure;

function isUntouched({ failure, plan }: Failed): boolean {
  if (failure.kind === 'unreachable') return plan === null;
  return ['refused', 'gave_up', 'busy', 'unproven', 'not_found_after_create'].includes(failure.kind);
}

/** Limiting a key again is planned from its present row, so a half-done try does no harm. */
const isRepeatable = ({ change }: Failed): boolean =>
  change.kind === 'revert' && change.of === 'unlimited_on';

/** Whether the next try of a failed revert has come. */
export const isDueAgain = (revert: Failed, now: Date): boolean =>
  isTime(revert.failedAt.getTime() + pauseAfter(revert.attempts ?? 1), now);

/** Overdue by this much, the bot was stopped or its database was restored, so an admin decides whether to go on. */
export const RESUME_AFTER = HOUR;

/** What is unsure may have been applied since its backup. */
export const needsResume = (request: Approved | Applying, now: Date): boolean =>
  request.isUnsure === true || now.getTime() - tryAt(request).getTime() > RESUME_AFTER;

/** So that everybody reads what it waits for. */
export const held = <R extends Approved | Applying>(request: R): R => ({
  ...request,
  version: request.version + 1,
  isHeld: true,
});

/** After an admin's *Resume*; an existing plan is kept, because it may have been carried out. */
export function resumed({ isUnsure: _, ...request }: Approved | Applying, at: Date): Approved {
  return transition(request, {
    state: 'approved',
    approvedAt: at,
    attempts: Math.max(1, request.attempts),
    nextTryAt: at,
    plan: request.plan,
    ...underWay(request),
  });
}
