import type { Release } from '../../../domain/keys/assignment.ts';
import { allows, type Member } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { keyById, keyName } from '../../mirror/find-key.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import { assignmentOf } from './assignments.ts';
import { committed, ownerUnit } from './owner-change.ts';

/** *Not mine*: the key has no owner from then on, and leads and admins are told once, where they can assign it. */
export async function giveUpKey(
  ports: Ports,
  member: Member,
  { keyId, why }: { keyId: number; why: string },
): Promise<MirroredKey> {
  const { clock, newId } = ports;
  const { key } = await committed(ports, async () => {
    const { swapFor, owed } = await assignmentOf(ports, keyId);
    const key = await keyToGiveUp(ports, member, keyId);
    const at = clock();
    const change: Release = { id: newId(), keyId, by: member.id, from: member.id, to: null, at, owed };
    const unit = await ownerUnit(ports, [{ key, change, swap: swapFor(change) }]);
    const body = { kind: 'given_up', keyId, name: key.name, by: member.id, why: why.trim() } as const;
    const told = { id: `key:${keyId}:given_up:${change.id}`, to: { kind: 'approvals' }, body } as const;
    return { key, unit: { ...unit, at, notices: [...unit.notices, told] } };
  });
  return { ...key, owner: null };
}

/** Throws `Refused` unless the member owns it: only its owner gives a key up. */
export async function keyToGiveUp(ports: Ports, member: Member, keyId: number): Promise<MirroredKey> {
  const key = await keyById(ports, member, keyId);
  if (!allows(member, 'give_up', key))
    throw new Refused({ kind: 'not_your_key', key: keyName(key), owner: key.owner });
  return key;
}
