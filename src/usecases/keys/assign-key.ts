import type { Member, UserId } from '../../domain/member.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store.ts';
import { keyById } from './find-key.ts';
import { resolveOwner } from './resolve-owner.ts';

/** Gives a key an owner; the bot's own knowledge, nothing changes upstream. */
export async function assignKey(
  ports: Ports,
  member: Member,
  { keyId, owner }: { keyId: number; owner: UserId },
): Promise<MirroredKey> {
  const { store, clock, trigger } = ports;
  if (member.role !== 'admin') throw new Refused({ kind: 'admins_only' });
  const key = await keyById(ports, member, keyId);
  if (key.owner === owner) throw new Refused({ kind: 'nothing_to_change' });
  await resolveOwner(ports, owner);
  const now = clock();
  const { name, owner: from } = key;
  await store.commit({
    at: now,
    keys: [{ id: keyId, owner }],
    notices: owner === member.id ? [] : [assignedNotice(key, owner, { by: member.id, now })],
    audit: [
      {
        at: now,
        actor: member.id,
        act: 'key.assigned',
        keyId,
        requestId: null,
        details: { name, from, to: owner },
      },
    ],
  });
  trigger.deliver();
  return { ...key, owner };
}

const assignedNotice = (
  { id: keyId, name }: MirroredKey,
  owner: UserId,
  { by, now }: { by: UserId; now: Date },
): Notice => ({
  id: `key:${keyId}:assigned:${owner}:${now.getTime()}`,
  to: { kind: 'member', id: owner },
  body: { kind: 'assigned', keyId, name, by },
});
