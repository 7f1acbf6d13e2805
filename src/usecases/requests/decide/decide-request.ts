import type { CounterOffer } from '../../../domain/changes/change-kind.ts';
import { applyCounterOffer } from '../../../domain/changes/counter-offer.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import {
  hasVoted,
  openNeeds,
  whyNotDecider,
  wouldCount,
} from '../../../domain/requests/approval/approval.ts';
import { saysWhy } from '../../../domain/requests/approval/reason.ts';
import { calledNow, type Pending, type Request, type RequestId } from '../../../domain/requests/request.ts';
import {
  approve,
  approveWithLess,
  cancel,
  deny,
  markStale,
  overNow,
} from '../../../domain/requests/transitions.ts';
import { rightLost, whoLeft } from '../../apply/preconditions.ts';
import { saveTransition } from '../../apply/save-transition.ts';
import { unlimitedUntil } from '../../grants/unlimited-until.ts';
import { keyName } from '../../mirror/find-key.ts';
import { freshOrKnown } from '../../mirror/fresh-key.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import { mayNotDecide, withVotesThatCount } from './earlier-votes.ts';

/** Adds the member's vote; the last one approves. Votes of people who may no longer decide are dropped first. */
export async function approveRequest(
  ports: Ports,
  member: Member,
  { id, comment = '' }: { id: RequestId; comment?: string },
): Promise<Request> {
  const { request, voter, counted } = await requestToVoteOn(ports, member, id);
  const approved = approve(counted, { ...voter, comment }, ports.clock());
  const next = await save(ports, voter, { from: request, next: approved });
  if (next.state === 'approved') ports.trigger.apply();
  return next;
}

/** *Edit and approve*: a lead gives less, or for a shorter time, than was asked. */
export async function approveLessRequest(
  ports: Ports,
  member: Member,
  { id, offer, comment }: { id: RequestId; offer: CounterOffer; comment: string },
): Promise<Request> {
  const { request, voter, counted } = await requestToVoteOn(ports, member, id);
  const now = ports.clock();
  const less = applyCounterOffer(request.change, offer, now);
  if (less.kind !== 'lowered') throw new Refused(less);
  const approved = approveWithLess(counted, { change: less.change, by: { ...voter, comment } }, now);
  const next = await save(ports, voter, { from: request, next: approved });
  if (next.state === 'approved') ports.trigger.apply();
  return next;
}

export async function denyRequest(
  ports: Ports,
  member: Member,
  { id, why }: { id: RequestId; why: string },
): Promise<Request> {
  const request = await pendingRequest(ports, member, id);
  await mayDecide(ports, member, request);
  if (!saysWhy(why)) throw new Refused({ kind: 'reason_missing', asked: null });
  const next = deny(request, member.id, { at: ports.clock(), why: why.trim() });
  return save(ports, member, { from: request, next });
}

/** Checked before a form opens: throws `Refused` unless the member may decide the request. */
export async function mayDecideRequest(ports: Ports, member: Member, id: RequestId): Promise<Pending> {
  const request = await pendingRequest(ports, member, id);
  await mayDecide(ports, member, request);
  await assertStands(ports, member, request);
  return request;
}

export async function cancelRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  const request = await anyRequest(ports, id);
  if (request.requester !== member.id) throw new Refused({ kind: 'not_your_request', id });
  const pending = await stillPending(ports, member, request);
  return save(ports, member, { from: pending, next: cancel(pending, ports.clock()) });
}

export async function anyRequest({ store }: Ports, id: RequestId): Promise<Request> {
  await store.noticeRestore();
  const request = await store.requests.get(id.toLowerCase());
  if (!request) throw new Refused({ kind: 'no_such_request', id });
  return request;
}

const decidedAlready = (request: Request, { id: reader }: Member): Refused =>
  new Refused({ kind: 'already_decided', request, reader });

async function pendingRequest(ports: Ports, reader: Member, id: RequestId): Promise<Pending> {
  const request = await anyRequest(ports, id);
  return stillPending(ports, reader, request);
}

/** Throws `Refused` for what is over, also where the job has not ended it yet. */
async function stillPending(ports: Ports, reader: Member, request: Request): Promise<Pending> {
  if (request.state !== 'pending') throw decidedAlready(request, reader);
  const next = overNow(request, ports.clock());
  if (next === null) return named(ports, request);
  throw decidedAlready(await saveTransition(ports, { from: request, next, key: null }), reader);
}

async function requestToVoteOn(ports: Ports, member: Member, id: RequestId) {
  const request = await pendingRequest(ports, member, id);
  const voter = await mayDecide(ports, member, request);
  await assertStands(ports, member, request);
  if (hasVoted(member, request)) throw new Refused({ kind: 'already_voted', id });
  await assertLimited(ports, voter, request);
  const counted = await withVotesThatCount(ports, request, {
    voter,
    keyOwner: await keyOwnerOf(ports, request),
  });
  if (!wouldCount(voter, counted))
    throw new Refused({ kind: 'vote_not_needed', id, open: openNeeds(counted) });
  return { request, voter, counted };
}

/** Throws `Refused` if whoever asked may not make the change any more, or who has left would get it; then the request is over. */
async function assertStands(ports: Ports, reader: Member, request: Pending): Promise<void> {
  const left = await whoLeft(ports, request);
  const because = left ? left.because : await rightLost(ports, request);
  if (because === null) return;
  const next = markStale(request, ports.clock(), because);
  throw decidedAlready(await saveTransition(ports, { from: request, next, key: null }), reader);
}

/** Throws `Refused` for more quota while the key is unlimited for a time: afterwards it can be approved. */
async function assertLimited(ports: Ports, { id }: Member, request: Pending): Promise<void> {
  const known = request.change.kind === 'quota' ? await keyOf(ports, request) : null;
  if (known === null || (await unlimitedUntil(ports, known)) === null) return;
  // A limit may have been set in the console since it was read.
  const key = await freshOrKnown(ports, known, id);
  const until = await unlimitedUntil(ports, key);
  const { expiresAt } = request;
  if (until) throw new Refused({ kind: 'unlimited_until', key: keyName(key), until, expiresAt });
}

/** Throws `Refused` unless the member may decide. Their role and lists are looked up again, at most a minute old. */
export async function mayDecide(ports: Ports, { id }: Member, request: Request): Promise<Member> {
  const decider = await ports.directory.member(id);
  const no = whyNotDecider(decider, request, await keyOwnerOf(ports, request));
  if (no === null) return decider;
  if (no === 'own_request' || no === 'own_key_request')
    throw new Refused({ kind: no, id: request.id, by: request.approval });
  throw new Refused(mayNotDecide(ports.policy, no, request.approval));
}

const keyOf = async ({ store }: Ports, { keyId }: Request): Promise<MirroredKey | null> =>
  keyId === null ? null : store.keys.get(keyId);

const keyOwnerOf = async (ports: Ports, request: Request): Promise<UserId | null> =>
  (await keyOf(ports, request))?.owner ?? null;

const named = async (ports: Ports, request: Pending): Promise<Pending> =>
  calledNow(request, await keyOf(ports, request));

async function save(
  ports: Ports,
  by: Member,
  { from, next }: { from: Pending; next: Request },
): Promise<Request> {
  const after = await saveTransition(ports, { from, next, key: null });
  if (after !== next) throw decidedAlready(after, by);
  return after;
}
