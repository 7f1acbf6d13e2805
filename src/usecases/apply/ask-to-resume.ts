import type { RequestId } from '../../domain/requests/request.ts';
import { addNotices } from '../outbox/add-notices.ts';
import type { Ports } from '../ports/ports.ts';

/** Tells the admins once for each `period` that something waits for their *Resume*. */
export async function askToResume(
  ports: Ports,
  held: { requestId: RequestId; what: 'request' | 'grant'; period: number },
): Promise<void> {
  const { requestId, what, period } = held;
  const id = `resume:${what}:${requestId}:${period}`;
  const body = { kind: 'resume_needed', requestId, what } as const;
  await addNotices(ports, [{ id, to: { kind: 'admins' }, body }]);
}
