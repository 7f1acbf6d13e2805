import type { Request, RequestState } from '../../src/domain/requests/request.ts';
import { people } from './people.ts';

/** The drawing of a request's life, once more. */
const moves: Readonly<Record<RequestState | 'none', readonly RequestState[]>> = {
  none: ['pending', 'approved'],
  pending: ['pending', 'approved', 'denied', 'cancelled', 'expired', 'stale'],
  approved: ['applying', 'approved', 'failed'],
  applying: ['applying', 'applied', 'failed', 'approved', 'stale'],
  failed: ['approved'],
  applied: [],
  denied: [],
  cancelled: [],
  expired: [],
  stale: [],
};

export const moveProblem = (before: Request | null, next: Request): string | null =>
  moves[before?.state ?? 'none'].includes(next.state) ? null : 'moved where no request may go';

export function decisionProblem(before: Request | null, next: Request): string | null {
  const voters = next.votes.slice(before?.votes.length ?? 0).map(({ by }) => by);
  const deciders = next.state === 'denied' ? [...voters, next.by] : voters;
  if (deciders.some((by) => by === next.requester || by === next.owner)) return 'decided their own';
  if (deciders.some((by) => roleOf(by) === 'member')) return 'decided by somebody who may not';
  if (new Set(next.votes.map(({ by }) => by)).size < next.votes.length) return 'voted twice';
  const approved = before?.state === 'pending' && next.state === 'approved';
  return approved && next.votes.length < (next.approval?.approvals ?? 0) ? 'approved by too few' : null;
}

const roleOf = (id: string) => Object.values(people).find((one) => one.id === id)?.role ?? 'member';
