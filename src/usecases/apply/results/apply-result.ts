import type { Key } from '../../../domain/keys/key.ts';
import { grantedOf } from '../../../domain/keys/quota.ts';
import { fieldsOf } from '../../../domain/keys/settings.ts';
import type { Effect, Failure } from '../../../domain/requests/outcome.ts';
import type { Applying, Request } from '../../../domain/requests/request.ts';
import { applied, failed, markStale } from '../../../domain/requests/transitions.ts';
import { keyName } from '../../mirror/find-key.ts';
import type { CreateResult, WriteResult } from '../../ports/cometapi.ts';

/** The request's next state after a write. */
export function afterWrite(request: Applying, written: WriteResult, now: Date): Request {
  const fail = (failure: Failure) => failed(request, now, failure, 'key' in written ? written.key : null);
  switch (written.kind) {
    case 'done':
      return applied(request, now, effectOf(written.key, beforeOf(request, written)));
    case 'gone':
      return markStale(request, now, { kind: 'key_gone' });
    case 'edited_meanwhile':
      return fail({ kind: 'edited_meanwhile', fields: written.fields });
    case 'drifted':
      return fail(driftOf(written));
    case 'not_taken':
      return fail({ kind: 'not_taken', fields: written.fields });
    case 'refused':
      return fail({ kind: 'refused', message: written.message, reason: written.reason });
  }
}

export function afterCreate(request: Applying, created: CreateResult, now: Date): Request {
  const fail = (failure: Failure) => failed(request, now, failure, 'key' in created ? created.key : null);
  switch (created.kind) {
    case 'done':
      return applied(request, now, effectOf(created.key, { grantedBefore: grantedOf(created.key), was: {} }));
    case 'drifted':
      return fail({ kind: 'drifted', wanted: created.wanted, found: created.found });
    case 'not_taken':
      return fail({ kind: 'not_taken', fields: created.fields });
    case 'twins':
      return fail({ kind: 'twins', ids: created.ids });
    case 'name_taken':
      return markStale(request, now, { kind: 'name_taken', twin: keyName(created.twin) });
    case 'renamed':
      return fail({ kind: 'renamed', ids: created.ids });
    case 'not_found_after_create':
      return fail({ kind: 'not_found_after_create' });
    case 'refused':
      return fail({ kind: 'refused', message: created.message, reason: created.reason });
  }
}

const driftOf = ({ wanted, found, dropped = [] }: Extract<WriteResult, { kind: 'drifted' }>): Failure => ({
  kind: 'drifted',
  wanted,
  found,
  ...(dropped.length > 0 && { dropped }),
});

/** From the plan, because a resumed write reads a key that may already be partly changed. */
function beforeOf(
  { plan }: Applying,
  { before: read, dropped }: Extract<WriteResult, { kind: 'done' }>,
): Pick<Effect, 'grantedBefore' | 'was'> {
  if (plan?.kind !== 'write') return { grantedBefore: grantedOf(read), was: {} };
  const { before, after } = plan;
  const was = [...fieldsOf(after.settings), ...dropped].map((field) => [field, before.settings[field]]);
  return { grantedBefore: before.granted, was: Object.fromEntries(was) };
}

const effectOf = (key: Key, before: Pick<Effect, 'grantedBefore' | 'was'>): Effect => ({
  ...before,
  keyId: key.id,
  left: key.left,
  grantedAfter: grantedOf(key),
  unlimited: key.unlimited,
  expiresAt: key.expiresAt,
});
