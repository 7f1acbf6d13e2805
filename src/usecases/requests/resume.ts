import { transitionEntry } from '../../domain/audit.ts';
import type { StaleReason } from '../../domain/changes/plan.ts';
import type { Member } from '../../domain/member.ts';
import { revertNotices } from '../../domain/notices/revert-notices.ts';
import { adminsOnly } from '../../domain/problems/admins-only.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { type ActiveGrant, grantStep, startReverting, supersede } from '../../domain/requests/grant.ts';
import type { Applying, Approved, Request, RequestId } from '../../domain/requests/request.ts';
import { needsResume, resumed } from '../../domain/requests/retry.ts';
import { markStale } from '../../domain/requests/transitions.ts';
import { grantsToldOf } from '../apply/ask-to-resume.ts';
import { saveTransition } from '../apply/save-transition.ts';
import { isWaiting, wakeBehind } from '../apply/unfinished-requests.ts';
import { revertOf } from '../grants/end-grants.ts';
import type { Ports } from '../ports/ports.ts';
import { anyRequest } from './decide-request.ts';

/** An admin continues a request that nothing has touched for over an hour (`needsResume`). */
export async function resumeRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  const request = await heldRequest(ports, member, id);
  const next = resumed(request, ports.clock());
  const redrawn = await grantsToldOf(ports, next);
  const move = { from: request, next, key: null, by: member.id, redrawn };
  if ((await saveTransition(ports, move)) !== next) throw new Refused({ kind: 'goes_on_already', id });
  ports.trigger.apply();
  return next;
}

/** An admin ends it instead, because it was done by hand, or nobody wants it any more. */
export async function dropRequest(ports: Ports, member: Member, id: RequestId): Promise<void> {
  const request = await heldRequest(ports, member, id);
  const isUnknown = request.isUnsure === true || request.plan !== null;
  const next = markStale(request, ports.clock(), notNeeded(member, isUnknown));
  const after = await saveTransition(ports, { from: request, next, key: null });
  if (after !== next) throw new Refused({ kind: 'goes_on_already', id });
  await wakeBehind(ports, next, next);
}

const notNeeded = ({ id: by }: Member, isUnknown: boolean): StaleReason => ({
  kind: 'not_needed',
  by,
  ...(isUnknown && { isUnknown: true as const }),
});

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
  const { store, clock, trigger } = ports;
  const grant = await heldGrant(ports, member, id);
  const now = clock();
  const isResumed = await store.commit({
    at: now,
    grants: [{ next: startReverting(grant), from: grant }],
    audit: [
      { at: now, actor: member.id, act: 'grant.resumed', keyId: grant.keyId, requestId: id, details: {} },
    ],
  });
  if (!isResumed) throw new Refused({ kind: 'goes_on_already', id });
  trigger.deliver();
}

/** An admin has the key keep what it has. Everybody concerned is told as of any other end. */
export async function dropGrant(ports: Ports, member: Member, id: RequestId): Promise<void> {
  const { store, clock, trigger } = ports;
  const grant = await heldGrant(ports, member, id);
  const now = clock();
  const [key, original] = [await store.keys.get(grant.keyId), await store.requests.get(id)];
  const name = key?.name ?? original?.keyName ?? '';
  const begun = await revertOf(ports, grant, { name, owner: key?.owner ?? null });
  const next = markStale(begun, now, notNeeded(member, grant.isUnsure === true));
  const moves = [{ next: supersede(grant), from: grant }];
  const isDropped = await store.commit({
    at: now,
    requests: [{ next, from: null }],
    grants: moves,
    notices: revertNotices(next, { moves, original, key }),
    audit: [transitionEntry({ from: begun, next }, now)],
  });
  if (!isDropped) throw new Refused({ kind: 'goes_on_already', id });
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
