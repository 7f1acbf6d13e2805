import { z } from 'zod';

const PlatformError = z.object({ data: z.object({ error: z.string() }) });
const RateLimited = z.object({ retryAfter: z.number() });

/** Slack's own word for its refusal (`channel_not_found`); null when Slack could not be asked. */
export function slackCode(error: unknown): string | null {
  const parsed = PlatformError.safeParse(error);
  return parsed.success ? parsed.data.data.error : null;
}

export function retryAfterSeconds(error: unknown): number | null {
  const parsed = RateLimited.safeParse(error);
  return parsed.success ? parsed.data.retryAfter : null;
}
