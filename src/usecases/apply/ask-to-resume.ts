import type { Notice } from '../../domain/notices/notice.ts';
import { type Grant, grantIdOf, type OpenGrant } from '../../domain/requests/grant.ts';
import type { Applying, Approved, Request, RequestId } from '../../domain/requests/request.ts';
import { held } from '../../domain/requests/retry.ts';
import type { Ports } from '../ports/ports.ts';
import type { Fence } from '../ports/store/leases.ts';

/**
 * The request waits for the *Resume* of an admin; it says so, and admins are asked once. True: it waits since now, and the
 * job that found it delivers that after the others, so that one message asks for all.
 */
export async function hold(ports: Ports, request: Approved | Applying): Promise<boolean> {
  if (request.isHeld) return false;
  const { store, clock } = ports;
  const next = held(request);
  const notices = [resumeNotice({ requestId: next.id, what: 'request', period: next.version })];
  const grants = await grantsToldOf(ports, next);
  return store.commit({ at: clock(), requests: [{ next, from: request }], grants, notices });
}

/** What was told of a grant tells whether its end is on hold. */
export async function grantsToldOf({ store }: Ports, { id, change }: Request) {
  const grant = change.kind === 'revert' ? await store.grants.get(grantIdOf(id)) : null;
  return grant ? [drawnAnew(grant)] : [];
}

/** Stored as it is, a grant has its messages drawn anew, which say so. */
const drawnAnew = (grant: Grant) => ({ next: grant, from: grant });

/** The same for the end of a grant. */
export async function holdGrant({ store, clock }: Ports, grant: OpenGrant, fence: Fence): Promise<boolean> {
  const notice = resumeNotice({ requestId: grant.requestId, what: 'grant', period: 0 });
  if (await store.notices.get(notice.id)) return false;
  const grants = [drawnAnew(grant)];
  return store.commit({ at: clock(), grants, notices: [notice], fences: [fence] });
}

interface Waiting {
  readonly requestId: RequestId;
  readonly what: 'request' | 'grant';
  readonly period: number;
}

const resumeNotice = ({ requestId, what, period }: Waiting): Notice => ({
  id: `resume:${what}:${requestId}:${period}`,
  to: { kind: 'admins' },
  body: { kind: 'resume_needed', requestId, what },
});
