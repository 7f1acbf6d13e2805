import { z } from 'zod';
import type { ApprovalTerms, Deciders, ListName } from '../../domain/policy/policy.ts';
import { count, members, oneOf, optional, some } from './field-schemas.ts';
import { AT_LEAST_A_LIST, listName } from './list-schema.ts';
import { waiting, waitingIn } from './waiting-schema.ts';

const MOST = 10;

/** Either lists, of all of which so many approve, or each list with its own number. */
const from = z.union([some(listName, AT_LEAST_A_LIST), z.record(z.string(), count(MOST))]);

/** `then` of a rule that asks → its terms. */
export const terms = members({
  approvals: optional(count(MOST)),
  from: from.default(['leads']),
  reason: oneOf(['required', 'optional']).default('required'),
  ...waiting,
}).transform(({ approvals, from: wanted, reason, ...own }, { issues }): ApprovalTerms => {
  const others = { reason, ...waitingIn(own) };
  const wrong = (member: string, message: string) =>
    issues.push({ code: 'custom', input: wanted, path: [member], message });
  if (Array.isArray(wanted))
    return { approvals: approvals ?? 1, from: [...new Set<ListName>(wanted)], ...others };
  if (approvals !== undefined)
    wrong('approvals', 'stands beside the numbers of from. Leave it out, or write from as a list.');
  if (Object.keys(wanted).length === 0) wrong('from', `is empty. ${AT_LEAST_A_LIST}`);
  return { ...decidersOf(wanted), ...others };
});

function decidersOf(each: Readonly<Record<ListName, number>>): Deciders {
  const from = Object.keys(each);
  const approvals = Object.values(each).reduce((sum, n) => sum + n, 0);
  return { approvals, from, ...(from.length > 1 && { each }) };
}
