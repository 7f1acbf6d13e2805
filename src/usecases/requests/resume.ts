import { transitionEntry } from '../../domain/audit.ts';
import type { StaleReason } from '../../domain/changes/plan.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Member } from '../../domain/member.ts';
import { revertNotices } from '../../domain/notices/revert-notices.ts';
import { adminsOnly, Refused } from '../../domain/problems/problem.ts';
import { type ActiveGrant, grantStep, startReverting, supersede } from '../../domain/requests/grant.ts';
import type { Applying, Approved, Request, RequestId } from '../../domain/requests/request.ts';
import { needsResume, resumed } from '../../domain/requests/retry.ts';
import { markStale } from '../../domain/requests/transitions.ts';
import { LEASE_WAIT_MS } from '../apply/apply-request.ts';
import { grantsToldOf } from '../apply/ask-to-resume.ts';
import { saveTransition } from '../apply/save-transition.ts';
import { isWaiting, wakeBehind } from '../apply/unfinished-requests.ts';
import { revertOf } from '../grants/end-grants.ts';
import { keyLease } from '../mirror/key-lease.ts';
import type { Ports } from '../ports/ports.ts';
import type { Lease } from '../ports/store/leases.ts';
import type { UnitOfWork } from '../ports/store/unit-of-work.ts';
import { anyRequest } from './decide/pending-request.ts';

/** An admin continues a request that nothing has touched for over an hour (`needsResume`). */
export async function resumeRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  const next = await moveHeld(ports, { member, id }, async (from) => {
    const to = resumed(from, ports.clock());
    return { next: to, by: member.id, redrawn: await grantsToldOf(ports, to) };
  });
  ports.trigger.apply();
  return next;
}

/** An admin ends it instead, because it was done by hand, or nobody wants it any more. */
export async function dropRequest(ports: Ports, member: Member, id: RequestId): Promise<void> {
  const next = await moveHeld(ports, { member, id }, async (from) => {
    const isUnknown = from.isUnsure === true || from.plan !== null;
    return { next: markStale(from, ports.clock(), notNeeded(member, isUnknown)) };
  });
  await wakeBehind(ports, next, next);
}

const notNeeded = ({ id: by }: Member, isUnknown: boolean): StaleReason => ({
  kind: 'not_needed',
  by,
  ...(isUnknown && { isUnknown: true as const }),
});

interface Pressed {
  readonly member: Member;
  readonly id: RequestId;
}

type Moving = Pick<Parameters<typeof saveTransition>[1], 'next' | 'by' | 'redrawn'>;

/** Under the key's lease, so that no run of the request, or of another of the key, is in the middle of its work. */
async function moveHeld(
  ports: Ports,
  { member, id }: Pressed,
  moving: (from: Approved | Applying) => Promise<Moving>,
): Promise<Request> {
  const { keyId, keyName: name } = await heldRequest(ports, member, id);
  return underLease(ports, { id: keyId, name }, async (lease) => {
    const from = await heldRequest(ports, member, id);
    const move = { ...(await moving(from)), from, key: null, fences: [lease] };
    if ((await saveTransition(ports, move)) !== move.next) throw new Refused({ kind: 'goes_on_already', id });
    return move.next;
  });
}

async function underLease<T>(
  { store }: Ports,
  { id, name }: { readonly id: KeyId | null; readonly name: string },
  act: (lease: Lease) => Promise<T>,
): Promise<T> {
  const held = await store.leases.withLock(keyLease(id), LEASE_WAIT_MS.interactive, act);
  if (held === null) throw new Refused({ kind: 'key_busy', key: id === null ? null : { id, name } });
  return held.value;
}

async function heldRequest(ports: Ports, member: Member, id: RequestId): Promise<Approved | Applying> {
  if (member.role !== 'admin') throw adminsOnly(ports.policy, 'resume');
  const request = await anyRequest(ports, id);
  // Another admin, or the bot itself, has already resumed it.
  if (!isWaiting(request) || !needsResume(request, ports.clock()))
    throw new Refused({ kind: 'goes_on_already', id });
  return request;
}

/** An admin lets the `grants` job end a grant that is long overdue. */
export async function resumeGrant(ports: Ports, member: Member, id: RequestId): Promise<void> {
  await moveHeldGrant(ports, { member, id }, async (from) => {
    const at = ports.clock();
    const { keyId } = from;
    return {
      at,
      grants: [{ next: startReverting(from), from }],
      audit: [{ at, actor: member.id, act: 'grant.resumed', keyId, requestId: id, details: {} }],
    };
  });
}

/** An admin has the key keep what it has. Everybody concerned is told as of any other end. */
export async function dropGrant(ports: Ports, member: Member, id: RequestId): Promise<void> {
  const { store, clock } = ports;
  await moveHeldGrant(ports, { member, id }, async (from) => {
    const at = clock();
    const [key, original] = [await store.keys.get(from.keyId), await store.requests.get(id)];
    const name = key?.name ?? original?.keyName ?? '';
    const begun = await revertOf(ports, from, { name, owner: key?.owner ?? null });
    const next = markStale(begun, at, notNeeded(member, from.isUnsure === true));
    const moves = [{ next: supersede(from), from }];
    return {
      at,
      requests: [{ next, from: null }],
      grants: moves,
      notices: revertNotices(next, { moves, original, key }),
      audit: [transitionEntry({ from: begun, next }, at)],
    };
  });
}

/** As `moveHeld`. */
async function moveHeldGrant(
  ports: Ports,
  { member, id }: Pressed,
  moving: (from: ActiveGrant) => Promise<UnitOfWork>,
): Promise<void> {
  const { store, trigger } = ports;
  const { keyId } = await heldGrant(ports, member, id);
  const name = (await store.requests.get(id))?.keyName ?? '';
  await underLease(ports, { id: keyId, name }, async (lease) => {
    const unit = await moving(await heldGrant(ports, member, id));
    if (!(await store.commit({ ...unit, fences: [lease] })))
      throw new Refused({ kind: 'goes_on_already', id });
  });
  trigger.deliver();
}

async function heldGrant(ports: Ports, member: Member, id: RequestId): Promise<ActiveGrant> {
  if (member.role !== 'admin') throw adminsOnly(ports.policy, 'resume');
  const { store, clock } = ports;
  await store.noticeRestore();
  const grant = await store.grants.get(id);
  const isHeld =
    grant?.state === 'active' &&
    grantStep(grant, { ofKey: await store.grants.ofKey(grant.keyId), revert: null, now: clock() }) ===
      'ask_to_resume';
  if (!isHeld) throw new Refused({ kind: 'goes_on_already', id });
  return grant;
}
