import type { Notice } from '../../domain/notices/notice.ts';
import type { Pending, Request } from '../../domain/requests/request.ts';
import { expire, redated } from '../../domain/requests/transitions.ts';
import { addSpan, isFromWrongClock, spanKey } from '../../domain/time.ts';
import { saveTransition } from '../apply/save-transition.ts';
import { forEachDue } from '../due-work.ts';
import { addNotices } from '../outbox/add-notices.ts';
import type { Ports } from '../ports/ports.ts';

/** For pending requests: reminders in the thread, one escalation to admins, then they expire. */
export async function remindRequests(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, clock } = ports;
  const now = clock();
  const work = { job: 'remind', idOf: ({ id }: Request) => id };
  const expired = (after: Request | null) => store.requests.pendingExpired(now, after);
  await forEachDue(ports, { ...work, page: expired, run: (request) => end(ports, request) }, signal);
  const pending = async (after: Request | null) => (after === null ? store.requests.pending() : []);
  await forEachDue(ports, { ...work, page: pending, run: (request) => remind(ports, request) }, signal);
}

async function end(ports: Ports, request: Request): Promise<void> {
  if (request.state !== 'pending') return;
  await saveTransition(ports, { from: request, next: expire(request, ports.clock()), key: null });
}

async function remind(ports: Ports, request: Request): Promise<void> {
  if (request.state !== 'pending') return;
  const now = ports.clock();
  if (isFromWrongClock(request.createdAt, now)) await redate(ports, request, now);
  else await addNotices(ports, reminders(ports, request, now));
}

/** Its reminders and its end would otherwise come as late as the clock was ahead. */
async function redate({ store, policy }: Ports, from: Pending, now: Date): Promise<void> {
  const next = redated(from, now, addSpan(now, policy.approvals.expires, 'UTC'));
  await store.commit({ at: now, requests: [{ next, from }] });
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
  // After a long stop of the bot only the latest reminder is sent.
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
