import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { awaits } from '../../domain/requests/approval.ts';
import { isOpen, type Request } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import type { RequestListReport, RequestReport } from '../ports/read-models.ts';

const SHOWN = 10;

export async function listRequests(
  { store, clock }: Ports,
  member: Member,
  which: 'mine' | 'pending',
): Promise<RequestListReport> {
  const { shown, total } = await (which === 'mine' ? own(store, member) : pendingFor(store, member));
  return { which, requests: shown, more: total - shown.length, reader: member, now: clock() };
}

/** What needed no decision is shown only until it has ended, which it usually has before its requester is answered. */
async function own({ requests }: Ports['store'], { id: requester }: Member) {
  const decided = { requester, needsDecision: true };
  const underWay = { requester, needsDecision: false, states: ['approved', 'applying'] } as const;
  const [shown, total] = [await requests.list({ ...decided, limit: SHOWN }), await requests.count(decided)];
  const open = await requests.list({ ...underWay, limit: SHOWN });
  return { shown: [...open, ...shown].slice(0, SHOWN), total: total + open.length };
}

async function pendingFor(store: Ports['store'], member: Member) {
  const waiting = await waitingFor(store, member);
  return { shown: waiting.slice(0, SHOWN), total: waiting.length };
}

/** The pending requests that a lead or admin could vote on now; for a member, their own pending ones. */
export async function waitingFor(store: Ports['store'], member: Member): Promise<Request[]> {
  const pending = await store.requests.pending();
  if (member.role === 'member') return pending.filter(({ requester }) => requester === member.id);
  const keys = await store.keys.byIds(pending.flatMap(({ keyId }) => (keyId === null ? [] : [keyId])));
  const owners = new Map(keys.map(({ id, owner }) => [id, owner]));
  return pending.filter((request) => awaits(member, request, owners.get(request.keyId ?? 0) ?? null));
}

/** Visible to the requester, the key's owner, leads and admins; `Refused` no_such_request to others. */
export async function showRequest(
  { store, clock }: Ports,
  member: Member,
  id: string,
): Promise<RequestReport> {
  const request = await store.requests.get(id.toLowerCase());
  const theirs = request && (request.requester === member.id || request.owner === member.id);
  if (!request || (!theirs && member.role === 'member')) throw new Refused({ kind: 'no_such_request', id });
  const key = request.keyId === null ? null : await store.keys.get(request.keyId);
  return {
    request,
    background: isOpen(request) ? { key, recent: [], groupTroubles: [] } : null,
    now: clock(),
  };
}
