import { MINUTE } from '../time.ts';

/** What is wrong with CometAPI as a whole: it does not answer, or it refuses the access token. */
export type Trouble = 'down' | 'auth';

/** What the last calls came to, and whether there will be a next one. */
export interface Circuit {
  readonly trouble: Trouble | null;
  /** When the trouble began. */
  readonly since: Date | null;
  /** CometAPI's own words. */
  readonly said: string;
  /** In a row. */
  readonly failures: number;
  /** How often it opened since it was last closed. */
  readonly openings: number;
  /** null: closed, calls are made. Else open: none is, but one at this time, which finds out. */
  readonly retryAt: Date | null;
}

export const CLOSED: Circuit = {
  trouble: null,
  since: null,
  said: '',
  failures: 0,
  openings: 0,
  retryAt: null,
};

/** As often as one patient read asks before it gives up. */
const OPENS_AFTER = 5;
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 5 * MINUTE;

export interface Failing {
  readonly trouble: Trouble;
  readonly said: string;
  readonly at: Date;
  /** The one call of an open circuit. */
  readonly isProbe: boolean;
  /** 0 to 1. */
  readonly jitter: number;
}

/** A token is refused with certainty; silence has to repeat itself. */
export function failed(circuit: Circuit, { trouble, said, at, isProbe, jitter }: Failing): Circuit {
  // A call that was under way when it opened tells nothing new.
  if (circuit.retryAt !== null && !isProbe) return circuit;
  const failures = circuit.failures + 1;
  const since = circuit.trouble === trouble ? circuit.since : at;
  const next = { ...circuit, trouble, since, said, failures };
  if (!isProbe && trouble === 'down' && failures < OPENS_AFTER) return next;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** circuit.openings) * (0.5 + jitter / 2);
  return { ...next, openings: circuit.openings + 1, retryAt: new Date(at.getTime() + pause) };
}

/** A limiter answers for the whole, and stands before the check of the token. */
export const limited = (circuit: Circuit): Circuit => (circuit.trouble === 'auth' ? circuit : CLOSED);

/** Whether an open circuit may be tried now; one try at a time. */
export const isDue = ({ retryAt }: Circuit, now: Date): boolean =>
  retryAt !== null && retryAt.getTime() <= now.getTime();
