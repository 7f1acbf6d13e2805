import type { Insertable } from 'kysely';
import { amountOf } from '../../domain/changes/changes.ts';
import { isOpen, type Request } from '../../domain/requests/request.ts';
import { decode, encode, plain } from './json-column.ts';
import type { RequestRow } from './tables.ts';

/** The body is the request; the columns are what is asked about it. */
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
  units: unitsOf(request),
  granted_at: (request.state === 'applied' ? request.appliedAt : request.createdAt).getTime(),
  created_at: request.createdAt.getTime(),
  due_at: dueAt(request)?.getTime() ?? null,
  body: encode(request),
});

export const requestFrom = ({ body }: { body: string }): Request => decode(body);

/** What is open counts before it is applied, or two asked at once would each find the limit unused. */
function unitsOf(request: Request): number {
  const { state, change } = request;
  if (state !== 'applied' && !isOpen(request)) return 0;
  if (change.kind === 'create' && state === 'applied')
    return change.key.unlimited ? 0 : request.effect.grantedAfter;
  return Math.max(0, amountOf(change) ?? 0);
}

export function dueAt(request: Request): Date | null {
  if (request.state === 'pending') return request.expiresAt;
  if (request.state === 'approved') return request.nextTryAt;
  return request.state === 'applying' ? (request.nextTryAt ?? request.startedAt) : null;
}
