import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { type Reason, refusalReason } from './refusal-reason.ts';

/**
 * `said_no`: CometAPI refused. `unknown_outcome`: a write went out and nobody can tell whether it landed.
 * `unreadable`: CometAPI answered, in another shape than asked for. `down`: nothing came that it would write.
 */
export type FailureKind = 'down' | 'limiting' | 'auth' | 'said_no' | 'unknown_outcome' | 'unreadable';

export interface FailureFacts {
  readonly kind: FailureKind;
  readonly method: string;
  readonly path: string;
  /** null: no answer came. */
  readonly status: number | null;
  readonly requestId: string | null;
  /** null: not told. */
  readonly retryAfterSeconds: number | null;
  readonly reason: Reason;
  /** CometAPI's own words, or the network's code. */
  readonly message: string;
}

/** Stands in for got's errors, which carry the access token and the body wherever they are printed. */
export class CometFailure extends Error {
  override readonly name = 'CometFailure';
  readonly facts: FailureFacts;

  constructor(facts: FailureFacts) {
    super(`${facts.method} ${facts.path}: ${facts.kind} ${facts.status ?? ''} ${facts.message}`.trimEnd());
    this.facts = facts;
  }
}

export const failureOf = (error: unknown, ...kinds: FailureKind[]): CometFailure | null =>
  error instanceof CometFailure && (kinds.length === 0 || kinds.includes(error.facts.kind)) ? error : null;

/** A failure as people are told it; anything else flies on as it is. `nextTry`: of the bot itself. */
export function refusedBy(error: unknown, at: { now: Date; nextTry: Date | null }): unknown {
  if (!(error instanceof CometFailure)) return error;
  return new Refused(problemOf(error.facts, at), { cause: error });
}

function problemOf(
  { kind, message, reason, retryAfterSeconds }: FailureFacts,
  { now, nextTry }: { now: Date; nextTry: Date | null },
): Problem {
  const retryAt = retryAfterSeconds === null ? nextTry : new Date(now.getTime() + retryAfterSeconds * 1000);
  switch (kind) {
    case 'auth':
      return { kind: 'upstream_auth' };
    case 'limiting':
      return { kind: 'upstream_limiting', retryAt };
    case 'said_no':
      return { kind: 'upstream_refused', message, reason: refusalReason(reason) };
    case 'unknown_outcome':
      return { kind: 'outcome_unknown', id: null };
    case 'unreadable':
      return { kind: 'upstream_unreadable' };
    case 'down':
      return { kind: 'upstream_down', retryAt };
  }
}
