import { kindOf } from '../../domain/changes/changes.ts';
import type { WorkFailure } from '../../domain/problems/work-failure.ts';
import type { Approved, Request } from '../../domain/requests/request.ts';
import {
  deferredUntil,
  FARTHEST_TRY,
  isTryDue,
  needsResume,
  RESUME_AFTER,
  waitsForCometApi,
} from '../../domain/requests/retry.ts';
import { type Attempt, forEachDue } from '../due-work.ts';
import { faultOf } from '../mirror/reading-trouble.ts';
import type { Ports } from '../ports/ports.ts';
import { applyRequest } from './apply-request.ts';
import { hold } from './ask-to-resume.ts';

export interface ApplyRun {
  /** CometAPI has recovered: requests that waited for it are tried now, whatever their back-off. */
  readonly isRecovered?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Applies approved requests that are due, and resumes those that a crash interrupted. */
export async function applyDueRequests(ports: Ports, { isRecovered = false, signal }: ApplyRun = {}) {
  const isAnswering = await applyAll(ports, { isRecovered, signal });
  // One that had waited was applied, so CometAPI works again and the others need not wait.
  if (isAnswering && !isRecovered) await applyAll(ports, { isRecovered: true, signal });
}

/** Whether something that had waited for CometAPI was applied. */
async function applyAll(ports: Ports, { isRecovered, signal }: ApplyRun): Promise<boolean> {
  const now = ports.clock();
  const until = isRecovered ? new Date(now.getTime() + FARTHEST_TRY) : now;
  const isDue = (request: Request) => isTryDue(request, now) || (isRecovered && waitsForCometApi(request));
  let isAnswering = false;
  let isAsking = false;
  const run = async (request: Request, { failure }: Attempt) => {
    if (!isDue(request)) return;
    const after = await applyDue(ports, request, failure);
    if (after === 'held') isAsking = true;
    else if (after?.state === 'applied' && waitsForCometApi(request)) isAnswering = true;
  };
  const page = (after: Request | null) => ports.store.requests.toApply(until, after);
  await forEachDue(ports, { job: 'apply', page, idOf: ({ id }) => id, run }, signal);
  if (isAsking) ports.trigger.deliver();
  return isAnswering;
}

async function applyDue(
  ports: Ports,
  request: Request,
  failure: WorkFailure | null,
): Promise<Request | 'held' | null> {
  const { clock, log } = ports;
  if (request.state !== 'approved' && request.state !== 'applying') return null;
  await ports.store.noticeRestore();
  const wasAway = failure === null || clock().getTime() - failure.retryAt.getTime() > RESUME_AFTER;
  if (wasAway && needsResume(request, clock())) return (await hold(ports, request)) ? 'held' : null;
  await ports.cometApi.probe();
  if (request.state === 'approved' && (await isBlocked(ports, request))) return null;
  const after = await applyRequest(ports, request, 'approval');
  if (after) log.info({ request: after.id, state: after.state }, 'request applied or tried');
  return after;
}

/** While the circuit is open nothing is tried, and the card says until when. */
async function isBlocked({ store, cometApi, clock, trigger }: Ports, request: Approved): Promise<boolean> {
  const status = cometApi.status();
  if (!status.suspended || kindOf(request.change).isStoredHere) return false;
  if (status.retryAt === null) return true;
  const until = { at: status.retryAt, because: faultOf(status) ?? 'down' };
  const next = deferredUntil(request, until, clock());
  if (next && (await store.commit({ at: clock(), requests: [{ next, from: request }] }))) trigger.deliver();
  return next !== null;
}
