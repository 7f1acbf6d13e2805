import type { Units } from '../../../domain/keys/quota.ts';
import type { UserId } from '../../../domain/member.ts';

/** What counts against the limits of the policy. Open requests count, because they may still be granted. */
export interface LimitStore {
  /** Keys that this person owns or asked for since, without deleted ones, and those that open requests may create. */
  keysOf(person: UserId, since: Date): Promise<number>;
  /** Units granted since to new keys that this person asked for, got or owns now, deleted keys included. */
  grantedToNewKeys(person: UserId, since: Date): Promise<Units>;
  /** Units that a rule gave this member without a decision since. */
  grantedByRule(requester: UserId, rule: string, since: Date): Promise<Units>;
}
