import { transitionEntry } from '../../domain/audit.ts';
import type { StaleReason } from '../../domain/changes/plan.ts';
import { newAssignment } from '../../domain/keys/assignment.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import { grantedOf } from '../../domain/keys/quota.ts';
import { noticesFor } from '../../domain/notices/request-notices.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import type { Effect } from '../../domain/requests/outcome.ts';
import type { Applying, Request } from '../../domain/requests/request.ts';
import { applied, markStale } from '../../domain/requests/transitions.ts';
import { assignmentOf } from '../keys/owners/assignments.ts';
import { ownerUnit } from '../keys/owners/owner-change.ts';
import { freshKey } from '../mirror/fresh-key.ts';
import type { Lane } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { Lease } from '../ports/store/leases.ts';
import { memberOrNull } from './preconditions.ts';
import { saveTransition } from './save-transition.ts';

interface Held {
  readonly ports: Ports;
  readonly lease: Lease;
  readonly lane: Lane;
}

/** Makes whoever claimed the key its owner, in one commit with the request; stale if it has an owner by then. */
export async function applyClaim(held: Held, request: Applying): Promise<Request> {
  const { ports, lease } = held;
  const { store, clock, trigger } = ports;
  const { id, keyId, requester, votes } = request;
  if (keyId === null) throw new Error(`claim ${id} has no key`);
  await readAgain(held, keyId);
  const { swapFor, owed } = await assignmentOf(ports, keyId);
  const key = await store.keys.get(keyId);
  const at = clock();
  if (!key || key.deletedAt) return stale(held, request, { kind: 'key_gone' });
  if (key.owner !== null) return stale(held, request, { kind: 'owner_changed' });
  if (!(await memberOrNull(ports, requester))) return stale(held, request, { kind: 'requester_left' });
  const by = votes.at(-1)?.by ?? requester;
  const change = newAssignment({ id, keyId, by, from: null, to: requester, at }, owed);
  const unit = await ownerUnit(ports, [{ key, change, swap: swapFor(change), team: request.team ?? null }]);
  const move = { from: request, next: applied(request, at, effectOf(key)) };
  const isStored = await store.commit({
    ...unit,
    at,
    requests: [move, ...unit.requests],
    notices: [...noticesFor(move.next), ...unit.notices],
    audit: [transitionEntry(move, at), ...unit.audit],
    fences: [lease],
  });
  trigger.deliver();
  return isStored ? move.next : again(held, request);
}

/** Marks a key deleted that CometAPI no longer has. What cannot be read is left as it is known. */
async function readAgain({ ports, lane }: Held, keyId: KeyId): Promise<void> {
  const known = await ports.store.keys.get(keyId);
  if (!known || known.deletedAt) return;
  await freshKey(ports, known, { lane }).catch((error: unknown) => {
    if (!problemOf(error)) throw error;
  });
}

/** Somebody gave the key an owner, or decided another claim of it, at the same time. */
async function again(held: Held, request: Applying): Promise<Request> {
  await held.lease.assertHeld();
  const current = await held.ports.store.requests.get(request.id);
  return current && current.version !== request.version ? current : applyClaim(held, request);
}

const stale = ({ ports, lease }: Held, from: Applying, because: StaleReason): Promise<Request> =>
  saveTransition(ports, { from, next: markStale(from, ports.clock(), because), key: null, fences: [lease] });

/** Nothing but the owner changed. */
const effectOf = (key: MirroredKey): Effect => ({
  keyId: key.id,
  left: key.left,
  grantedBefore: grantedOf(key),
  grantedAfter: grantedOf(key),
  unlimited: key.unlimited,
  expiresAt: key.expiresAt,
  was: {},
});
