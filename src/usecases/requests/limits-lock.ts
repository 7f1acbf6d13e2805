import type { Member, UserId } from '../../domain/member.ts';
import { looksAtKey } from '../../domain/policy/conditions/conditions.ts';
import { needsNoApproval, restsOnLimits } from '../../domain/policy/evaluate-policy.ts';
import { limitedPeople, limitsLock } from '../../domain/policy/limits.ts';
import { teamNamed } from '../../domain/policy/people/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { Fence } from '../ports/store/leases.ts';
import type { PlacedQuestion, PolicyQuestion } from './policy-context.ts';

const WAIT_MS = 10_000;

/**
 * Two requests at once must not both fit into the same limit. So requests that count against one person's limits, those
 * that count for a team or the company, and, where a rule looks at the key, those for one key, are
 * decided and stored one at a time, under a lock that must still be held at the commit. Others run without a lock.
 */
export async function withLimitsLocked<T>(
  ports: Ports,
  requester: Pick<Member, 'id' | 'zone'>,
  { question, work }: { question: PlacedQuestion; work: (held: readonly Fence[]) => Promise<T> },
): Promise<T> {
  if (!(await isLimited(ports, requester, question))) return work([]);
  const { key } = question;
  const locked = locksOf(ports.policy, requester.id, question).reduceRight<typeof work>(
    (inner, name) => async (outer) => {
      const held = await ports.store.leases.withLock(name, WAIT_MS, (lease) => inner([...outer, lease]));
      if (held === null) throw busy(key);
      return held.value;
    },
    work,
  );
  return locked([]);
}

/** Sorted, because each is taken in turn and locks must not cross. */
function locksOf(
  { rules, people: named }: Policy,
  requester: UserId,
  { change, owner, key, team }: PlacedQuestion,
): readonly string[] {
  const people = limitedPeople(change, requester, owner).map(limitsLock);
  const isOfKey = key !== null && rules.some(({ when }) => looksAtKey(when));
  const caps = rules.flatMap(({ cap }) => cap?.of ?? []);
  const isOfTeam = caps.includes('team') || teamNamed(named, team)?.budget;
  return [
    ...people,
    ...(isOfKey ? [limitsLock(`key:${key.id}`)] : []),
    ...(isOfTeam ? [limitsLock(`team:${team ?? ''}`)] : []),
    ...(caps.includes('company') ? [limitsLock('company')] : []),
  ].toSorted();
}

/** Also thrown when a lease was lost before the commit. */
export const busy = (key: MirroredKey | null) => new Refused({ kind: 'key_busy', key: key && keyName(key) });

async function isLimited(
  { cometApi, policy, clock }: Ports,
  { zone }: Pick<Member, 'zone'>,
  { change, key }: PolicyQuestion,
): Promise<boolean> {
  if (needsNoApproval(change)) return false;
  const unitsPerUsd = await cometApi.unitsPerUsd();
  return restsOnLimits(change, { key, zone, unitsPerUsd, now: clock() }, policy);
}
