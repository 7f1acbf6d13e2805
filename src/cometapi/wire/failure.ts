import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { type Reason, refusalReason, tokenRefusal } from './refusal-reason.ts';

/**
 * `said_no`: CometAPI refused. `unknown_outcome`: a write was sent and may have landed. `unreadable`: an answer of an
 * unexpected shape. `down`: no answer, or one that does not come from CometAPI.
 */
export type FailureKind = 'down' | 'limiting' | 'auth' | 'said_no' | 'unknown_outcome' | 'unreadable';

export interface FailureFacts {
  readonly kind: FailureKind;
  readonly method: string;
  readonly path: string;
  /** null: no answer came. */
  readonly status: number | null;
  readonly requestId: string | null;
  /** null: no Retry-After came. */
  readonly retryAfterSeconds: number | null;
  readonly reason: Reason;
  /** A write met a time limit, the bot's or a proxy's, so CometAPI may carry it out much later. */
  readonly isSlow: boolean;
  /** CometAPI's message, or the network's error code. */
  readonly message: string;
}

/** Ends the message of an answer that is not CometAPI's, such as a page. */
export const NOT_JSON = 'not JSON';

export const isNotJson = (message: string): boolean => message.endsWith(NOT_JSON);

/** Replaces got's errors, which print the access token and the body. */
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

/** A `CometFailure` as `Refused`; other errors unchanged. `nextTry`: when the bot itself calls again. */
export function refusedBy(error: unknown, at: { now: Date; nextTry: Date | null }): unknown {
  if (!(error instanceof CometFailure)) return error;
  return new Refused(problemOf(error.facts, at), { cause: error });
}

function problemOf(
  { kind, message, reason, retryAfterSeconds, isSlow }: FailureFacts,
  { now, nextTry }: { now: Date; nextTry: Date | null },
): Problem {
  const retryAt = retryAfterSeconds === null ? nextTry : new Date(now.getTime() + retryAfterSeconds * 1000);
  switch (kind) {
    case 'auth':
      return { kind: 'upstream_auth', refusal: tokenRefusal(reason) };
    case 'limiting':
      return { kind: 'upstream_limiting', retryAt };
    case 'said_no':
      return { kind: 'upstream_refused', message, reason: refusalReason(reason) };
    case 'unknown_outcome':
      return { kind: 'outcome_unknown', id: null, ...(isSlow && { isSlow }) };
    case 'unreadable':
      return { kind: 'upstream_unreadable' };
    case 'down':
      return { kind: 'upstream_down', retryAt, ...(isNotJson(message) && { isPage: true }) };
  }
}
