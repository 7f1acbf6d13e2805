import type { Notice } from '../../domain/notices/notice.ts';
import type { Applying, Approved, RequestId } from '../../domain/requests/request.ts';
import { held } from '../../domain/requests/retry.ts';
import { addNotices } from '../outbox/add-notices.ts';
import type { Ports } from '../ports/ports.ts';

/** The request waits for the *Resume* of an admin; it says so, and admins are asked once. */
export async function hold(ports: Ports, request: Approved | Applying): Promise<void> {
  if (request.isHeld) return;
  const { store, clock, trigger } = ports;
  const next = held(request);
  const notices = [resumeNotice({ requestId: next.id, what: 'request', period: next.version })];
  if (await store.commit({ at: clock(), requests: [{ next, from: request }], notices })) trigger.deliver();
}

/** Tells the admins once for each `period` that something waits for their *Resume*. */
export async function askToResume(ports: Ports, waiting: Waiting): Promise<void> {
  await addNotices(ports, [resumeNotice(waiting)]);
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
