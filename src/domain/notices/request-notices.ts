import type { Request, RequestId } from '../requests/request.ts';
import { type KeyNotice, keyNoticeId, type Notice } from './notice.ts';

/** How its requester learns what became of it: where they typed, or, when nobody waits there any more, by message. */
export type Answered = 'inline' | null;

/** The card in the approvals channel. */
export const cardIdOf = (requestId: RequestId): string => `request:${requestId}:card`;

/** Nobody is told of their own act: what needed no decision is answered where it was typed. */
export function noticesFor(next: Request, answered: Answered = null): Notice[] {
  const notice = (what: string, to: Notice['to'], body: Notice['body']): Notice => ({
    id: `request:${next.id}:${what}`,
    to,
    body,
  });
  const requester = { kind: 'member', id: next.requester } as const;
  const requestId = next.id;
  const outcome = notice('outcome', requester, { kind: 'outcome', requestId });
  // The end of a grant is tried again by itself: that it failed is told once.
  const isFailedRevert = next.change.kind === 'revert' && next.state === 'failed';
  const result = { ...outcome, id: `${outcome.id}:${isFailedRevert ? 'failed' : next.version}` };
  const created = createdNotice(next);
  if (next.approval === null) {
    const news = [...created, ...disabledNotice(next)];
    return isEnd(next) && answered === null && !isOverAlready(next) ? [...news, result] : news;
  }
  const reply = (about: 'vote' | 'decision' | 'result') =>
    notice(`reply:${next.version}`, { kind: 'approvals' }, { kind: 'reply', requestId, about });
  switch (next.state) {
    case 'pending':
      return [reply('vote')];
    case 'approved':
      return next.attempts === 0 ? [reply('decision')] : [];
    case 'applying':
      return [];
    case 'applied':
    case 'failed':
      return [...created, result, reply('result')];
    case 'denied':
    case 'expired':
    case 'stale':
      return [outcome, reply(next.state === 'stale' ? 'result' : 'decision')];
    case 'cancelled':
      return [reply('decision')];
  }
}

const isEnd = ({ state }: Request): boolean => state === 'applied' || state === 'failed' || state === 'stale';

/** Who gave back early, or limited the key, knows. */
const isOverAlready = (next: Request): boolean =>
  next.state === 'stale' && next.because.kind === 'grant_over';

/** A key made for somebody else, or after a decision, reaches its owner by DM with its *Reveal secret* button. */
function createdNotice(next: Request): Notice[] {
  if (next.state !== 'applied' || next.change.kind !== 'create' || next.owner === null) return [];
  if (next.approval === null && next.owner === next.requester) return [];
  const { keyId } = next.effect;
  return [
    {
      id: `key:${keyId}:created`,
      to: { kind: 'member', id: next.owner },
      body: { kind: 'created', keyId, name: next.keyName, requestId: next.id },
    },
  ];
}

/** The quota is not what it shall be, and the disable took all the same. */
export const isDisabledAnyway = (next: Request): boolean =>
  next.state === 'failed' && next.change.kind === 'disable' && next.failure.kind === 'drifted';

/** An owner hears when somebody else disabled their key. */
function disabledNotice(next: Request): Notice[] {
  const isDisabled = next.state === 'applied' || isDisabledAnyway(next);
  if (!isDisabled || next.change.kind !== 'disable' || next.keyId === null) return [];
  if (next.owner === null || next.owner === next.requester) return [];
  const what: KeyNotice = {
    kind: 'disabled',
    keyId: next.keyId,
    days: null,
    period: `request-${next.id}`,
  };
  return [
    {
      id: keyNoticeId(what),
      to: { kind: 'member', id: next.owner },
      body: {
        kind: 'key',
        keyId: next.keyId,
        name: next.keyName,
        what,
        by: next.requester,
        why: next.reason,
      },
    },
  ];
}
