import { applyCounterOffer, type CounterOffer } from '../../domain/changes/counter-offer.ts';
import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import {
  approve,
  approveWithLess,
  cancel,
  deny,
  expire,
  type Pending,
  type Request,
  type RequestId,
} from '../../domain/requests/request.ts';
import { mayRetry, retried } from '../../domain/requests/retry.ts';
import type { Ports } from '../ports/ports.ts';
import { saveTransition } from './save-transition.ts';

/** The clicker's right is looked up again, at most a minute old; the vote is one conditional change in SQL. */
export async function approveRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  const request = await pendingRequest(ports, id);
  await mayDecide(ports, member, request);
  if (request.votes.some(({ by }) => by === member.id)) throw new Refused({ kind: 'already_voted', id });
  const next = await save(ports, request, approve(request, member.id, ports.clock()));
  if (next.state === 'approved') ports.trigger.apply();
  return next;
}

/** *Edit and approve*: a lead gives less, or for less long, than was asked. */
export async function approveLessRequest(
  ports: Ports,
  member: Member,
  { id, offer, comment }: { id: RequestId; offer: CounterOffer; comment: string },
): Promise<Request> {
  const request = await pendingRequest(ports, id);
  await mayDecide(ports, member, request);
  if (request.votes.some(({ by }) => by === member.id)) throw new Refused({ kind: 'already_voted', id });
  const now = ports.clock();
  const less = applyCounterOffer(request.change, offer, now);
  if (less.kind !== 'lowered') throw new Refused(less);
  const counter = { change: less.change, by: member.id, comment: comment.trim() };
  const next = await save(ports, request, approveWithLess(request, counter, now));
  if (next.state === 'approved') ports.trigger.apply();
  return next;
}

export async function denyRequest(
  ports: Ports,
  member: Member,
  { id, why }: { id: RequestId; why: string },
): Promise<Request> {
  const request = await pendingRequest(ports, id);
  await mayDecide(ports, member, request);
  if (why.trim() === '') throw new Refused({ kind: 'reason_missing' });
  return save(ports, request, deny(request, member.id, { at: ports.clock(), why: why.trim() }));
}

/** Whether this member could decide it at all: asked before a form opens. */
export async function mayDecideRequest(ports: Ports, member: Member, id: RequestId): Promise<Pending> {
  const request = await pendingRequest(ports, id);
  await mayDecide(ports, member, request);
  return request;
}

export async function cancelRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  const request = await anyRequest(ports, id);
  if (request.requester !== member.id) throw new Refused({ kind: 'not_your_request', id });
  if (request.state !== 'pending') throw new Refused({ kind: 'already_decided', request });
  return save(ports, request, cancel(request, ports.clock()));
}

/** *Try again*: for whoever may decide it, and for its requester once it was approved. */
export async function retryRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  const request = await anyRequest(ports, id);
  if (request.state !== 'failed' || !mayRetry(request)) throw new Refused({ kind: 'not_retryable', id });
  if (request.requester !== member.id) await mayDecide(ports, member, request);
  const next = retried(request, ports.clock());
  const after = await saveTransition(ports, { from: request, next, key: null });
  if (after !== next) throw new Refused({ kind: 'not_retryable', id });
  ports.trigger.apply();
  return after;
}

async function anyRequest({ store }: Ports, id: RequestId): Promise<Request> {
  const request = await store.requests.get(id.toLowerCase());
  if (!request) throw new Refused({ kind: 'no_such_request', id });
  return request;
}

async function pendingRequest(ports: Ports, id: RequestId): Promise<Pending> {
  const request = await anyRequest(ports, id);
  if (request.state !== 'pending') throw new Refused({ kind: 'already_decided', request });
  const now = ports.clock();
  if (request.expiresAt.getTime() > now.getTime()) return request;
  // Nobody has tidied it up yet; its time is over all the same.
  const over = await saveTransition(ports, { from: request, next: expire(request, now), key: null });
  throw new Refused({ kind: 'already_decided', request: over });
}

/** Never one's own request, nor one for one's own key; leads and admins by the rule the request was born under. */
async function mayDecide(
  { directory, store }: Ports,
  { id: clicker }: Member,
  request: Request,
): Promise<void> {
  const decider = await directory.decider(clicker);
  if (decider.role === 'member') throw new Refused({ kind: 'leads_only' });
  const admins = request.approval?.from.every((group) => group === 'admins') ?? false;
  if (admins && decider.role !== 'admin') throw new Refused({ kind: 'admins_only' });
  if (request.requester === clicker) throw new Refused({ kind: 'own_request', id: request.id });
  const key = request.keyId === null ? null : await store.keys.get(request.keyId);
  if (request.owner === clicker || key?.owner === clicker)
    throw new Refused({ kind: 'own_key_request', id: request.id });
}

async function save(ports: Ports, from: Pending, next: Request): Promise<Request> {
  const after = await saveTransition(ports, { from, next, key: null });
  if (after !== next) throw new Refused({ kind: 'already_decided', request: after });
  return after;
}
