import type { Approved, Request } from '../../domain/requests/request.ts';
import { deferredUntil, needsResume, RESUME_AFTER } from '../../domain/requests/retry.ts';
import type { WorkFailure } from '../../domain/work-failure.ts';
import { forEachDue } from '../due-work.ts';
import { faultOf } from '../keys/read-key.ts';
import type { Ports } from '../ports/ports.ts';
import { applyRequest } from './apply-request.ts';
import { askToResume } from './ask-to-resume.ts';

/** Applies what is approved and due, and goes on with what a crash left behind. */
export function applyDueRequests(ports: Ports, signal?: AbortSignal): Promise<void> {
  const now = ports.clock();
  return forEachDue(
    ports,
    {
      job: 'apply',
      page: (after: Request | null) => ports.store.requests.toApply(now, after),
      idOf: ({ id }) => id,
      run: (request, { failure }) => applyDue(ports, request, failure),
    },
    signal,
  );
}

async function applyDue(ports: Ports, request: Request, failure: WorkFailure | null): Promise<void> {
  const { clock, log } = ports;
  if (request.state !== 'approved' && request.state !== 'applying') return;
  const wasAway = failure === null || clock().getTime() - failure.retryAt.getTime() > RESUME_AFTER;
  if (wasAway && needsResume(request, clock()))
    return askToResume(ports, { requestId: request.id, what: 'request', period: request.version });
  await ports.cometApi.probe();
  if (request.state === 'approved' && (await isBlocked(ports, request))) return;
  const after = await applyRequest(ports, request, 'approval');
  if (after) log.info({ request: after.id, state: after.state }, 'request applied or tried');
}

/** While CometAPI is left alone nothing is tried, and the card says until when. */
async function isBlocked({ store, cometApi, clock, trigger }: Ports, request: Approved): Promise<boolean> {
  const status = cometApi.status();
  if (!status.suspended) return false;
  if (status.retryAt === null) return true;
  const until = { at: status.retryAt, because: faultOf(status) ?? 'down' };
  const next = deferredUntil(request, until, clock());
  if (next && (await store.requests.replace(next, request))) trigger.deliver();
  return next !== null;
}
