import type { Grant } from '../requests/grant.ts';
import type { Request, RequestId } from '../requests/request.ts';
import { DAY } from '../time.ts';
import type { Notice } from './notice.ts';

/**
 * When a grant cannot be ended, leads are told in the thread and admins by DM, once a day while it lasts. The thread
 * is also told when it has been ended after all.
 */
export function revertNotices(
  next: Request,
  moves: readonly { readonly next: Grant; readonly from: Grant | null }[],
): Notice[] {
  if (next.change.kind !== 'revert') return [];
  const requestId = next.id;
  if (next.state === 'failed')
    return failing(requestId, Math.floor(daysSince(next.createdAt, next.failedAt)));
  const hadFailed = moves.some(({ from }) => from?.state === 'failed');
  if (!hadFailed || (next.state !== 'applied' && next.state !== 'stale')) return [];
  return [
    { id: `grant:${requestId}:over`, to: APPROVALS, body: { kind: 'reply', requestId, about: 'result' } },
  ];
}

const APPROVALS = { kind: 'approvals' } as const;

const failing = (requestId: RequestId, day: number): Notice[] => [
  {
    id: `grant:${requestId}:failed:${day}`,
    to: APPROVALS,
    body: { kind: 'reply', requestId, about: 'revert_failed' },
  },
  {
    id: `grant:${requestId}:failed:${day}:admins`,
    to: { kind: 'admins' },
    body: { kind: 'outcome', requestId },
  },
];

const daysSince = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / DAY;
