import type { Change } from '../changes/changes.ts';
import { kindOf } from '../changes/changes.ts';
import type { DatedKey } from '../changes/new-key.ts';
import { type Units, type UnitsPerUsd, type Usd, units, unitsOf, usdOf } from '../keys/quota.ts';
import type { TeamName, UserId } from '../member.ts';
import type { Span } from '../time.ts';
import type { Explanation, PolicyContext } from './evaluate-policy.ts';
import { type Budget, teamNamed } from './people/people.ts';
import type { Policy } from './policy.ts';

/** How many requests one person may have pending, so that nobody floods the approvals channel. */
export const MAX_PENDING = 20;

/** The longest period of a limit, in days: what was given must be remembered for as long. */
export const LONGEST_PERIOD = 366;

/** The keys that one person has, and the open requests that may still create one. */
export interface KeyCount {
  readonly keys: number;
  readonly requests: number;
}

/** What one person has used of the limits. */
export interface Usage extends KeyCount {
  readonly granted: Units;
}

/** A new key counts for the person who asks for it and for the one who gets it. */
export interface CreateUsage {
  readonly requester: Usage;
  /** null: the requester gets the key. */
  readonly recipient: Usage | null;
}

const NOTHING: Usage = { keys: 0, requests: 0, granted: units(0) };
export const NO_USAGE: CreateUsage = { requester: NOTHING, recipient: null };

/** The limit that a change goes beyond. `of`: whose it is; `owner`: of the colleague who gets the key. */
export type ExceededLimit =
  | { readonly kind: 'unlimited_key' }
  | { readonly kind: 'expiry'; readonly most: Span }
  | { readonly kind: 'key_quota'; readonly most: Usd }
  | { readonly kind: 'keys'; readonly of: LimitHolder; readonly have: KeyCount; readonly most: number }
  | {
      readonly kind: 'total';
      readonly of: LimitHolder;
      /** What they would have been granted with it. */
      readonly would: Usd;
      readonly most: Usd;
      readonly per: Span;
    }
  | ({ readonly kind: 'budget' } & ExceededBudget);

export interface ExceededBudget extends Budget {
  readonly team: TeamName;
  /** What its keys would have been granted with it. */
  readonly would: Usd;
}

type LimitHolder = 'requester' | 'owner';

/** What tells which limits a change goes beyond. */
interface LimitFacts {
  readonly unitsPerUsd: UnitsPerUsd;
  readonly usage: CreateUsage;
  readonly team: TeamName | null;
  /** Within the period of its budget, decided or not; 0: it has none. */
  readonly grantedToTeam: Units;
}

/** null: a key like this needs no decision. */
export const exceededLimit = (
  key: DatedKey,
  facts: LimitFacts,
  { create, people }: Pick<Policy, 'create' | 'people'>,
): ExceededLimit | null => {
  const { usage, unitsPerUsd } = facts;
  const budget = exceededBudget(key.quota, facts, people);
  return (
    exceededCreateLimit(key, usage, { create, unitsPerUsd }) ?? (budget && { kind: 'budget', ...budget })
  );
};

/** null: what the keys of the team are granted stays within its budget, or it has none. `amount`: in units. */
export function exceededBudget(
  amount: number,
  { team, grantedToTeam, unitsPerUsd }: Omit<LimitFacts, 'usage'>,
  people: Pick<Policy['people'], 'teams'>,
): ExceededBudget | null {
  const budget = teamNamed(people, team)?.budget;
  if (team === null || !budget) return null;
  const would = grantedToTeam + amount;
  if (would <= unitsOf(budget.total, unitsPerUsd)) return null;
  return { ...budget, team, would: usdOf(units(would), unitsPerUsd) };
}

/** null: a key like this is within the limits. */
export function exceededCreateLimit(
  key: DatedKey,
  { requester, recipient }: CreateUsage,
  { create, unitsPerUsd }: { create: Policy['create']; unitsPerUsd: UnitsPerUsd },
): ExceededLimit | null {
  const { quota, keysPerMember: most, perMember } = create.limits;
  if (key.unlimited) return { kind: 'unlimited_key' };
  if (key.quota > unitsOf(quota, unitsPerUsd)) return { kind: 'key_quota', most: quota };
  const total = unitsOf(perMember.total, unitsPerUsd);
  const exceeded = (of: LimitHolder, used: Usage, room: Usage): ExceededLimit | null => {
    const { keys, requests, granted } = used;
    if (keys + requests + 1 + room.keys > most) return { kind: 'keys', of, have: { keys, requests }, most };
    const would = units(granted + key.quota);
    return would + room.granted > total
      ? { kind: 'total', of, would: usdOf(would, unitsPerUsd), most: perMember.total, per: perMember.per }
      : null;
  };
  const own = exceeded('requester', requester, NOTHING);
  if (own || recipient === null) return own;
  // A key for somebody else must leave them room for one more key of their own.
  return exceeded('owner', recipient, {
    ...NOTHING,
    keys: 1,
    granted: unitsOf(create.defaults.quota, unitsPerUsd),
  });
}

/** What the rule that decides may still give within its cap, with this change; null: it has no cap. */
export function capLeft({ rule, given }: Explanation, context: PolicyContext): Units | null {
  if (rule === null || rule.cap === null) return null;
  const already = context.grantedByRule.get(rule.name) ?? 0;
  return units(unitsOf(rule.cap.total, context.unitsPerUsd) - already - (given?.amount ?? 0));
}

/** The people whose limits a change counts against; sorted, because each is locked in turn and locks must not cross. */
export function limitedPeople(change: Change, requester: UserId, owner: UserId | null): readonly UserId[] {
  const isBoth = kindOf(change).countsFor === 'requester_and_owner' && owner !== null;
  return [...new Set(isBoth ? [requester, owner] : [requester])].toSorted();
}

/** `of`: a person, or `key:` and the id of a key. */
export const limitsLock = (of: string): string => `limits:${of}`;
