import type { Units } from '../../../domain/keys/quota.ts';
import type { TeamName, UserId } from '../../../domain/member.ts';
import type { KeyCount } from '../../../domain/policy/limits.ts';

/** Who got what a rule gave: a member, a team (null: whoever is in none), or the whole company. */
export type Grantee = UserId | { readonly team: TeamName | null } | { readonly of: 'company' };

/** What counts against the limits of the policy. Open requests count, because they may still be granted. */
export interface LimitStore {
  /** Keys that this person owns or asked for since, without deleted ones, and the open requests for a key. */
  keysOf(person: UserId, since: Date): Promise<KeyCount>;
  /** Units granted since to new keys that this person asked for, got or owns now, deleted keys included. */
  grantedToNewKeys(person: UserId, since: Date): Promise<Units>;
  /** Units that a rule gave without a decision since. */
  grantedByRule(to: Grantee, rule: string, since: Date): Promise<Units>;
  /** Units granted since to the keys of a team, decided or not. */
  grantedToTeam(team: TeamName, since: Date): Promise<Units>;
}
