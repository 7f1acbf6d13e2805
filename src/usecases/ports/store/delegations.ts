import type { UserId } from '../../../domain/member.ts';
import type { Delegation } from '../../../domain/requests/approval/delegation.ts';

export interface DelegationStore {
  /** The last one of this person that was not ended, whether or not its time is over. */
  of(delegator: UserId): Promise<Delegation | null>;
  /** Those whose time is not over. */
  active(now: Date): Promise<readonly Delegation[]>;
}
