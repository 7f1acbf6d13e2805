import type { Insertable } from 'kysely';
import { givenUnits } from '../../domain/requests/carried-out.ts';
import type { Request } from '../../domain/requests/request.ts';
import { decode, encode, plain } from './json-column.ts';
import type { RequestRow } from './tables.ts';
import { isUnsure, unsureFlag } from './unsure.ts';

/** `body` holds the whole request; the other columns are for queries. */
export const rowOf = (request: Request): Insertable<RequestRow> => ({
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
  unsure: unsureFlag(request),
  body: encode(request),
});

/** A failed one may have given a part. */
function grantedAt(request: Request): Date {
  if (request.state === 'applied') return request.appliedAt;
  return request.state === 'failed' ? request.failedAt : request.createdAt;
}

/** The columns of a request that is read. */
export const REQUEST_COLUMNS = ['body', 'unsure'] as const;

/** Only the column says whether it is unsure. */
export function requestFrom({ body, unsure }: Pick<RequestRow, 'body' | 'unsure'>): Request {
  const { isUnsure: _, ...request } = decode<Request>(body);
  return { ...request, ...isUnsure({ unsure }) } as Request;
}

export function dueAt(request: Request): Date | null {
  if (request.state === 'pending') return request.expiresAt;
  if (request.state === 'approved') return request.nextTryAt;
  return request.state === 'applying' ? (request.nextTryAt ?? request.startedAt) : null;
}
