import type { Units } from '../../../domain/keys/quota.ts';
import type { UserId } from '../../../domain/member.ts';
import type { KeyCount } from '../../../domain/policy/limits.ts';

/** What counts against the limits of the policy. Open requests count, because they may still be granted. */
export interface LimitStore {
  /** Keys that this person owns or asked for since, without deleted ones, and the open requests for a key. */
  keysOf(person: UserId, since: Date): Promise<KeyCount>;
  /** Units granted since to new keys that this person asked for, got or owns now, deleted keys included. */
  grantedToNewKeys(person: UserId, since: Date): Promise<Units>;
  /** Units that a rule gave this member without a decision since. */
  grantedByRule(requester: UserId, rule: string, since: Date): Promise<Units>;
}
