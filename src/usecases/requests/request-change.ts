import { creationEntry } from '../../domain/audit.ts';
import { asAsked, asSeen, asShown } from '../../domain/changes/as-asked.ts';
import { kindOf } from '../../domain/changes/changes.ts';
import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Member } from '../../domain/member.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { cardIdOf, outcomeIdOf } from '../../domain/notices/request-notices.ts';
import {
  evaluatePolicy,
  needsNoApproval,
  type PolicyContext,
  type PolicyDecision,
} from '../../domain/policy/evaluate-policy.ts';
import { waitingOf } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { grantOf } from '../../domain/requests/grant.ts';
import type {
  Applied,
  Approved,
  BulkId,
  NewRequest,
  Pending,
  Request,
  RequestId,
} from '../../domain/requests/request.ts';
import { failed, newAwaited, newPending } from '../../domain/requests/transitions.ts';
import { addSpan } from '../../domain/time.ts';
import { applyRequest } from '../apply/apply-request.ts';
import { disablesKnown } from '../apply/preconditions.ts';
import { failureProblem } from '../apply/results/failure-problem.ts';
import { saveTransition } from '../apply/save-transition.ts';
import { teamOfKey } from '../keys/owners/resolve-owner.ts';
import { keyName } from '../mirror/find-key.ts';
import { freshOrKnown } from '../mirror/fresh-key.ts';
import { markKeyDeleted } from '../mirror/mark-key-deleted.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { Fence } from '../ports/store/leases.ts';
import { busy, withLimitsLocked } from './limits-lock.ts';
import { assertNotPending } from './pending-twin.ts';
import {
  assertListsRead,
  lockedContext,
  type PlacedQuestion,
  type PolicyQuestion,
} from './policy-context.ts';
import { assertApplicable, assertMayChange, previewOf, reasonProblem } from './preview-change.ts';

export type RequestedChange =
  /** Waits for a decision. */
  | { readonly outcome: 'pending'; readonly request: Pending; readonly before: MirroredKey | null }
  /** Written and read back. */
  | { readonly outcome: 'applied'; readonly request: Applied; readonly before: MirroredKey | null };

export interface WantedChange extends PolicyQuestion {
  readonly reason: string;
  /** At which price its units were counted, where a person said dollars; absent: nobody did. */
  readonly price?: UnitsPerUsd;
  /** The person was asked about it, and is sure. The id of the request and of the question, which it consumes. */
  readonly again?: RequestId;
  /** It is part of a bulk change, and `id` is that of its request. Nobody waits for it, so it is tried until it is done. */
  readonly part?: { readonly bulk: BulkId; readonly id: RequestId };
}

/** The way of every change: rights, sense and policy are checked; then it waits for a decision or is applied at once. */
export async function requestChange(
  ports: Ports,
  member: Member,
  wanted: WantedChange,
): Promise<RequestedChange> {
  const { change, key: known } = wanted;
  if (known) assertMayChange(member, change, known);
  const isRead = !needsNoApproval(change) && !kindOf(change).isStoredHere;
  const key = known && (isRead ? await freshOrKnown(ports, known, member.id) : known);
  // Only a fresh read may refuse, because the mirror can be older than a change in the console.
  if (key && key !== known)
    assertApplicable(change, key, { now: ports.clock(), unitsPerUsd: await ports.cometApi.unitsPerUsd() });
  const question = { ...wanted, key, team: await teamIn(ports, member, { ...wanted, key }) };
  const work = (fences: readonly Fence[]) => evaluateAndStore(ports, member, { ...question, fences });
  const request = await withLimitsLocked(ports, member, { question, work });
  ports.trigger.deliver();
  if (request.state === 'pending') return { outcome: 'pending', request, before: key };
  const after = await tried(ports, request, wanted);
  const notice = outcomeIdOf(after);
  if (known && after.state === 'stale' && after.because.kind === 'key_gone') {
    await markKeyDeleted(ports, known);
    throw new Refused({ kind: 'key_gone', key: keyName(known) }, { notice });
  }
  if (after.state !== 'applied') {
    const problem = failureProblem(request, after, ports.cometApi.status());
    // Only the message that is redrawn tells when what was added goes back.
    const isLent = after.state === 'failed' && grantOf(after, member.zone) !== null;
    throw new Refused(problem, isLent ? {} : { notice });
  }
  return { outcome: 'applied', request: after, before: key };
}

/** A change that nobody ever has to decide does not wait for Slack to tell who is in which team. */
function teamIn(ports: Ports, member: Member, { change, key, team }: PolicyQuestion) {
  if (team !== undefined) return team;
  return key === null || needsNoApproval(change) ? (key?.team ?? null) : teamOfKey(ports, key, member.id);
}

/** Who waits is told that the key is busy and to try again, so the job must not apply it later; nobody waits for a part. */
async function tried(ports: Ports, request: Approved, { part }: WantedChange): Promise<Request> {
  const after = await applyRequest(ports, request, part ? 'approval' : 'interactive');
  if (after || part) return after ?? request;
  const next = failed(request, ports.clock(), { kind: 'busy' });
  return saveTransition(ports, { from: request, next, key: null, answered: 'inline' });
}

/** Evaluates the policy and stores the new request with its notices and audit entry. */
async function evaluateAndStore(
  ports: Ports,
  member: Member,
  wanted: WantedChange & PlacedQuestion & { readonly fences: readonly Fence[] },
): Promise<Pending | Approved> {
  const { change, key, reason, fences } = wanted;
  const context = await lockedContext(ports, member, wanted);
  assertPrice(wanted, context);
  assertListsRead(change, context, ports.policy);
  const decision = evaluatePolicy(change, context, ports.policy);
  if (decision.kind === 'refuse') throw new Refused({ ...decision, kind: 'policy_refuses' });
  const asks = decision.kind === 'ask';
  const unsaid = reasonProblem(previewOf(change, decision, { context, policy: ports.policy }), reason);
  if (asks) await assertNotPending(ports, member, { ...wanted, lacksReason: unsaid !== null });
  if (unsaid) throw new Refused(unsaid);
  // A disable is never delayed.
  if (!asks && change.kind !== 'disable') ports.cometApi.charge(member.id);
  const asked = { ...wanted, change: asAsked(change, member, key) };
  const base = {
    ...baseOf(ports, member, { wanted: asked, decision, context }),
    ...(await disablesKnown(ports, change, key)),
  };
  const request = asks
    ? newPending(
        { ...base, change: asShown(base.change, key) },
        addSpan(base.createdAt, waitingOf(base, ports.policy).expires, member.zone),
      )
    : newAwaited({ ...base, change: asSeen(base.change, key) });
  const { createdAt: at } = request;
  const notices = asks ? cardOf(request) : [];
  const requests = [{ next: request, from: null }];
  const consume = wanted.again === undefined ? {} : { consume: wanted.again };
  const unit = { at, requests, notices, audit: [creationEntry(request)], fences, ...consume };
  if (!(await ports.store.commit(unit))) throw busy(key);
  return request;
}

/** An amount that was counted at a price which is no more would be other dollars than those that were said. */
function assertPrice({ change, key, price: was }: WantedChange, { unitsPerUsd: is }: PolicyContext): void {
  if (was === undefined || was === is) return;
  const named = key ? keyName(key) : { id: 0, name: kindOf(change).newName(change) ?? '' };
  const because = { kind: 'unit_price_changed', was, is } as const;
  throw new Refused({ kind: 'makes_no_sense', key: named, because, unitsPerUsd: is });
}

function baseOf(
  { newId }: Ports,
  member: Member,
  given: {
    wanted: WantedChange;
    decision: Exclude<PolicyDecision, { kind: 'refuse' }>;
    context: PolicyContext;
  },
): NewRequest {
  const { wanted, decision, context } = given;
  const { change, key, owner, reason } = wanted;
  return {
    id: wanted.part?.id ?? wanted.again ?? newId(),
    ...(wanted.part && { bulk: wanted.part.bulk }),
    change,
    keyId: key?.id ?? null,
    keyName: key?.name ?? kindOf(change).newName(change) ?? '',
    requester: member.id,
    owner,
    reason: reason.trim(),
    unitsPerUsd: context.unitsPerUsd,
    ...(context.team !== null && { team: context.team }),
    rule: decision.rule,
    approval: decision.kind === 'ask' ? decision : null,
    createdAt: context.now,
  };
}

/** The card in the approvals channel, and a reply in its thread that mentions those who may decide. */
function cardOf({ id: requestId }: Request): Notice[] {
  const to = { kind: 'approvals' } as const;
  return [
    { id: cardIdOf(requestId), to, body: { kind: 'card', requestId } },
    { id: `request:${requestId}:card:asked`, to, body: { kind: 'reply', requestId, about: 'asked' } },
  ];
}
