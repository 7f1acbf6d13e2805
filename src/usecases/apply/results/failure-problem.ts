import { kindOf } from '../../../domain/changes/changes.ts';
import type { Problem } from '../../../domain/problems/problem.ts';
import type { Failure } from '../../../domain/requests/outcome.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { mayBeUndone } from '../../../domain/requests/retry.ts';
import type { UpstreamStatus } from '../../ports/cometapi.ts';

/** What the waiting person is told when their change was not applied at once. */
export function failureProblem(asked: Request, after: Request, status: UpstreamStatus): Problem {
  const key = { id: asked.keyId ?? 0, name: asked.keyName };
  if (after.state === 'stale' && after.because.kind === 'name_taken') return after.because;
  if (after.state === 'stale')
    return { kind: 'makes_no_sense', key, because: after.because, unitsPerUsd: asked.unitsPerUsd };
  if (after.state !== 'failed')
    return { kind: 'outcome_unknown', id: asked.id, ...(mayBeUndone(after) && { isDisabled: true }) };
  const { failure } = after;
  switch (failure.kind) {
    case 'refused':
      return refusal(asked, failure);
    case 'drifted':
      return { ...failure, key, isDisabled: asked.change.kind === 'disable', unitsPerUsd: asked.unitsPerUsd };
    case 'edited_meanwhile':
      return { kind: 'changed_meanwhile', key, fields: failure.fields };
    case 'not_taken':
      return { ...failure, key };
    case 'not_enabled':
      return { ...failure, key, unitsPerUsd: asked.unitsPerUsd };
    case 'twins':
    case 'renamed':
      return { ...failure, name: asked.keyName };
    case 'not_found_after_create':
      return { ...failure, name: asked.keyName };
    case 'busy':
      if (failure.behind) return { kind: 'behind_held', id: failure.behind, name: asked.keyName };
      if (failure.unknown)
        return { kind: 'behind_unknown', earlier: failure.unknown, key, reader: asked.requester };
      if (failure.name !== undefined) return { kind: 'name_on_its_way', name: failure.name };
      if (failure.mayStillLand) return { kind: 'behind_late', name: asked.keyName };
      return { kind: 'key_busy', key: asked.keyId === null ? null : key };
    case 'unproven':
      return unproven(asked, failure.groups);
    case 'gave_up':
    case 'unreachable':
      return outage(status);
  }
}

/** Some servers limit the bytes of a name, so a name of few characters can be too long. */
function refusal(
  { change, keyId }: Request,
  { message, reason = 'other' }: Extract<Failure, { kind: 'refused' }>,
): Problem {
  if (reason === 'unreadable_row') return { kind: 'key_unreadable', id: keyId ?? 0 };
  const name = kindOf(change).newName(change);
  if (name === null || reason !== 'name_too_long') return { kind: 'upstream_refused', message, reason };
  return { kind: 'name_too_many_bytes', bytes: new TextEncoder().encode(name).length, message };
}

const unproven = ({ requester }: Request, groups: readonly string[]): Problem =>
  groups.length > 0 ? { kind: 'requester_unproven', requester, groups } : { kind: 'directory_unavailable' };

function outage({ refusal, reachable, retryAt, isPage }: UpstreamStatus): Problem {
  if (refusal) return { kind: 'upstream_auth', refusal };
  if (reachable && retryAt) return { kind: 'upstream_limiting', retryAt };
  return { kind: 'upstream_down', retryAt, ...(isPage && { isPage }) };
}
