import type { UserId } from '../member.ts';
import type { Request, RequestId } from '../requests/request.ts';
import { MINUTE } from '../time.ts';
import { type KeyNotice, keyNoticeId, type Notice } from './notice.ts';

export type ReplyAbout =
  | 'asked'
  | 'vote'
  | 'decision'
  | 'result'
  /** What was granted for a time has ended. */
  | 'ended'
  | 'reminder'
  | 'escalation'
  /** In the thread of the request whose grant could not be ended. */
  | 'revert_failed';

/** How the requester learns the result: `inline`, where they typed, and by DM if that fails; null, by DM. */
export type Answered = 'inline' | null;

/** An answer where it was typed is there by then, or never. */
const INLINE_ANSWER_MS = 2 * MINUTE;

/** The id of the notice that tells the requester how their request ended. */
export const outcomeIdOf = ({ id, version }: Request): string => `request:${id}:outcome:${version}`;

export const cardIdOf = (requestId: RequestId): string => `request:${requestId}:card`;

/**
 * The notices of a transition. A person gets none about their own act; that is answered where they typed. `owner`: who has
 * the key by then.
 */
export function noticesFor(next: Request, answered: Answered = null, owner = next.owner): Notice[] {
  const notice = (what: string, to: Notice['to'], body: Notice['body']): Notice => ({
    id: `request:${next.id}:${what}`,
    to,
    body,
  });
  const requester = { kind: 'member', id: next.requester } as const;
  const requestId = next.id;
  const outcome = notice('outcome', requester, { kind: 'outcome', requestId });
  // A failed revert is retried automatically, so its failure is told once.
  const isFailedRevert = next.change.kind === 'revert' && next.state === 'failed';
  const result = { ...outcome, id: isFailedRevert ? `${outcome.id}:failed` : outcomeIdOf(next) };
  const created = [...createdNotice(next), ...ownersNotice(next, owner)];
  if (next.approval === null) {
    const news = [...created, ...disabledNotice(next, owner)];
    if (!isEnd(next) || isToldOtherwise(next)) return news;
    return [...news, answered === 'inline' ? { ...result, delayMs: INLINE_ANSWER_MS } : result];
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
      return [...created, ...(claimedNotice(next) ?? [result]), reply('result')];
    case 'denied':
    case 'expired':
    case 'stale':
      return [outcome, reply(next.state === 'stale' ? 'result' : 'decision')];
    case 'cancelled':
      return [reply('decision')];
  }
}

const isEnd = ({ state }: Request): boolean => state === 'applied' || state === 'failed' || state === 'stale';

/**
 * The end of a grant has notices of its own; one that found it ended already was told by whoever ended it. Of a bulk change
 * all is told at once.
 */
const isToldOtherwise = ({ change, state, bulk }: Request): boolean =>
  bulk !== undefined || (change.kind === 'revert' && (state === 'applied' || state === 'stale'));

/** A DM with *Reveal secret* to the owner, unless they asked for the key: then they get, or saw, its result. */
function createdNotice(next: Request): Notice[] {
  if (next.state !== 'applied' || next.change.kind !== 'create' || next.owner === null) return [];
  if (next.owner === next.requester) return [];
  const { keyId } = next.effect;
  return [
    {
      id: `key:${keyId}:created`,
      to: { kind: 'member', id: next.owner },
      body: { kind: 'created', keyId, name: next.keyName, requestId: next.id },
    },
  ];
}

/** Instead of the result: who claimed a key hears what an owner has to know of it. null: it is no claim. */
function claimedNotice(next: Request): Notice[] | null {
  if (next.state !== 'applied' || next.change.kind !== 'claim') return null;
  const { id, keyName: name, requester, effect, votes } = next;
  const { keyId } = effect;
  const by = votes.at(-1)?.by ?? requester;
  const body = { kind: 'assigned', keyId, name, by, claimed: true } as const;
  return [{ id: `key:${keyId}:assigned:${id}`, to: { kind: 'member', id: requester }, body }];
}

/** The owner is told what somebody else did to their key; of a disable they are told as of news about the key. */
function ownersNotice({ id, state, change, requester }: Request, owner: UserId | null): Notice[] {
  if (state !== 'applied' || owner === null || owner === requester) return [];
  if (change.kind === 'create' || change.kind === 'disable' || change.kind === 'revert') return [];
  const body = { kind: 'changed_by_other', requestId: id } as const;
  return [{ id: `request:${id}:owner`, to: { kind: 'member', id: owner }, body }];
}

/** The key was disabled, although its quota is not as planned. */
export const isDisabledAnyway = (next: Request): boolean =>
  next.state === 'failed' && next.change.kind === 'disable' && next.failure.kind === 'drifted';

/** An admin found the key disabled, and from now on only an admin can enable it. */
export const locksKey = (next: Request): boolean =>
  next.state === 'stale' && next.because.kind === 'nothing_to_do' && next.because.isLocked === true;

/** The owner is told when somebody else disabled their key, or locked it where it was disabled. */
function disabledNotice(next: Request, owner: UserId | null): Notice[] {
  const isDisabled = next.state === 'applied' || isDisabledAnyway(next) || locksKey(next);
  if (!isDisabled || next.change.kind !== 'disable' || next.keyId === null) return [];
  if (owner === null || owner === next.requester) return [];
  const what: KeyNotice = {
    kind: 'disabled',
    keyId: next.keyId,
    days: null,
    period: `request-${next.id}`,
  };
  return [
    {
      id: keyNoticeId(what),
      to: { kind: 'member', id: owner },
      body: {
        kind: 'key',
        keyId: next.keyId,
        name: next.keyName,
        what,
        by: next.requester,
        why: next.reason,
        ...(locksKey(next) && { wasDisabled: true }),
      },
    },
  ];
}
