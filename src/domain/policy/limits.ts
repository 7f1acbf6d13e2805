import type { Change } from '../changes/changes.ts';
import { kindOf } from '../changes/changes.ts';
import type { NewKey } from '../changes/new-key.ts';
import { type Units, type UnitsPerUsd, units, unitsOf } from '../keys/quota.ts';
import type { UserId } from '../member.ts';
import type { Policy } from './policy.ts';

/** How many requests one person may have pending, so that nobody floods the approvals channel. */
export const MAX_PENDING = 10;

/** What one person has used of the limits, including keys that open requests may still create. */
export interface Usage {
  readonly keys: number;
  readonly granted: Units;
}

/** A new key counts for the person who asks for it and for the one who gets it. */
export interface CreateUsage {
  readonly requester: Usage;
  /** null: the requester gets the key. */
  readonly recipient: Usage | null;
}

export const NO_USAGE: CreateUsage = { requester: { keys: 0, granted: units(0) }, recipient: null };

export function exceedsCreateLimits(
  key: NewKey,
  { requester, recipient }: CreateUsage,
  { create, unitsPerUsd }: { create: Policy['create']; unitsPerUsd: UnitsPerUsd },
): boolean {
  const { quota, keysPerMember, perMember } = create.limits;
  if (key.unlimited || key.quota > unitsOf(quota, unitsPerUsd)) return true;
  const total = unitsOf(perMember.total, unitsPerUsd);
  const exceeds = (keys: number, granted: number) => keys > keysPerMember || granted > total;
  if (exceeds(requester.keys + 1, requester.granted + key.quota)) return true;
  if (recipient === null) return false;
  // A key for somebody else must leave them room for one more key of their own.
  const room = unitsOf(create.defaults.quota, unitsPerUsd);
  return exceeds(recipient.keys + 2, recipient.granted + key.quota + room);
}

/** The people whose limits a change counts against; sorted, because each is locked in turn and locks must not cross. */
export function limitedPeople(change: Change, requester: UserId, owner: UserId | null): readonly UserId[] {
  const isBoth = kindOf(change).countsFor === 'requester_and_owner' && owner !== null;
  return [...new Set(isBoth ? [requester, owner] : [requester])].toSorted();
}

export const limitsLock = (person: UserId): string => `limits:${person}`;
