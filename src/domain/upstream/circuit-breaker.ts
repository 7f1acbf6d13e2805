import { MINUTE } from '../time.ts';

/** What is wrong with CometAPI as a whole: it does not answer, or it refuses the access token. */
export type UpstreamFault = 'down' | 'auth';

/** The outcome of the last calls, and whether calls are made. */
export interface Circuit {
  readonly fault: UpstreamFault | null;
  /** When the fault began. */
  readonly since: Date | null;
  /** CometAPI's own words. */
  readonly message: string;
  /** Failures in a row. */
  readonly failures: number;
  /** How often it has opened since it was last closed. */
  readonly openings: number;
  /** null: closed. Else open: no calls until this time, then one probe. */
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

/** As many attempts as one read makes. */
const OPENS_AFTER = 5;
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 5 * MINUTE;

export interface FailureEvent {
  readonly fault: UpstreamFault;
  readonly message: string;
  readonly at: Date;
  /** It was the probe of an open circuit. */
  readonly isProbe: boolean;
  /** 0 to 1. */
  readonly jitter: number;
}

/** One refusal of the token opens the circuit; the fault `down` must be seen five times in a row. */
export function failed(circuit: Circuit, { fault, message, at, isProbe, jitter }: FailureEvent): Circuit {
  // A call that began before the circuit opened tells nothing new.
  if (circuit.retryAt !== null && !isProbe) return circuit;
  const failures = circuit.failures + 1;
  const since = circuit.fault === fault ? circuit.since : at;
  const next = { ...circuit, fault, since, message, failures };
  if (!isProbe && fault === 'down' && failures < OPENS_AFTER) return next;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** circuit.openings) * (0.5 + jitter / 2);
  return { ...next, openings: circuit.openings + 1, retryAt: new Date(at.getTime() + pause) };
}

/** A 429 shows that CometAPI answers, but it is sent before the token is checked. */
export const limited = (circuit: Circuit): Circuit => (circuit.fault === 'auth' ? circuit : CLOSED);

/** Whether an open circuit may be probed now. */
export const isDue = ({ retryAt }: Circuit, now: Date): boolean =>
  retryAt !== null && retryAt.getTime() <= now.getTime();
