import type { Units } from '../../../domain/keys/quota.ts';
import type { UserId } from '../../../domain/member.ts';

/** What counts against the limits of the policy. What is open counts, because it may still be granted. */
export interface LimitStore {
  /** Live keys this person owns, or asked for since, and those that may still be created for or by them. */
  keysOf(person: UserId, since: Date): Promise<number>;
  /** Units granted since to new keys that this person asked for, got or owns now; deleted ones included. */
  grantedToNewKeys(person: UserId, since: Date): Promise<Units>;
  /** Units that a rule gave this member without a decision since. */
  grantedByRule(requester: UserId, rule: string, since: Date): Promise<Units>;
}
