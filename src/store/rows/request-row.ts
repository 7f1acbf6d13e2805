import type { Insertable } from 'kysely';
import type { Units } from '../../domain/keys/quota.ts';
import type { ListName } from '../../domain/policy/people/people.ts';
import type { Approval } from '../../domain/requests/approval/approval.ts';
import { givenUnits } from '../../domain/requests/carried-out.ts';
import type { Request } from '../../domain/requests/request.ts';
import { decode, encode, plain } from './json-column.ts';
import type { RequestRow } from './tables.ts';
import { isUnsure, unsureFlag } from './unsure.ts';

/** What was sent for it, as a bot of the version before notes it (see `sent-in-requests.ts`). */
export interface NotedSent {
  readonly mayLandUntil: Date;
  readonly used: Units;
}

/** `body` holds the whole request; the other columns are for queries. */
export const rowOf = (request: Request, sent: NotedSent | null = null): Insertable<RequestRow> => ({
  id: request.id,
  version: request.version,
  state: request.state,
  requester: request.requester,
  owner: request.owner,
  key_id: request.keyId,
  needs_approval: request.approval === null ? 0 : 1,
  rule: plain(request.rule),
  is_create: request.change.kind === 'create' ? 1 : 0,
  units: givenUnits(request),
  granted_at: grantedAt(request).getTime(),
  created_at: request.createdAt.getTime(),
  due_at: dueAt(request)?.getTime() ?? null,
  team: request.team ?? null,
  unsure: unsureFlag(request),
  body: encode({ ...request, approval: writtenApproval(request.approval), ...(sent && { sent }) }),
});

/**
 * The version before reads no number for each list, and would let `from` decide in any mixture. So it finds there the list
 * that alone would be the strictest: of one that it does not know it lets nobody decide.
 */
function writtenApproval(approval: Approval): Approval {
  const strictest = Object.keys(approval?.each ?? {}).toSorted(
    (a, b) => strictnessOf(b) - strictnessOf(a),
  )[0];
  return approval && strictest !== undefined ? { ...approval, from: [strictest] } : approval;
}

const STRICTNESS: readonly ListName[] = ['leads', 'admins'];

const strictnessOf = (list: ListName): number =>
  STRICTNESS.includes(list) ? STRICTNESS.indexOf(list) : STRICTNESS.length;

const readApproval = (approval: Approval): Approval =>
  approval?.each ? { ...approval, from: Object.keys(approval.each) } : approval;

/** A failed one may have given a part. */
function grantedAt(request: Request): Date {
  if (request.state === 'applied') return request.appliedAt;
  return request.state === 'failed' ? request.failedAt : request.createdAt;
}

/** The columns of a request that is read. */
export const REQUEST_COLUMNS = ['body', 'unsure'] as const;

/** Only the column says whether it is unsure. */
export function requestFrom({ body, unsure }: Pick<RequestRow, 'body' | 'unsure'>): Request {
  const { isUnsure: _, sent, ...request } = decode<Request & { readonly sent?: NotedSent }>(body);
  const approval = readApproval(request.approval);
  return { ...request, approval, ...(sent && { usedBefore: sent.used }), ...isUnsure({ unsure }) } as Request;
}

export function dueAt(request: Request): Date | null {
  if (request.state === 'pending') return request.expiresAt;
  if (request.state === 'approved') return request.nextTryAt;
  return request.state === 'applying' ? (request.nextTryAt ?? request.startedAt) : null;
}
