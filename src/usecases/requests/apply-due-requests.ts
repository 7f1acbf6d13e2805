import type { Notice } from '../../domain/notices/notice.ts';
import { type Approved, expire, type Pending } from '../../domain/requests/request.ts';
import { deferredUntil, needsResume } from '../../domain/requests/retry.ts';
import { addSpan, MINUTE, spanKey } from '../../domain/time.ts';
import { faultOf } from '../keys/read-key.ts';
import type { Ports } from '../ports/ports.ts';
import { applyRequest } from './apply-request.ts';
import { askToResume } from './ask-to-resume.ts';
import { saveTransition } from './save-transition.ts';

/** Whoever began it is gone, or still holds the lease, which is waited for. */
const ABANDONED_AFTER = MINUTE / 2;

/** Applies what is approved and due, and goes on with what a crash left behind. */
export async function applyDueRequests(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, clock, log } = ports;
  const now = clock();
  for (const request of await store.requests.toApply(now, new Date(now.getTime() - ABANDONED_AFTER))) {
    signal?.throwIfAborted();
    if (request.state !== 'approved' && request.state !== 'applying') continue;
    if (needsResume(request, now)) {
      await askToResume(ports, { requestId: request.id, what: 'request', period: request.version });
      continue;
    }
    if (request.state === 'approved' && (await isBlocked(ports, request))) continue;
    const after = await applyRequest(ports, request, 'approval');
    if (after) log.info({ request: after.id, state: after.state }, 'request applied or tried');
  }
}

/** While CometAPI is left alone nothing is tried, and the card says until when. */
async function isBlocked({ store, cometApi, clock, trigger }: Ports, request: Approved): Promise<boolean> {
  await cometApi.probe();
  const status = cometApi.status();
  if (!status.suspended) return false;
  if (status.retryAt === null) return true;
  const until = { at: status.retryAt, because: faultOf(status) ?? 'down' };
  const next = deferredUntil(request, until, clock());
  if (next && (await store.requests.replace(next, request))) trigger.deliver();
  return next !== null;
}

/** A request never hangs for ever: reminders in its thread, one escalation, then it expires. */
export async function remindRequests(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, clock, trigger } = ports;
  const now = clock();
  for (const request of await store.requests.pendingExpired(now)) {
    if (request.state === 'pending')
      await saveTransition(ports, { from: request, next: expire(request, now), key: null });
  }
  let added = 0;
  for (const request of await store.requests.pending()) {
    signal?.throwIfAborted();
    if (request.state === 'pending') added += await store.notices.add(reminders(ports, request, now), now);
  }
  if (added > 0) trigger.deliver();
}

function reminders({ policy }: Ports, request: Pending, now: Date): Notice[] {
  const { remind, escalate } = policy.approvals;
  const due = (span: (typeof remind)[number]) =>
    addSpan(request.createdAt, span, 'UTC').getTime() <= now.getTime();
  const notice = (id: string, about: 'reminder' | 'escalation', to: Notice['to']): Notice => ({
    id: `request:${request.id}:${id}`,
    to,
    body: { kind: 'reply', requestId: request.id, about },
  });
  // After a long stop only the latest reminder is still worth saying.
  const latest = remind.filter(due).at(-1);
  const told = latest ? [notice(`remind:${spanKey(latest)}`, 'reminder', { kind: 'approvals' })] : [];
  if (!escalate || !due(escalate)) return told;
  const card: Notice = {
    id: `request:${request.id}:card:admins`,
    to: { kind: 'admins' },
    body: { kind: 'card', requestId: request.id },
  };
  return [...told, notice('escalate', 'escalation', { kind: 'approvals' }), card];
}
