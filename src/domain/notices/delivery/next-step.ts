import { DAY, HOUR, MINUTE } from '../../time.ts';

/** Why one copy of a notice did not reach Slack. */
export type DeliveryFailure =
  /** Temporary: a rate limit, a timeout or a failure inside Slack. */
  | { readonly kind: 'again'; readonly error: string; readonly retryAfterSeconds: number | null }
  /** Slack refuses the bot itself: nothing can be sent until an operator fixes it. */
  | { readonly kind: 'bot_refused'; readonly error: string }
  /** This person or channel cannot be reached, for how long nobody knows. */
  | { readonly kind: 'unreachable'; readonly error: string }
  /** The message, or the thread it belongs in, is not there any more. */
  | { readonly kind: 'deleted'; readonly error: string }
  /** An error code that the bot does not know: it may be temporary or not. */
  | { readonly kind: 'unknown'; readonly error: string };

export type DeliveryStep =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly at: Date; readonly error: string }
  /** Nobody was reached, and trying again does not help. */
  | { readonly kind: 'unreachable'; readonly error: string };

interface Attempted {
  readonly attempts: number;
  readonly createdAt: Date;
  /** How many copies were posted. */
  readonly sent: number;
}

/** After a day the message is no longer worth sending. */
const GIVE_UP_AFTER = DAY;
export const LONGEST_WAIT = HOUR;
const LONGEST_WAIT_FOR_BOT = 5 * MINUTE;
const FIRST_WAIT = 2000;
/** Also when Slack asks for no wait at all. */
const SHORTEST_WAIT = 1000;
/** After this many tries with an unknown code the message is sent elsewhere. */
const MAX_UNKNOWN_TRIES = 2;

/** Slack took nothing, and said when it may be asked again. */
export const isTooFast = (failure: DeliveryFailure): boolean =>
  failure.kind === 'again' && failure.retryAfterSeconds !== null;

/** What follows after a try: nothing, another try at a time, or delivery to somebody else. */
export function nextStep(failures: readonly DeliveryFailure[], tried: Attempted, now: Date): DeliveryStep {
  const waits = failures.flatMap((failure) => waitOf(failure, tried, now) ?? []);
  const longest = waits.toSorted((a, b) => b.ms - a.ms)[0];
  if (longest) return { kind: 'retry', at: new Date(now.getTime() + longest.ms), error: longest.error };
  const [last] = failures.slice(-1);
  return tried.sent > 0 || !last ? { kind: 'done' } : { kind: 'unreachable', error: last.error };
}

/** null: trying again does not help. */
function waitOf(
  failure: DeliveryFailure,
  { attempts, createdAt }: Attempted,
  now: Date,
): { ms: number; error: string } | null {
  const { kind, error } = failure;
  const growing = FIRST_WAIT * 2 ** Math.min(attempts, 12);
  if (kind === 'bot_refused') return { ms: Math.min(LONGEST_WAIT_FOR_BOT, growing), error };
  if (kind === 'unknown') return attempts < MAX_UNKNOWN_TRIES ? { ms: FIRST_WAIT, error } : null;
  if (kind === 'unreachable' || kind === 'deleted' || now.getTime() - createdAt.getTime() > GIVE_UP_AFTER)
    return null;
  const asked = failure.retryAfterSeconds;
  return {
    ms: Math.min(LONGEST_WAIT, asked === null ? growing : Math.max(SHORTEST_WAIT, asked * 1000)),
    error,
  };
}
