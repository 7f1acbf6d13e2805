import { droppedBy, type Request, type RequestId } from '../requests/request.ts';
import { MINUTE } from '../time.ts';
import { type KeyNotice, keyNoticeId, type Notice } from './notice.ts';
import { type Concerned, toConcerned } from './reader.ts';
import { isEndOfGrant } from './revert-notices.ts';

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

interface Told {
  readonly answered?: Answered;
  /** The key as it is known; null or absent: whose it was when it was asked. */
  readonly key?: Concerned | null;
  /** The key failed before, and works now. */
  readonly isRevived?: boolean;
}

/** The notices of a transition. A person gets none about their own act; that is answered where they typed. */
export function noticesFor(next: Request, told: Told = {}): Notice[] {
  const { answered = null, key = null } = told;
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
  const created = [...createdNotice(next), ...changedNotices(next, told)];
  if (next.approval === null) {
    const news = [...created, ...disabledNotices(next, key ?? next)];
    if (!isEnd(next) || isToldOtherwise(next) || isOwnDrop(next)) return news;
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
      return [...(isOwnDrop(next) ? [] : [outcome]), reply(next.state === 'stale' ? 'result' : 'decision')];
    case 'cancelled':
      return [reply('decision')];
  }
}

const isOwnDrop = (next: Request): boolean => droppedBy(next) === next.requester;

const isEnd = ({ state }: Request): boolean => state === 'applied' || state === 'failed' || state === 'stale';

/**
 * The end of a grant has notices of its own; one that found it ended already was told by whoever ended it. Of a bulk change
 * all is told at once.
 */
const isToldOtherwise = (request: Request): boolean =>
  request.bulk !== undefined ||
  isEndOfGrant(request) ||
  (request.change.kind === 'revert' && request.state === 'stale');

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

/** What somebody else did to their key; of a disable they are told as of news about the key. */
function changedNotices(next: Request, { key, isRevived = false }: Told): Notice[] {
  const { id, state, change, requester } = next;
  if (state !== 'applied') return [];
  if (change.kind === 'create' || change.kind === 'disable' || change.kind === 'revert') return [];
  const body = {
    kind: 'changed_by_other',
    requestId: id,
    ...(isRevived && ({ revived: true } as const)),
  } as const;
  return toConcerned(key ?? next, { id: `request:${id}:owner`, body, by: requester });
}

/** The key was disabled, although its quota is not as planned. */
export const isDisabledAnyway = (next: Request): boolean =>
  next.state === 'failed' && next.change.kind === 'disable' && next.failure.kind === 'drifted';

/** An admin found the key disabled, and from now on only an admin can enable it. */
export const locksKey = (next: Request): boolean =>
  next.state === 'stale' && next.because.kind === 'nothing_to_do' && next.because.isLocked === true;

/** Somebody else disabled their key, or locked it where it was disabled. */
function disabledNotices(next: Request, key: Concerned): Notice[] {
  const isDisabled = next.state === 'applied' || isDisabledAnyway(next) || locksKey(next);
  if (!isDisabled || next.change.kind !== 'disable' || next.keyId === null) return [];
  const what: KeyNotice = {
    kind: 'disabled',
    keyId: next.keyId,
    days: null,
    period: `request-${next.id}`,
  };
  const { keyId, keyName: name, requester: by, reason: why } = next;
  const body = { kind: 'key', keyId, name, what, by, why } as const;
  const isLocked = locksKey(next) && ({ wasDisabled: true } as const);
  return toConcerned(key, { id: keyNoticeId(what), body: { ...body, ...isLocked }, by });
}
