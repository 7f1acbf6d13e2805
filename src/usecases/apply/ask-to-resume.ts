import type { Notice } from '../../domain/notices/notice.ts';
import type { OpenGrant } from '../../domain/requests/grant.ts';
import type { Applying, Approved, RequestId } from '../../domain/requests/request.ts';
import { held } from '../../domain/requests/retry.ts';
import type { Ports } from '../ports/ports.ts';
import type { Fence } from '../ports/store/leases.ts';

/** The request waits for the *Resume* of an admin; it says so, and admins are asked once. */
export async function hold(ports: Ports, request: Approved | Applying): Promise<void> {
  if (request.isHeld) return;
  const { store, clock, trigger } = ports;
  const next = held(request);
  const notices = [resumeNotice({ requestId: next.id, what: 'request', period: next.version })];
  if (await store.commit({ at: clock(), requests: [{ next, from: request }], notices })) trigger.deliver();
}

/** The same for the end of a grant. Stored as it is, the grant has its messages drawn anew, which say so. */
export async function holdGrant(
  { store, clock, trigger }: Ports,
  grant: OpenGrant,
  fence: Fence,
): Promise<void> {
  const notice = resumeNotice({ requestId: grant.requestId, what: 'grant', period: 0 });
  if (await store.notices.get(notice.id)) return;
  const grants = [{ next: grant, from: grant }];
  if (await store.commit({ at: clock(), grants, notices: [notice], fences: [fence] })) trigger.deliver();
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
