import type { KeyId } from './keys/key.ts';
import type { UserId } from './member.ts';
import { type Delegation, type DelegationMove, endedIn } from './requests/approval/delegation.ts';
import type { Grant } from './requests/grant.ts';
import { droppedBy, type Request, type RequestId } from './requests/request.ts';

/** As it was written, maybe by another version. */
export type WrittenEntry = AuditEntry<string>;

/** The actor of what the bot does by itself. */
export const BOT = 'cometkey';

/** What happened. */
export type Act =
  | `request.${Request['state'] | 'made' | 'allowed' | 'voted' | 'glass_broken' | 'retried' | 'resumed' | 'postponed' | 'escalated'}`
  | `key.${'revealed' | 'assigned' | 'given_up' | 'backup_set' | 'found_deleted'}`
  | `reveal.${'asked' | 'approved' | 'read' | 'ended'}`
  | 'keys.disable_asked'
  | `delegation.${'begun' | 'ended'}`
  | `notice.${'sent' | 'given_up' | 'snoozed'}`
  | `grant.${'ending' | 'ended_early' | 'resumed' | 'changed' | Extract<Grant['state'], 'reverted' | 'superseded' | 'failed'>}`
  | 'right.missing'
  | `policy.${'refused' | 'changed'}`
  | `${'settings' | 'preferences'}.changed`
  | 'audit.archived';

export interface AuditEntry<A extends string = Act> {
  readonly at: Date;
  /** A user id, or `cometkey`. */
  readonly actor: string;
  readonly act: A;
  readonly keyId: KeyId | null;
  readonly requestId: RequestId | null;
  /** Numbers and names; never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

export const creationEntry = (request: Request): AuditEntry => ({
  at: request.createdAt,
  actor: request.requester,
  act: request.approval === null ? 'request.allowed' : 'request.made',
  keyId: request.keyId,
  requestId: request.id,
  details: wishOf(request),
});

/** From now on admins may decide it. */
export const escalationEntry = (request: Request, at: Date): AuditEntry => ({
  at,
  actor: BOT,
  act: 'request.escalated',
  keyId: request.keyId,
  requestId: request.id,
  details: wishOf(request),
});

export interface Move {
  readonly from: Pick<Request, 'state'>;
  readonly next: Request;
  /** Who lets an approved request go on, by *Resume* or *Try again*; absent: the bot itself. */
  readonly by?: UserId;
}

export const transitionEntry = (move: Move, at: Date): AuditEntry => ({
  at,
  ...(goesOn(move) ?? {
    actor: actorOf(move.next),
    act: voteAct(move) ?? `request.${move.next.state}`,
  }),
  keyId: move.next.keyId,
  requestId: move.next.id,
  details: { from: move.from.state, ...detailsOf(move.next) },
});

/** It takes more than one, or did not have to take any other. null: it is no such vote. */
function voteAct({ from, next }: Move): Act | null {
  if (from.state !== 'pending') return null;
  if (next.state === 'pending') return 'request.voted';
  return next.state === 'approved' && next.glass ? 'request.glass_broken' : null;
}

/** Only a decision approves a request. After that it is tried again, resumed or postponed; null: none of these. */
function goesOn({ from, next, by = BOT }: Move): Pick<AuditEntry, 'actor' | 'act'> | null {
  if (next.state !== 'approved' || from.state === 'pending') return null;
  if (from.state === 'failed') return { actor: by, act: 'request.retried' };
  return { actor: by, act: by === BOT ? 'request.postponed' : 'request.resumed' };
}

const actorOf = (next: Request): string => {
  if (next.state === 'denied') return next.by;
  if (next.state === 'pending' || next.state === 'approved') return next.votes.at(-1)?.by ?? next.requester;
  return next.state === 'cancelled' ? next.requester : (droppedBy(next) ?? BOT);
};

function detailsOf(next: Request): Record<string, unknown> {
  const common = wishOf(next);
  const { votes, glass } = next;
  if (next.state === 'pending' || next.state === 'approved')
    return { ...common, votes, ...(glass && { glass }) };
  if (next.state === 'applying') return { ...common, plan: next.plan };
  if (next.state === 'applied') return { ...common, effect: next.effect };
  if (next.state === 'failed') return { ...common, failure: next.failure };
  if (next.state === 'denied') return { ...common, why: next.why, ...(next.for && { for: next.for }) };
  if (next.state === 'stale') return { ...common, because: next.because };
  return common;
}

const wishOf = ({ change, keyName, reason, rule, unitsPerUsd, team }: Request): Record<string, unknown> => ({
  change,
  keyName,
  reason,
  rule,
  unitsPerUsd,
  ...(team !== undefined && { team }),
});

/** Steps of what other entries tell: who reads the audit in Slack needs none of them, and an export has them. */
export const STEPS: readonly Act[] = [
  'request.applying',
  'request.postponed',
  'grant.ending',
  'grant.reverted',
  'grant.failed',
  'reveal.read',
  'notice.sent',
];

/** With the last of these what the bot did afterwards is told. */
export const GO_AHEADS: readonly Act[] = ['request.allowed', 'request.approved', 'request.glass_broken'];

export function delegationEntries(move: DelegationMove, at: Date): readonly AuditEntry[] {
  const entry = (act: Act, { delegator, delegate, until }: Delegation): AuditEntry => ({
    at,
    actor: move.by,
    act,
    keyId: null,
    requestId: null,
    details: { delegator, delegate, until },
  });
  const ended = endedIn(move, at);
  return [
    ...(ended ? [entry('delegation.ended', ended)] : []),
    ...(move.next ? [entry('delegation.begun', move.next)] : []),
  ];
}

export interface GrantWrite {
  /** null: a new one. */
  readonly from: Grant | null;
  readonly next: Grant;
  /** The request that ended it; absent: none did. */
  readonly revert?: Request;
}

/** null: it begins, of which its request tells, or only what tells of it is drawn anew. */
export function grantEntry({ from, next, revert }: GrantWrite, at: Date): AuditEntry | null {
  const act = from && grantAct(from, next, revert);
  if (!act) return null;
  const { keyId, requestId } = next;
  return { at, actor: BOT, act, keyId, requestId, details: { before: from, after: next } };
}

/** An end that failed for good is over, as one that took back what was lent. */
function grantAct(from: Grant, next: Grant, revert: Request | undefined): Act | null {
  if (next.state === from.state) return isMoved(from, next) ? 'grant.changed' : null;
  if (next.state === 'active') return 'grant.changed';
  if (revert?.state === 'failed') return 'grant.failed';
  return next.state === 'reverting' ? 'grant.ending' : `grant.${next.state}`;
}

const isMoved = (from: Grant, next: Grant): boolean =>
  from.granted !== next.granted || from.endsAt.getTime() !== next.endsAt.getTime();
