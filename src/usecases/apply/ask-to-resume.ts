import type { RequestId } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';

/** Tells the admins, once, that something waits for their *Resume*. */
export async function askToResume(
  { store, clock, trigger }: Ports,
  held: { requestId: RequestId; what: 'request' | 'grant'; period: number },
): Promise<void> {
  const { requestId, what, period } = held;
  const id = `resume:${what}:${requestId}:${period}`;
  const added = await store.notices.add(
    [{ id, to: { kind: 'admins' }, body: { kind: 'resume_needed', requestId, what } }],
    clock(),
  );
  if (added > 0) trigger.deliver();
}
