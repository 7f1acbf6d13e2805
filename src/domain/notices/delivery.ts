import { DAY, HOUR, MINUTE } from '../time.ts';

/** Why one copy of a notice did not reach Slack. */
export type DeliveryFailure =
  /** Passes by itself: a rate limit, a timeout, trouble of Slack's own. */
  | { readonly kind: 'again'; readonly error: string; readonly retryAfterSeconds: number | null }
  /** Slack refuses the bot itself, so that nobody can be told anything until an operator mends it. */
  | { readonly kind: 'bot_refused'; readonly error: string }
  /** This person, channel or message cannot be reached. */
  | { readonly kind: 'gone'; readonly error: string }
  /** A code that nobody knows: it may pass, and it may not. */
  | { readonly kind: 'unknown'; readonly error: string };

export type DeliveryStep =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly at: Date; readonly error: string }
  /** Nobody was reached, and waiting does not help. */
  | { readonly kind: 'unreachable'; readonly error: string };

interface Attempted {
  readonly attempts: number;
  readonly createdAt: Date;
  /** How many copies stand in Slack. */
  readonly sent: number;
}

/** What could not be said in a day is no news any more. */
const GIVEN_UP_AFTER = DAY;
export const LONGEST_WAIT = HOUR;
const LONGEST_WAIT_FOR_BOT = 5 * MINUTE;
const FIRST_WAIT = 2000;
/** An unknown code gets one more chance before the message goes elsewhere. */
const CHANCES_FOR_UNKNOWN = 2;

/** After a try: over, once more and when, or somewhere else. */
export function nextStep(failures: readonly DeliveryFailure[], tried: Attempted, now: Date): DeliveryStep {
  const waits = failures.flatMap((failure) => waitOf(failure, tried, now) ?? []);
  const longest = waits.toSorted((a, b) => b.ms - a.ms)[0];
  if (longest) return { kind: 'retry', at: new Date(now.getTime() + longest.ms), error: longest.error };
  const [last] = failures.slice(-1);
  return tried.sent > 0 || !last ? { kind: 'done' } : { kind: 'unreachable', error: last.error };
}

/** null: waiting does not help. */
function waitOf(
  failure: DeliveryFailure,
  { attempts, createdAt }: Attempted,
  now: Date,
): { ms: number; error: string } | null {
  const { kind, error } = failure;
  const growing = FIRST_WAIT * 2 ** Math.min(attempts, 12);
  if (kind === 'bot_refused') return { ms: Math.min(LONGEST_WAIT_FOR_BOT, growing), error };
  if (kind === 'unknown') return attempts < CHANCES_FOR_UNKNOWN ? { ms: FIRST_WAIT, error } : null;
  if (kind === 'gone' || now.getTime() - createdAt.getTime() > GIVEN_UP_AFTER) return null;
  const asked = failure.retryAfterSeconds;
  return { ms: Math.min(LONGEST_WAIT, asked === null ? growing : asked * 1000), error };
}
