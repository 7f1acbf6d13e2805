import type { KeyId } from './keys/key.ts';
import type { UserId } from './member.ts';
import { droppedBy, type Request, type RequestId } from './requests/request.ts';

/** The actor of what the bot does by itself. */
const BOT = 'cometkey';

export interface AuditEntry {
  readonly at: Date;
  /** A user id, or `cometkey`. */
  readonly actor: string;
  /** What happened: `request.approved`, `key.revealed`, `key.assigned` … */
  readonly act: string;
  readonly keyId: KeyId | null;
  readonly requestId: RequestId | null;
  /** Numbers and names; never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Move {
  readonly from: Pick<Request, 'state'>;
  readonly next: Request;
  /** Who lets an approved request go on, by *Resume* or *Try again*; absent: the bot itself. */
  readonly by?: UserId;
}

export const transitionEntry = (move: Move, at: Date): AuditEntry => ({
  at,
  ...(goesOn(move) ?? { actor: actorOf(move.next), act: `request.${move.next.state}` }),
  keyId: move.next.keyId,
  requestId: move.next.id,
  details: detailsOf(move.next),
});

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
  const { change, keyName, reason, rule, unitsPerUsd } = next;
  const common = { change, keyName, reason, rule, unitsPerUsd };
  if (next.state === 'applied') return { ...common, effect: next.effect };
  if (next.state === 'failed') return { ...common, failure: next.failure };
  if (next.state === 'denied') return { ...common, why: next.why };
  if (next.state === 'stale') return { ...common, because: next.because };
  return common;
}
