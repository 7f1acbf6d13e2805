import type { KeyId } from './keys/key.ts';
import type { Request, RequestId } from './requests/request.ts';

export interface AuditEntry {
  readonly at: Date;
  /** A user id; `cometkey` for what the bot does by itself. */
  readonly actor: string;
  /** What happened: `request.approved`, `key.revealed`, `key.assigned` … */
  readonly act: string;
  readonly keyId: KeyId | null;
  readonly requestId: RequestId | null;
  /** Numbers and names; never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** The entry for a request that has just moved to its present state. */
export const transitionEntry = (next: Request, at: Date): AuditEntry => ({
  at,
  actor: actorOf(next),
  act: `request.${next.state}`,
  keyId: next.keyId,
  requestId: next.id,
  details: detailsOf(next),
});

const actorOf = (next: Request): string => {
  if (next.state === 'denied') return next.by;
  if (next.state === 'pending' || next.state === 'approved') return next.votes.at(-1)?.by ?? next.requester;
  return next.state === 'cancelled' ? next.requester : 'cometkey';
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
