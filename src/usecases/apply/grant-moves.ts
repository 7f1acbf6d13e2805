import type { GrantWrite } from '../../domain/audit.ts';
import type { Change } from '../../domain/changes/changes.ts';
import { carriedOut } from '../../domain/requests/carried-out.ts';
import {
  grantAfterRevert,
  grantIdOf,
  grantOf,
  grantsAfter,
  isOpenGrant,
} from '../../domain/requests/grant.ts';
import type { Applied, Failed, Request } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';

/** How a request's next state moves the grants of its key. The caller holds the key's lease. */
export async function grantMoves(ports: Ports, next: Request): Promise<GrantWrite[]> {
  if (next.change.kind === 'revert') return ofRevert(ports, next);
  return next.state === 'applied' || next.state === 'failed' ? ofMade(ports, next) : [];
}

async function ofRevert({ store }: Ports, revert: Request): Promise<GrantWrite[]> {
  const grant = await store.grants.get(grantIdOf(revert.id));
  if (!grant || !isOpenGrant(grant)) return [];
  const next = grantAfterRevert(grant, revert);
  return next ? [{ next, from: grant, revert }] : [];
}

async function ofMade({ store, directory }: Ports, request: Applied | Failed): Promise<GrantWrite[]> {
  const made = carriedOut(request);
  if (made === null || request.keyId === null) return [];
  const ofKey = await store.grants.ofKey(request.keyId);
  const started = grantOf(request, (await directory.zone(request.requester)) ?? 'UTC');
  const open = ofKey.filter(isOpenGrant).filter(({ requestId }) => requestId !== request.id);
  return [...grantsAfter(open, made), ...(started ? [{ next: started, from: null }] : [])];
}

/** The change; a revert with what its grant still takes back, null if the grant has ended. Needs the key's lease. */
export async function changeNow({ store }: Ports, { id, change }: Request): Promise<Change | null> {
  if (change.kind !== 'revert') return change;
  const grant = await store.grants.get(grantIdOf(id));
  return grant && isOpenGrant(grant) ? { ...change, granted: grant.granted } : null;
}
