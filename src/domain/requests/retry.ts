import { snapshotOf, type WritePlan } from '../changes/plan.ts';
import type { Key } from '../keys/key.ts';
import { differing } from '../keys/settings.ts';
import { HOUR, MINUTE } from '../time.ts';
import type { UpstreamFault } from '../upstream/circuit-breaker.ts';
import type { Applying, Approved, Failed, Request } from './request.ts';
import { transition } from './transitions.ts';

export const GIVE_UP_AFTER = 24 * HOUR;
/** As long as an open circuit waits at most. */
export const LONGEST_RETRY_PAUSE = 5 * MINUTE;

/** No try is ever put off for longer: a time beyond it was written by a clock that was wrong. */
export const FARTHEST_TRY = 20 * MINUTE;

const tryAt = (request: Approved | Applying): Date =>
  request.state === 'approved' ? request.nextTryAt : (request.nextTryAt ?? request.startedAt);

export function isTryDue(request: Request, now: Date): boolean {
  if (request.state !== 'approved' && request.state !== 'applying') return false;
  const waitMs = tryAt(request).getTime() - now.getTime();
  return waitMs <= 0 || waitMs > FARTHEST_TRY;
}

/** It was tried, or left alone, because CometAPI was away; not one that its person is applying right now. */
export const waitsForCometApi = (request: Request): boolean =>
  request.state === 'approved'
    ? request.attempts > 0 || request.blockedBy !== undefined
    : request.state === 'applying' && request.nextTryAt !== undefined;

const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_RETRY_PAUSE, 10_000 * 2 ** Math.min(Math.max(0, attempts - 1), 10));

/** CometAPI could not be reached: again after 10 s, 20 s, 40 s … at most 5 min apart; null after 24 h. */
export function rescheduledAfterFailure(request: Applying, at: Date): Approved | null {
  if (isGivenUp(request, at)) return null;
  return transition(request, {
    state: 'approved',
    approvedAt: request.approvedAt,
    attempts: request.attempts,
    nextTryAt: new Date(at.getTime() + pauseAfter(request.attempts)),
    plan: request.plan,
  });
}

/** CometAPI is left alone until then: nothing is tried, so no try is counted; null after 24 h. */
export function deferredUntil(
  request: Approved,
  until: { at: Date; because: UpstreamFault },
  now: Date,
): Approved | null {
  if (isGivenUp(request, now)) return null;
  const { approvedAt, attempts, plan } = request;
  const next = { state: 'approved', approvedAt, attempts, nextTryAt: until.at, plan } as const;
  return transition(request, { ...next, blockedBy: until.because });
}

/** A grant is taken back, however long that takes. */
export const isGivenUp = ({ approvedAt, change }: Approved | Applying, at: Date): boolean =>
  change.kind !== 'revert' && at.getTime() - approvedAt.getTime() > GIVE_UP_AFTER;

/** Planned, so its write may have landed: however long CometAPI is away, it stays so until a read tells. */
export const lookAgain = (request: Applying, at: Date): Applying =>
  transition(request, {
    state: 'applying',
    approvedAt: request.approvedAt,
    attempts: request.attempts + 1,
    startedAt: request.startedAt,
    plan: request.plan,
    unknownSince: request.unknownSince ?? at,
    nextTryAt: new Date(at.getTime() + pauseAfter(request.attempts)),
  });

/** The key is as the plan found it. */
export function isUnwritten({ before }: WritePlan, key: Key): boolean {
  const { settings, granted, unlimited, status } = snapshotOf(key);
  const isSame = granted === before.granted && unlimited === before.unlimited && status === before.status;
  return isSame && differing(settings, before.settings).length === 0;
}

/** *Try again* on a failed request that changed nothing; the end of a grant is planned anew, on the row as it is now. */
export function retried(request: Failed, at: Date): Approved {
  const isRevert = request.change.kind === 'revert';
  const { attempts = 1 } = request;
  return transition(request, {
    state: 'approved',
    approvedAt: at,
    attempts: isRevert ? attempts : 0,
    nextTryAt: at,
    plan: isRevert ? null : request.plan,
  });
}

/** Whether a failure left the key as it was, so that trying again is harmless. */
export const mayRetry = (request: Failed): boolean => isUntouched(request) || isRepeatable(request);

function isUntouched({ failure, plan }: Failed): boolean {
  if (failure.kind === 'unreachable') return plan === null;
  return ['refused', 'gave_up', 'busy', 'not_found_after_create'].includes(failure.kind);
}

/** Limiting a key again rests on the row as it is then, whatever the last try left of it. */
const isRepeatable = ({ change }: Failed): boolean =>
  change.kind === 'revert' && change.of === 'unlimited_on';

/** The end of a grant that failed is tried again by itself. */
export const isDueAgain = (revert: Failed, now: Date): boolean =>
  mayRetry(revert) && now.getTime() >= revert.failedAt.getTime() + pauseAfter(revert.attempts ?? 1);

/** Nobody has touched it for so long that the bot must have been away, or its database is an old one. */
export const RESUME_AFTER = HOUR;

/** A copy that was put back may not know that a request was applied since. */
export const needsResume = (
  request: Approved | Applying,
  now: Date,
  restoredAt: Date | null = null,
): boolean =>
  now.getTime() - tryAt(request).getTime() > RESUME_AFTER ||
  (restoredAt !== null && request.approvedAt.getTime() < restoredAt.getTime());

/** An admin's *Resume*; the plan, if there was one, still says what to look for. */
export const resumed = (request: Approved | Applying, at: Date): Approved =>
  transition(request, {
    state: 'approved',
    approvedAt: at,
    attempts: Math.max(1, request.attempts),
    nextTryAt: at,
    plan: request.plan,
  });
