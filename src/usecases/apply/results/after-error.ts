import { isOutage, unprovenIn } from '../../../domain/problems/is-outage.ts';
import { type Problem, problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Failure } from '../../../domain/requests/outcome.ts';
import type { Applying, Request } from '../../../domain/requests/request.ts';
import { lookAgain, mayBeAnew, rescheduledAfterFailure } from '../../../domain/requests/retry.ts';
import { failed } from '../../../domain/requests/transitions.ts';
import type { RefusalReason } from '../../../domain/upstream/refusal.ts';
import type { Lane } from '../../ports/cometapi.ts';

/**
 * Once it has begun, the write may have landed, so the key is read again until that is known. Before, a refusal ends the
 * request, and an outage is tried again later, unless somebody waits for the answer.
 */
export function afterError(
  request: Applying,
  error: unknown,
  { lane, now, landsForMs }: { lane: Lane; now: Date; landsForMs: number },
): Request {
  const problem = problemOf(error);
  const no = refusalIn(problem);
  if (no && request.plan === null)
    return failed(request, now, { kind: 'refused', message: no.message, reason: no.reason });
  const passing = lane === 'interactive' && request.plan === null ? passingFailure(error) : null;
  if (passing) return failed(request, now, passing);
  if (!no && problem?.kind !== 'outcome_unknown' && !isOutage(error)) throw error;
  if (hasBegun(request)) return lookAgain(request, now, landsForMs);
  return (
    (lane === 'interactive' ? null : rescheduledAfterFailure(request, now)) ?? gaveUp(request, now, problem)
  );
}

/** The plan of tries that have ended is only looked for. */
const hasBegun = ({ plan, unknownSince }: Applying): boolean =>
  plan !== null && (unknownSince !== undefined || !mayBeAnew(plan));

/** Who waits is told to try again, so it must not be done later too. null: it has failed otherwise. */
function passingFailure(error: unknown): Failure | null {
  if (problemOf(error)?.kind === 'key_busy') return { kind: 'busy' };
  const unproven = unprovenIn(error);
  return unproven && { kind: 'unproven', ...unproven };
}

/** A row that cannot be read counts as a refusal. */
function refusalIn(problem: Problem | null): { message: string; reason: RefusalReason } | null {
  if (problem?.kind === 'key_unreadable') return { message: '', reason: 'unreadable_row' };
  return problem?.kind === 'upstream_refused' ? problem : null;
}

export const gaveUp = (request: Applying, now: Date, because: Problem | null = null): Request =>
  failed(request, now, {
    kind: 'gave_up',
    attempts: request.attempts,
    ...(because?.kind === 'upstream_auth' && { auth: true }),
  });

export const isStoreFailure = (error: unknown): boolean =>
  isStoreProblem(error) || (error instanceof Refused && isStoreProblem(error.cause));

const isStoreProblem = (error: unknown): boolean =>
  ['store_unavailable', 'save_unknown'].includes(problemOf(error)?.kind ?? '');

/** If the database fails after the plan was stored, it is unknown what was written. */
export function storeFailure({ id, plan }: Applying, error: unknown): unknown {
  if (plan === null || !isStoreProblem(error)) return error;
  return new Refused({ kind: 'outcome_unknown', id }, { cause: error });
}
