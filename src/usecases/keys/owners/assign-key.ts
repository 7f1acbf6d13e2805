import { type Assignment, newAssignment } from '../../../domain/keys/assignment.ts';
import type { Member, TeamName, UserId } from '../../../domain/member.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { adminsOnly, Refused } from '../../../domain/problems/problem.ts';
import { keyById } from '../../mirror/find-key.ts';
import { withOwnersLeft } from '../../outbox/owners-left.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import type { UnitOfWork } from '../../ports/store/unit-of-work.ts';
import { assignmentOf, type Swap } from './assignments.ts';
import { committed, ownerUnit } from './owner-change.ts';
import { resolveOwner, teamFor } from './resolve-owner.ts';

export interface AssignedKey {
  readonly key: MirroredKey;
  /** Whose it was until then. */
  readonly from: UserId | null;
  /** They have left, so no message reaches them. */
  readonly fromLeft: boolean;
}

/** Gives a key an owner. Only the bot stores owners; nothing changes at CometAPI. */
export async function assignKey(
  ports: Ports,
  member: Member,
  { keyId, owner, team: wanted }: { keyId: number; owner: UserId; team: TeamName | null },
): Promise<AssignedKey> {
  const { clock, newId } = ports;
  if (member.role !== 'admin') throw adminsOnly(ports.policy, 'assign');
  const { key, team, fromLeft } = await committed(ports, async () => {
    const { swapFor, unchanged, owed } = await assignmentOf(ports, keyId);
    const key = await keyById(ports, member, keyId);
    if (key.owner === owner && wanted === null) throw new Refused({ kind: 'nothing_to_change' });
    await resolveOwner(ports, owner);
    const team = await teamFor(ports, { owner, by: member.id }, wanted);
    const at = clock();
    if (key.owner === owner)
      return { key, team, fromLeft: false, unit: toTeam(key, { by: member.id, team, at, unchanged }) };
    const given = { id: newId(), keyId, by: member.id, from: key.owner, to: owner, at };
    const change = newAssignment(given, owed);
    const unit = await ownerUnit(ports, [{ key, change, swap: swapFor(change), team }]);
    const [former] = await withOwnersLeft(ports.store, [key]);
    const fromLeft = former?.ownerLeft ?? false;
    return {
      key,
      team,
      fromLeft,
      unit: { ...unit, at, notices: [...unit.notices, ...assignmentNotices(key.name, change)] },
    };
  });
  return { key: { ...key, owner, team }, from: key.owner, fromLeft };
}

/** The key stays its owner’s, and belongs to another of their teams. */
function toTeam(
  { id: keyId, name, owner, team: was }: MirroredKey,
  { by, team, at, unchanged }: { by: UserId; team: TeamName | null; at: Date; unchanged: Swap },
): UnitOfWork {
  if (was === team) throw new Refused({ kind: 'nothing_to_change' });
  const details = { name, from: owner, to: owner, team };
  return {
    at,
    keys: [{ id: keyId, team }],
    values: [unchanged],
    audit: [{ at, actor: by, act: 'key.assigned', keyId, requestId: null, details }],
  };
}

/** The new and the former owner are told, unless they made the assignment themselves. */
function assignmentNotices(name: string, { id, keyId, by, from, to }: Assignment): Notice[] {
  const notice = (what: string, who: UserId, body: Notice['body']): Notice[] =>
    who === by ? [] : [{ id: `key:${keyId}:${what}:${id}`, to: { kind: 'member', id: who }, body }];
  return [
    ...notice('assigned', to, { kind: 'assigned', keyId, name, by }),
    ...(from === null ? [] : notice('reassigned', from, { kind: 'reassigned', keyId, name, by, to })),
  ];
}
