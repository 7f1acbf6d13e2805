import { units } from '../../src/domain/keys/quota.ts';
import type { PolicyContext } from '../../src/domain/policy/evaluate-policy.ts';
import { NO_USAGE } from '../../src/domain/policy/limits.ts';
import { NO_LISTS } from '../../src/domain/policy/people/held-lists.ts';
import { aKey, now, UNITS_PER_USD } from './samples.ts';

/** An owner asks about a key of theirs, of which nothing was used yet; nothing is under way for it. */
export const aPolicyContext = (over: Partial<PolicyContext> = {}): PolicyContext => ({
  key: over.key === undefined ? aKey() : over.key,
  toCome: over.key === undefined ? aKey() : over.key,
  now,
  zone: 'UTC',
  isOwner: true,
  requesterLists: NO_LISTS,
  team: null,
  grantedToTeam: units(0),
  unitsPerUsd: UNITS_PER_USD,
  usage: NO_USAGE,
  grantedByRule: new Map(),
  ...over,
});
