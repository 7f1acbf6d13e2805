import { planFor } from '../../../domain/changes/changes.ts';
import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { waitingOf } from '../../../domain/policy/policy.ts';
import { problemOf } from '../../../domain/problems/problem.ts';
import type { Pending, Request } from '../../../domain/requests/request.ts';
import { markStale, overNow, redated } from '../../../domain/requests/transitions.ts';
import { addSpan, isFromWrongClock, type Span, spanKey } from '../../../domain/time.ts';
import { membersNeeded } from '../../apply/preconditions.ts';
import { saveTransition } from '../../apply/save-transition.ts';
import { forEachDue } from '../../due-work.ts';
import { unlimitedUntil } from '../../grants/unlimited-until.ts';
import { keyName } from '../../mirror/find-key.ts';
import { freshKey } from '../../mirror/fresh-key.ts';
import { addNotices } from '../../outbox/add-notices.ts';
import { isStillMember } from '../../outbox/owners-left.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import { endLapsed } from './delegations.ts';
import { escalationNotices, isStuck, opensToAdmins, openToAdmins } from './escalation.ts';

/** For pending requests: reminders in the thread, one escalation to admins, then they expire. What can only fail ends at once. */
export async function remindRequests(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, clock } = ports;
  const now = clock();
  await store.noticeRestore();
  await endLapsed(ports);
  const work = { job: 'remind', idOf: ({ id }: Request) => id };
  const expired = (after: Request | null) => store.requests.pendingExpired(now, after);
  await forEachDue(ports, { ...work, page: expired, run: (request) => end(ports, request) }, signal);
  const pending = async (after: Request | null) => (after === null ? store.requests.pending() : []);
  await forEachDue(ports, { ...work, page: pending, run: (request) => remind(ports, request) }, signal);
}

async function end(ports: Ports, request: Request): Promise<void> {
  if (request.state !== 'pending') return;
  await endAs(ports, request, overNow(request, ports.clock()));
}

async function remind(ports: Ports, request: Request): Promise<void> {
  if (request.state !== 'pending') return;
  const now = ports.clock();
  if (await endAs(ports, request, overNow(request, now))) return;
  const because = await hopeless(ports, request);
  if (await endAs(ports, request, because && markStale(request, now, because))) return;
  if (isFromWrongClock(request.createdAt, now)) return redate(ports, request, now);
  if (await waitsForLimit(ports, request)) return;
  const due = await untold(ports, reminders(ports, request, now));
  const left = due.length > 0 ? await leftBy(ports, request) : null;
  if (await endAs(ports, request, left && markStale(request, now, left))) return;
  await call(ports, request, due);
}

/** Where nobody is left on a list that it asks, admins are called at once. */
async function call(ports: Ports, request: Pending, due: readonly Notice[]): Promise<void> {
  const mayOpen = opensToAdmins(request) && ports.policy.people.admins.length > 0;
  const isDue = isEscalationDue(ports, request, ports.clock());
  if (!mayOpen || !(isDue || (await isStuck(ports, request)))) return void (await addNotices(ports, due));
  const escalation = isDue ? [] : escalationNotices(request);
  await openToAdmins(ports, request, [...due, ...(await untold(ports, escalation))]);
}

async function untold({ store }: Ports, notices: readonly Notice[]): Promise<readonly Notice[]> {
  const known = await Promise.all(notices.map(({ id }) => store.notices.get(id)));
  return notices.filter((_, at) => known[at] === null);
}

/** Why nobody has to decide it, where Slack told nothing of who has left. null: they are there, or Slack does not say. */
async function leftBy(ports: Ports, request: Pending): Promise<StaleReason | null> {
  for (const { who, because } of membersNeeded(request))
    if ((await isStillMember(ports.directory, who)) === false) return because;
  return null;
}

/** Nobody is asked for what they could not approve yet. */
async function waitsForLimit(ports: Ports, { change, keyId }: Pending): Promise<boolean> {
  const key = change.kind === 'quota' && keyId !== null ? await ports.store.keys.get(keyId) : null;
  return key !== null && (await unlimitedUntil(ports, key)) !== null;
}

/** Whether it is over. */
async function endAs(ports: Ports, from: Pending, next: Request | null): Promise<boolean> {
  if (next !== null) await saveTransition(ports, { from, next, key: null });
  return next !== null;
}

/** Its reminders and its end would otherwise come as late as the clock was ahead. */
async function redate({ store, policy }: Ports, from: Pending, now: Date): Promise<void> {
  const next = redated(from, now, addSpan(now, waitingOf(from, policy).expires, 'UTC'));
  await store.commit({ at: now, requests: [{ next, from }] });
}

const isPast = ({ createdAt }: Pending, span: Span, now: Date): boolean =>
  addSpan(createdAt, span, 'UTC').getTime() <= now.getTime();

function isEscalationDue({ policy }: Ports, request: Pending, now: Date): boolean {
  const { escalate } = waitingOf(request, policy);
  return escalate !== null && isPast(request, escalate, now);
}

function reminders(ports: Ports, request: Pending, now: Date): readonly Notice[] {
  const { id: requestId } = request;
  // After a long stop of the bot only the latest reminder is sent.
  const latest = waitingOf(request, ports.policy)
    .remind.filter((span) => isPast(request, span, now))
    .at(-1);
  const reminder = (span: Span): Notice => ({
    id: `request:${requestId}:remind:${spanKey(span)}`,
    to: { kind: 'approvals' },
    body: { kind: 'reply', requestId, about: 'reminder' },
  });
  return [
    ...(latest ? [reminder(latest)] : []),
    ...(isEscalationDue(ports, request, now) ? escalationNotices(request) : []),
  ];
}

/** What no approval would help. Money that is missing may come back until then, so it ends no request. */
const ENDS: ReadonlySet<StaleReason['kind']> = new Set([
  'unlimited_now',
  'limited_now',
  'edited_meanwhile',
  'nothing_to_do',
]);

/** Why a request could only fail if it were approved; null: it may succeed. A key is read anew before it is said. */
async function hopeless(ports: Ports, request: Pending): Promise<StaleReason | null> {
  const { store, clock } = ports;
  const { change, keyId } = request;
  if (change.kind === 'create') {
    const { name } = change.key;
    const [twin] = await store.keys.byName(name, 'all');
    const taken = (key: MirroredKey): StaleReason | null =>
      key.name === name ? { kind: 'name_taken', twin: keyName(key) } : null;
    const because = twin ? await staleNow(ports, twin, taken) : null;
    return because?.kind === 'name_taken' ? because : null;
  }
  const known = keyId === null ? null : await store.keys.get(keyId);
  if (!known) return null;
  if (known.deletedAt) return { kind: 'key_gone' };
  if (change.kind === 'claim') return null;
  const staleIn = (key: MirroredKey): StaleReason | null => {
    const planned = planFor(change, key, clock());
    return 'stale' in planned && ENDS.has(planned.stale.kind) ? planned.stale : null;
  };
  const because = staleIn(known);
  if (because === null || (because.kind === 'unlimited_now' && (await unlimitedUntil(ports, known))))
    return null;
  return staleNow(ports, known, staleIn);
}

/** The mirror can be older than a change in the console. What cannot be read is looked at again later. */
async function staleNow(
  ports: Ports,
  known: MirroredKey,
  staleIn: (key: MirroredKey) => StaleReason | null,
): Promise<StaleReason | null> {
  try {
    return staleIn(await freshKey(ports, known, { lane: 'sweep' }));
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problem.kind === 'key_gone' ? { kind: 'key_gone' } : null;
  }
}
