import type { Grant } from '../requests/grant.ts';
import type { Request, RequestId } from '../requests/request.ts';
import { DAY } from '../time.ts';
import type { Notice } from './notice.ts';

/**
 * A key that keeps a grant whose time is over concerns more people than its owner: leads read it in the thread and
 * admins in a message, once a day for as long as it lasts. The thread also tells when it is over.
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
