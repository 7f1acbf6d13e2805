import type { Member, UserId } from '../../domain/member.ts';
import { evaluatePolicy } from '../../domain/policy/evaluate-policy.ts';
import { waitingOf } from '../../domain/policy/policy.ts';
import { unreadGroupsBehind } from '../../domain/policy/unread-lists.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Failed, Request, RequestId } from '../../domain/requests/request.ts';
import { GIVE_UP_AFTER, mayTryAgain, retried } from '../../domain/requests/retry.ts';
import { addSpan, isFromWrongClock } from '../../domain/time.ts';
import { rightLost, whoLeft } from '../apply/preconditions.ts';
import { saveTransition } from '../apply/save-transition.ts';
import type { Ports } from '../ports/ports.ts';
import type { Fence } from '../ports/store/leases.ts';
import { mayActAsDecider } from './decide/decide-request.ts';
import { anyRequest } from './decide/pending-request.ts';
import { withLimitsLocked } from './limits-lock.ts';
import { type Asker, lockedContext } from './policy-context.ts';

/** *Try again*, for the requester and for everybody who may decide the request in person. */
export async function retryRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  const request = await anyRequest(ports, id);
  if (request.state !== 'failed') throw new Refused({ kind: 'goes_on_already', id });
  if (!mayTryAgain(request)) throw new Refused({ kind: 'not_retryable', id });
  if (request.requester !== member.id) await mayActAsDecider(ports, member, request);
  await assertStillTheirs(ports, request);
  const after = await (request.approval === null
    ? withoutApproval(ports, member.id, request)
    : withApproval(ports, member.id, request));
  ports.trigger.apply();
  return after;
}

/** The requester must still be there, and have the right to change the key, which may belong to somebody else by now. */
async function assertStillTheirs(ports: Ports, request: Failed): Promise<void> {
  const { id, requester } = request;
  const left = await whoLeft(ports, request);
  if (left) throw new Refused({ kind: 'left_since', id, who: left.who });
  if (await rightLost(ports, request)) throw new Refused({ kind: 'key_not_theirs', id, requester });
}

const asks = ({ id, requester }: Failed, reader: UserId) => ({ id, requester, reader });

/** An approval lasts as long as a request may wait for one, and failing again and again does not extend it. */
async function withApproval(ports: Ports, by: UserId, request: Failed): Promise<Request> {
  const { policy, clock } = ports;
  const { failedAt, votes, approval } = request;
  const [latest = failedAt] = votes.map(({ at }) => at).toSorted((a, b) => b.getTime() - a.getTime());
  const triedUntil = new Date(Math.min(failedAt.getTime(), latest.getTime() + GIVE_UP_AFTER));
  const now = clock();
  const isOver = addSpan(triedUntil, waitingOf(request, policy).expires, 'UTC').getTime() < now.getTime();
  if (isOver || isFromWrongClock(triedUntil, now))
    throw new Refused({ ...asks(request, by), kind: 'approval_too_old', by: approval });
  return saveRetry(ports, request, { by, rule: request.rule });
}

/** A request without a decision is evaluated again, because its limit may be used up by now. */
async function withoutApproval(ports: Ports, by: UserId, request: Failed): Promise<Request> {
  const { store, directory, policy } = ports;
  const { change, keyId, requester, owner, team = null } = request;
  const key = keyId === null ? null : await store.keys.get(keyId);
  const question = { change, key, owner: key ? key.owner : owner, team };
  const looksAtRequester = policy.rules.some(({ when }) => when.requesterIn !== undefined);
  const zone = (await directory.zone(requester)) ?? 'UTC';
  const who: Asker = looksAtRequester
    ? await directory.member(requester)
    : { id: requester, zone, role: 'member' };
  return withLimitsLocked(ports, who, {
    question,
    work: async (fences) => {
      const context = await lockedContext(ports, who, question);
      const groups = unreadGroupsBehind(change, context, policy);
      if (groups.length > 0) throw new Refused({ kind: 'requester_unproven', requester, groups });
      const decision = evaluatePolicy(change, context, policy);
      if (decision.kind === 'refuse') throw new Refused({ ...decision, kind: 'policy_refuses' });
      if (decision.kind === 'ask')
        throw new Refused({ ...asks(request, by), kind: 'decision_needed_now', by: decision });
      const rule = change.kind === 'revert' ? request.rule : decision.rule;
      return saveRetry(ports, request, { by, rule, fences });
    },
  });
}

async function saveRetry(
  ports: Ports,
  request: Failed,
  { by, rule, fences = [] }: { by: UserId; rule: string; fences?: readonly Fence[] },
): Promise<Request> {
  const next = { ...retried(request, ports.clock()), rule };
  const after = await saveTransition(ports, { from: request, next, key: null, by, fences });
  if (after !== next) throw new Refused({ kind: 'goes_on_already', id: request.id });
  return after;
}
