import type { UserId } from '../member.ts';
import { type Grant, grantIdOf } from '../requests/grant.ts';
import { droppedBy, type Request, type RequestId } from '../requests/request.ts';
import { mayRetry } from '../requests/retry.ts';
import { DAY } from '../time.ts';
import type { Notice } from './notice.ts';
import { type Concerned, concernedBy } from './reader.ts';

interface EndedGrant {
  readonly moves: readonly { readonly next: Grant; readonly from: Grant | null }[];
  /** The request whose grant ends. */
  readonly original: Request | null;
  /** Whose key it is; null: not known. */
  readonly key: Concerned | null;
}

/**
 * When a grant ends, the thread and everybody concerned are told, and admins where its end came out otherwise. When it
 * cannot be ended, leads are told in the thread and admins by DM, once a day while it lasts.
 */
export function revertNotices(next: Request, { moves, original, key }: EndedGrant): Notice[] {
  if (next.change.kind !== 'revert') return [];
  const requestId = next.id;
  const failing =
    next.state === 'failed' ? failed(requestId, Math.floor(daysSince(next.createdAt, next.failedAt))) : null;
  if (isEndOfGrant(next)) return [...ended(next, original, key), ...(failing ? [failing.admins] : [])];
  if (failing) return [failing.reply, failing.admins];
  const hadFailed = moves.some(({ from }) => from?.state === 'failed');
  if (!hadFailed || next.state !== 'stale') return [];
  return [
    { id: `grant:${requestId}:over`, to: APPROVALS, body: { kind: 'reply', requestId, about: 'result' } },
  ];
}

/**
 * It took back what was left, found that there was nothing to take, or came out otherwise, which is not tried again.
 * Whoever ended it before has told of that.
 */
export const isEndOfGrant = (request: Request): boolean =>
  request.change.kind === 'revert' &&
  (request.state === 'applied' ||
    (request.state === 'stale' && request.because.kind !== 'grant_over') ||
    (request.state === 'failed' && !mayRetry(request)));

const APPROVALS = { kind: 'approvals' } as const;

/** Nobody is told twice, whatever they have to do with it. */
function ended(next: Request, original: Request | null, key: Concerned | null): Notice[] {
  const { id, requester } = next;
  const requestId = grantIdOf(id);
  // Who had it ended early may be somebody else than who asked for it.
  const asked = original ? [original.requester] : [];
  const approvers = (original?.votes ?? []).map(({ by }) => by);
  const others = [...new Set([...asked, ...approvers, ...concernedBy(key)])].filter(
    (person) => person !== requester,
  );
  const told = (person: UserId, role: string): Notice => ({
    id: `grant:${requestId}:ended:${role}`,
    to: { kind: 'member', id: person },
    body: { kind: 'grant_ended', requestId },
  });
  const isToldOf = ({ to }: Notice) => to.kind !== 'member' || to.id !== droppedBy(next);
  const reply = { kind: 'reply', requestId, about: 'ended' } as const;
  return [
    // What a rule allowed has no card.
    ...(original?.approval ? [{ id: `grant:${requestId}:over`, to: APPROVALS, body: reply }] : []),
    ...[told(requester, 'requester'), ...others.map((person) => told(person, person))].filter(isToldOf),
  ];
}

const failed = (requestId: RequestId, day: number) => ({
  reply: {
    id: `grant:${requestId}:failed:${day}`,
    to: APPROVALS,
    body: { kind: 'reply', requestId, about: 'revert_failed' } as const,
  },
  admins: {
    id: `grant:${requestId}:failed:${day}:admins`,
    to: { kind: 'admins' } as const,
    body: { kind: 'outcome', requestId } as const,
  },
});

const daysSince = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / DAY;
