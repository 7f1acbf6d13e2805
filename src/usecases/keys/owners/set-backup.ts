import { transitionEntry } from '../../../domain/audit.ts';
import { allows, type Member, type UserId } from '../../../domain/member.ts';
import { noticesFor } from '../../../domain/notices/request-notices.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { markStale } from '../../../domain/requests/transitions.ts';
import { findKey, keyName } from '../../mirror/find-key.ts';
import { backupNotices } from '../../outbox/backup-notices.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import { assignmentOf } from './assignments.ts';
import { committed, pendingRequests, standInsRequests } from './owner-change.ts';
import { resolveOwner } from './resolve-owner.ts';

/** Throws `Refused` unless the member may name who stands in for its owner. */
export async function keyToBackUp(ports: Ports, member: Member, word: string | number): Promise<MirroredKey> {
  const key = await findKey(ports, member, word);
  assertMay(member, key, null);
  return key;
}

/** Names who stands in for the owner of a key; null: nobody. Its owner and admins may. */
export async function setBackup(
  ports: Ports,
  member: Member,
  { key: word, backup }: { key: string | number; backup: UserId | null },
): Promise<MirroredKey & { readonly former: UserId | null }> {
  const { clock, newId } = ports;
  const { key } = await committed(ports, async () => {
    const { id: keyId } = await findKey(ports, member, word);
    const { unchanged } = await assignmentOf(ports, keyId);
    const name = `backup:${keyId}`;
    const from = await ports.store.keyValues.get(name);
    const key = await findKey(ports, member, keyId);
    assertMay(member, key, backup);
    if (key.backup === backup) throw new Refused({ kind: 'nothing_to_change' });
    if (backup !== null) await resolveOwner(ports, backup, 'backup');
    const at = clock();
    const told = { id: newId(), key, by: member.id, to: backup };
    const details = { name: key.name, from: key.backup, to: backup };
    const entry = { at, actor: member.id, act: 'key.backup_set' as const, keyId, requestId: null, details };
    // The compare-and-set fails when the key changes hands at the same time.
    const keys = [{ id: keyId, backup }];
    // Of two at once only the first is stored; the other one then looks again.
    const swap = { name, from, to: JSON.stringify({ id: told.id, at }) };
    const resting = await standInsRequests(ports, {
      key,
      after: { ...key, backup },
      pending: await pendingRequests(ports, { keyIds: [keyId] }),
    });
    const requests = resting.map((one) => ({
      from: one,
      next: markStale(one, at, { kind: 'right_lost' }),
    }));
    const notices = [...backupNotices(told), ...requests.flatMap(({ next }) => noticesFor(next))];
    const audit = [entry, ...requests.map((move) => transitionEntry(move, at))];
    return { key, unit: { at, requests, keys, values: [unchanged, swap], notices, audit } };
  });
  return { ...key, backup, former: key.backup };
}

function assertMay(member: Member, key: MirroredKey, backup: UserId | null): void {
  if (!allows(member, 'change', key))
    throw new Refused({ kind: 'not_your_key', key: keyName(key), owner: key.owner });
  if (key.owner === null) throw new Refused({ kind: 'no_owner_to_back_up', key: keyName(key) });
  if (backup === key.owner)
    throw new Refused({ kind: 'backs_up_themselves', key: keyName(key), isOwn: key.owner === member.id });
}
