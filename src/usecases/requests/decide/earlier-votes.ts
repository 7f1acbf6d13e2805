import type { Member, UserId } from '../../../domain/member.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import {
  type Approval,
  type LacksRight,
  lacksRight,
  missingVotes,
  type Vote,
  wouldCount,
} from '../../../domain/requests/approval/approval.ts';
import {
  concernOf,
  unreadBehind,
  whyNotInPerson,
} from '../../../domain/requests/approval/right-to-decide.ts';
import {
  countsForLess,
  type LookedUp,
  type Voter,
  voteOf,
  withVotes,
} from '../../../domain/requests/approval/vote.ts';
import type { Pending } from '../../../domain/requests/request.ts';
import { memberOrNull } from '../../apply/preconditions.ts';
import type { Ports } from '../../ports/ports.ts';

interface Voting {
  readonly voter: Voter;
  readonly keyOwner: UserId | null;
}

/** Before the last vote, and where this one would count for nothing: the earlier votes as they count today. */
export async function withVotesThatCount(
  ports: Ports,
  request: Pending,
  { voter, keyOwner }: Voting,
): Promise<Pending> {
  const isSure = missingVotes(request) > 1 && wouldCount(voter, request);
  if (request.votes.length === 0 || isSure) return request;
  const lookedUp = request.votes.map((vote) => lookUp(ports, request, { vote, keyOwner }));
  return withVotes(request, await Promise.all(lookedUp));
}

async function lookUp(
  ports: Ports,
  request: Pending,
  { vote, keyOwner }: { vote: Vote; keyOwner: UserId | null },
): Promise<LookedUp> {
  const voter = await memberOrNull(ports, vote.for ?? vote.by);
  const isGone = voter === null || (vote.for !== undefined && (await memberOrNull(ports, vote.by)) === null);
  if (isGone) return { counts: false, vote: { ...vote, because: 'not_a_member' } };
  const heldBy = vote.for === undefined ? undefined : vote.by;
  const now = voteOf({ ...voter, heldBy, comment: vote.comment }, vote.at, request.approval);
  const because = whyNotInPerson(voter, request, keyOwner) ?? concernOf(vote.by, request, keyOwner);
  const lacks = because !== null && lacksRight(because) ? because : null;
  if (lacks !== null || (because === null && countsForLess(now, vote, request)))
    assertListsRead(voter, request, mayNotDecide(ports.policy, lacks ?? 'approvers_only', request.approval));
  return because === null ? { counts: true, vote: now } : { counts: false, vote: { ...vote, because } };
}

/** A vote is dropped, or counts for less, only if Slack has answered; throws `Refused` if it could not be asked. */
function assertListsRead(voter: Member, { approval }: Pending, problem: Problem): void {
  const groups = unreadBehind(voter, approval);
  if (groups.length > 0) throw new Refused({ kind: 'role_unproven', groups, problem });
}

export function mayNotDecide({ people }: Policy, kind: LacksRight, approval: Approval): Problem {
  if (kind === 'leads_only') return { kind, act: 'decide' };
  if (kind === 'admins_only') return { kind, act: 'decide', ask: people.admins };
  return { kind, by: approval ?? { approvals: 1, from: [] } };
}
