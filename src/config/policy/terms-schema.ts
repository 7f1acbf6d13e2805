import { z } from 'zod';
import type { ListName } from '../../domain/policy/people/people.ts';
import type { ApprovalTerms, Deciders, Waiting } from '../../domain/policy/policy.ts';
import type { Span } from '../../domain/time.ts';
import {
  channel,
  count,
  human,
  lengthOf,
  list,
  members,
  oneOf,
  optional,
  some,
  span,
} from './field-schemas.ts';
import { AT_LEAST_A_LIST, listName } from './people/list-schema.ts';
import { reason } from './reason-schema.ts';

const MOST = 10;

/** Either lists, of all of which so many approve, or each list with its own number. */
const from = z.union([some(listName, AT_LEAST_A_LIST), z.record(z.string(), count(MOST))]);

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

/** `then` of a rule that asks → its terms. */
export const terms = members({
  approvals: optional(count(MOST)),
  from: from.default(['leads']),
  reason: reason.default({ reason: 'required' }),
  mayLower: optional(oneOf(['yes', 'no'])),
  maxFor: optional(span),
  stepUp: optional(oneOf(['typed'])),
  silent: optional(some(human, 'Name at least one person (U…), or leave it out.')),
  ...waiting,
}).transform(
  (
    { approvals, from: wanted, reason: said, silent, stepUp, maxFor, mayLower, ...own },
    { issues },
  ): ApprovalTerms => {
    const others = {
      ...said,
      ...(silent && { silent }),
      ...(stepUp && { stepUp }),
      ...(maxFor && { maxFor }),
      ...(mayLower === 'no' && { mayLower }),
      ...waitingIn(own),
    };
    const wrong = (member: string, message: string) =>
      issues.push({ code: 'custom', input: wanted, path: [member], message });
    if (Array.isArray(wanted))
      return { approvals: approvals ?? 1, from: [...new Set<ListName>(wanted)], ...others };
    if (approvals !== undefined)
      wrong('approvals', 'stands beside the numbers of from. Leave it out, or write from as a list.');
    if (Object.keys(wanted).length === 0) wrong('from', `is empty. ${AT_LEAST_A_LIST}`);
    return { ...decidersOf(wanted), ...others };
  },
);

function decidersOf(each: Readonly<Record<ListName, number>>): Deciders {
  const from = Object.keys(each);
  const approvals = Object.values(each).reduce((sum, n) => sum + n, 0);
  return { approvals, from, ...(from.length > 1 && { each }) };
}

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
