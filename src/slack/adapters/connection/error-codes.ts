import { z } from 'zod';

const PlatformError = z.object({ data: z.object({ error: z.string() }) });
const RateLimited = z.object({ retryAfter: z.number() });

/** The code with which Slack refused a call (`channel_not_found`); null when Slack gave no answer. */
export function slackCode(error: unknown): string | null {
  const parsed = PlatformError.safeParse(error);
  return parsed.success ? parsed.data.data.error : null;
}

export function retryAfterSeconds(error: unknown): number | null {
  const parsed = RateLimited.safeParse(error);
  return parsed.success ? parsed.data.retryAfter : null;
}

/** Trouble of Slack's own, which may pass. With any other code the same call would be refused again. */
const PASSING = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** A trigger is valid for three seconds, and opens one modal. */
const TOO_LATE = new Set([
  'expired_trigger_id',
  'exchanged_trigger_id',
  'invalid_trigger_id',
  'invalid_trigger',
]);

const Unanswered = z.object({
  code: z.enum(['slack_webapi_request_error', 'slack_webapi_http_error', 'slack_webapi_rate_limited_error']),
});

/** Slack did not answer in time, or had trouble: the same call with a new trigger may work. */
export function isTooLate(error: unknown): boolean {
  const code = slackCode(error);
  if (code === null) return Unanswered.safeParse(error).success;
  return TOO_LATE.has(code) || isPassing(code);
}

const HttpError = z.object({ code: z.literal('slack_webapi_http_error') });
const HICCUPS = new Set(['fatal_error', 'internal_error', 'service_unavailable']);

/** Slack answered, with trouble of its own that may be over already. */
const isHiccup = (error: unknown): boolean => {
  const code = slackCode(error);
  return code === null ? HttpError.safeParse(error).success : HICCUPS.has(code);
};

/** For a call that only reads: one hiccup is no reason to refuse whoever waits. A timeout is not waited for again. */
export const pastHiccup = <T>(call: () => Promise<T>): Promise<T> =>
  call().catch((error: unknown) => {
    if (!isHiccup(error)) throw error;
    return call();
  });

export const isPassing = (code: string): boolean => PASSING.has(code);
