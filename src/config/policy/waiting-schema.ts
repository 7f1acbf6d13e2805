import type { Waiting } from '../../domain/policy/policy.ts';
import type { Span } from '../../domain/time.ts';
import { channel, lengthOf, list, members, oneOf, optional, span } from './field-schemas.ts';

/** Members of `approvals`, and of a rule that asks. */
export const waiting = {
  channel: optional(channel),
  expires: optional(span),
  remind: optional(list(span)),
  escalate: optional(members({ after: span, to: oneOf(['admins']) }).nullable()),
};

interface Written {
  readonly channel?: string | undefined;
  readonly expires?: Span | undefined;
  readonly remind?: readonly Span[] | undefined;
  readonly escalate?: { readonly after: Span } | null | undefined;
}

export const waitingIn = ({ channel, expires, remind, escalate }: Written): Partial<Waiting> => ({
  ...(channel !== undefined && { channel }),
  ...(expires && { expires }),
  ...(remind && { remind }),
  ...(escalate !== undefined && { escalate: escalate?.after ?? null }),
});

/** The members that come when the request has expired already; `expires` is written at `at`. */
export function* tooLate(
  { remind = [], escalate = null }: Partial<Waiting>,
  { expires, at }: { expires: Span; at: string },
) {
  const message = `comes too late: the request has expired by then. Make it shorter than ${at}.`;
  const late = (length: Span) => lengthOf(length) >= lengthOf(expires);
  if (remind.some(late)) yield ['remind', message] as const;
  if (escalate && late(escalate)) yield ['escalate', message] as const;
}
