import type { CounterOffer } from '../../../domain/changes/change-kind.ts';
import { applyCounterOffer } from '../../../domain/changes/counter-offer.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { lacksRight, openNeeds, wouldCount } from '../../../domain/requests/approval/approval.ts';
import {
  decidesFor,
  isVoteOf,
  unreadBehind,
  votersOf,
  whyNotDecider,
} from '../../../domain/requests/approval/right-to-decide.ts';
import { isFixed } from '../../../domain/requests/approval/terms/lowering.ts';
import { saysWhy } from '../../../domain/requests/approval/terms/reason.ts';
import { isTyped, type StepUp, stepUpOf } from '../../../domain/requests/approval/terms/step-up.ts';
import type { Pending, Request, RequestId } from '../../../domain/requests/request.ts';
import { approve, approveWithLess, cancel, deny } from '../../../domain/requests/transitions.ts';
import type { Ports } from '../../ports/ports.ts';
import { mayNotDecide, withVotesThatCount } from './earlier-votes.ts';
import {
  anyRequest,
  asItStands,
  assertLimited,
  assertStands,
  keyOwnerOf,
  pendingRequest,
  save,
  stillPending,
} from './pending-request.ts';

/** Adds the member's vote; the last one approves. Votes of people who may no longer decide are dropped first. */
export async function approveRequest(
  ports: Ports,
  member: Member,
  { id, comment = '', typed = null }: { id: RequestId; comment?: string; typed?: StepUp | null },
): Promise<Request> {
  return asItStands(async () => {
    const { request, voter, counted } = await requestToVoteOn(ports, member, id);
    assertTyped(request, typed);
    const approved = approve(counted, { ...voter, comment }, ports.clock());
    const next = await save(ports, member, { from: request, next: approved });
    if (next.state === 'approved') ports.trigger.apply();
    return next;
  });
}

/** *Edit and approve*: a lead gives less, or for a shorter time, than was asked. */
export async function approveLessRequest(
  ports: Ports,
  member: Member,
  {
    id,
    offer,
    comment,
    typed,
  }: { id: RequestId; offer: CounterOffer; comment: string; typed: StepUp | null },
): Promise<Request> {
  return asItStands(async () => {
    const { request, voter, counted } = await requestToVoteOn(ports, member, id);
    assertLowerable(request);
    const now = ports.clock();
    const less = applyCounterOffer(request.change, offer, now);
    if (less.kind !== 'lowered') throw new Refused(less);
    assertTyped({ ...request, change: less.change }, typed);
    const approved = approveWithLess(counted, { change: less.change, by: { ...voter, comment } }, now);
    const next = await save(ports, member, { from: request, next: approved });
    if (next.state === 'approved') ports.trigger.apply();
    return next;
  });
}

/** `Refused` where the rule wants the amount typed, and it was not, or another one. */
export function assertTyped(request: Pending, typed: StepUp | null): void {
  if (isTyped(request, typed)) return;
  const wanted = stepUpOf(request)?.kind ?? 'amount';
  throw new Refused({ kind: typed === null ? 'step_up_needed' : 'step_up_wrong', id: request.id, wanted });
}

export async function denyRequest(
  ports: Ports,
  member: Member,
  { id, why }: { id: RequestId; why: string },
): Promise<Request> {
  return asItStands(async () => {
    const request = await pendingRequest(ports, member, id);
    const decider = await mayDecide(ports, member, request);
    if (!saysWhy(why)) throw new Refused({ kind: 'reason_missing', asked: null });
    const of = decidesFor(decider, request, await keyOwnerOf(ports, request));
    const next = deny(request, member.id, { at: ports.clock(), why: why.trim(), of });
    return save(ports, member, { from: request, next });
  });
}

/** Checked before a form opens: throws `Refused` unless the member may decide the request. */
export async function mayDecideRequest(ports: Ports, member: Member, id: RequestId): Promise<Pending> {
  return asItStands(async () => {
    const request = await pendingRequest(ports, member, id);
    await mayDecide(ports, member, request);
    await assertStands(ports, member, request);
    return request;
  });
}

export function assertLowerable(request: Pick<Request, 'id' | 'approval'>): void {
  if (isFixed(request)) throw new Refused({ kind: 'lowering_off', id: request.id });
}

export async function cancelRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  return asItStands(async () => {
    const request = await anyRequest(ports, id);
    if (request.requester !== member.id) throw new Refused({ kind: 'not_your_request', id });
    const pending = await stillPending(ports, member, request);
    return save(ports, member, { from: pending, next: cancel(pending, ports.clock()) });
  });
}

async function requestToVoteOn(ports: Ports, member: Member, id: RequestId) {
  const request = await pendingRequest(ports, member, id);
  const decider = await mayDecide(ports, member, request);
  await assertStands(ports, member, request);
  const keyOwner = await keyOwnerOf(ports, request);
  const [first] = votersOf(decider, request, keyOwner);
  if (!first) throw new Refused({ kind: 'already_voted', id, ...earlierVote(decider, request) });
  await assertLimited(ports, decider, request);
  const counted = await withVotesThatCount(ports, request, { voter: first, keyOwner });
  const [voter = first] = votersOf(decider, counted, keyOwner);
  if (!wouldCount(voter, counted))
    throw new Refused({ kind: 'vote_not_needed', id, open: openNeeds(counted) });
  return { request, voter, counted };
}

/** Of another, which stands for this person’s own; none: they gave it themselves. */
function earlierVote({ id, seats = [] }: Member, { votes }: Request): { by?: UserId; isForReader?: boolean } {
  const mine = votes.find((vote) => isVoteOf({ id }, vote));
  const theirs = mine ?? votes.find((vote) => seats.some((seat) => isVoteOf(seat, vote)));
  return !theirs || theirs.by === id ? {} : { by: theirs.by, isForReader: theirs.for === id };
}

/** Throws `Refused` unless the member may decide. Their role and lists are looked up again, at most a minute old. */
export async function mayDecide(ports: Ports, { id }: Member, request: Request): Promise<Member> {
  const decider = await ports.directory.member(id);
  await assertDecider(ports, decider, request);
  return decider;
}

/** The same without the votes that others handed to them, for what is no decision. */
export async function mayActAsDecider(ports: Ports, { id }: Member, request: Request): Promise<void> {
  const { seats: _, unreadSeats: __, ...decider } = await ports.directory.member(id);
  await assertDecider(ports, decider, request);
}

async function assertDecider(ports: Ports, decider: Member, request: Request): Promise<void> {
  const no = whyNotDecider(decider, request, await keyOwnerOf(ports, request));
  if (no === null) return;
  if (!lacksRight(no)) throw new Refused({ kind: no, id: request.id, by: request.approval });
  const problem = mayNotDecide(ports.policy, no, request.approval);
  if (decider.unreadSeats) throw new Refused({ kind: 'directory_unavailable' });
  const groups = (decider.seats ?? []).flatMap((seat) => unreadBehind(seat, request.approval));
  throw new Refused(groups.length > 0 ? { kind: 'role_unproven', groups, problem } : problem);
}
