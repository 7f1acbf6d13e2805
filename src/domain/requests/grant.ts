import type { KeyId } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import type { UserId } from '../member.ts';
import { addSpan, type Zone } from '../time.ts';
import type { Applied, RequestId } from './request.ts';

/** A change that ends by itself: active → reverting → reverted | ended (nothing was left to take back). */
export interface Grant {
  readonly requestId: RequestId;
  readonly keyId: KeyId;
  readonly member: UserId;
  readonly of: 'quota' | 'unlimited_on';
  /** `quota`: what was added. `unlimited_on`: what was granted before. */
  readonly granted: Units;
  readonly endsAt: Date;
  readonly state: 'active' | 'reverting' | 'reverted' | 'ended';
}

/** The clock of a time-boxed change starts when it is applied. */
export function grantOf(request: Applied, zone: Zone): Grant | null {
  const { change, effect } = request;
  if (change.kind !== 'quota' && change.kind !== 'unlimited_on') return null;
  if (change.during === null) return null;
  return {
    requestId: request.id,
    keyId: effect.keyId,
    member: request.requester,
    of: change.kind,
    granted: change.kind === 'quota' ? change.delta : effect.grantedBefore,
    endsAt: addSpan(request.appliedAt, change.during, zone),
    state: 'active',
  };
}
