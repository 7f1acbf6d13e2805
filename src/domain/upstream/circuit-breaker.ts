import { MINUTE } from '../time.ts';

/** What is wrong with CometAPI as a whole: it does not answer, or it refuses the access token. */
export type UpstreamFault = 'down' | 'auth';

/** What the last calls came to, and whether there will be a next one. */
export interface Circuit {
  readonly fault: UpstreamFault | null;
  /** When the fault began. */
  readonly since: Date | null;
  /** CometAPI's own words. */
  readonly message: string;
  /** In a row. */
  readonly failures: number;
  /** How often it opened since it was last closed. */
  readonly openings: number;
  /** null: closed, calls are made. Else open: none is, but one at this time, which finds out. */
  readonly retryAt: Date | null;
}

export const CLOSED: Circuit = {
  fault: null,
  since: null,
  message: '',
  failures: 0,
  openings: 0,
  retryAt: null,
};

/** As often as one patient read asks before it gives up. */
const OPENS_AFTER = 5;
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 5 * MINUTE;

export interface FailureEvent {
  readonly fault: UpstreamFault;
  readonly message: string;
  readonly at: Date;
  /** The one call of an open circuit. */
  readonly isProbe: boolean;
  /** 0 to 1. */
  readonly jitter: number;
}

/** A token is refused with certainty; silence has to repeat itself. */
export function failed(circuit: Circuit, { fault, message, at, isProbe, jitter }: FailureEvent): Circuit {
  // A call that was under way when it opened tells nothing new.
  if (circuit.retryAt !== null && !isProbe) return circuit;
  const failures = circuit.failures + 1;
  const since = circuit.fault === fault ? circuit.since : at;
  const next = { ...circuit, fault, since, message, failures };
  if (!isProbe && fault === 'down' && failures < OPENS_AFTER) return next;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** circuit.openings) * (0.5 + jitter / 2);
  return { ...next, openings: circuit.openings + 1, retryAt: new Date(at.getTime() + pause) };
}

/** A limiter answers for the whole, and stands before the check of the token. */
export const limited = (circuit: Circuit): Circuit => (circuit.fault === 'auth' ? circuit : CLOSED);

/** Whether an open circuit may be tried now; one try at a time. */
export const isDue = ({ retryAt }: Circuit, now: Date): boolean =>
  retryAt !== null && retryAt.getTime() <= now.getTime();
