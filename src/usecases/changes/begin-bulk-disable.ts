import { type KeyId, stateOf } from '../../domain/keys/key.ts';
import type { Member, UserId } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { keysOwnedBy } from '../keys/owners/keys-owned-by.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

/** The keys of one person that are not disabled yet, for leads and admins. */
export async function keysToDisable(ports: Ports, member: Member, owner: UserId): Promise<MirroredKey[]> {
  assertLead(member);
  const now = ports.clock();
  const enabled = (await keysOwnedBy(ports, owner)).filter((key) => stateOf(key, now) !== 'disabled');
  if (enabled.length === 0) throw new Refused({ kind: 'nothing_to_change' });
  return enabled;
}

interface Wanted {
  readonly owner: UserId;
  /** As they were shown. */
  readonly keys: readonly KeyId[];
  readonly reason: string;
}

/** Stores which keys are to be disabled; the job disables them one by one, and tells `member` at the end. */
export async function beginBulkDisable(
  { store, clock, newId, trigger }: Ports,
  member: Member,
  { owner, keys, reason }: Wanted,
): Promise<void> {
  assertLead(member);
  const at = clock();
  const bulk = { id: newId(), by: member.id, owner, reason: reason.trim(), createdAt: at };
  const parts = keys.map((keyId) => ({ keyId, requestId: newId() }));
  const details = { bulk: bulk.id, owner, keys, reason: bulk.reason };
  await store.commit({
    at,
    bulk: { kind: 'begun', bulk, keys: parts },
    audit: [{ at, actor: member.id, act: 'keys.disable_asked', keyId: null, requestId: null, details }],
  });
  trigger.bulk();
}

function assertLead({ role }: Member): void {
  if (role === 'member') throw new Refused({ kind: 'leads_only', act: 'disable' });
}
