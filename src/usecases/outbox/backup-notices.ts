import type { Assignment, Release } from '../../domain/keys/assignment.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import type { UserId } from '../../domain/member.ts';
import type { Notice, NoticeBody } from '../../domain/notices/notice.ts';

interface BackedKey {
  readonly id: KeyId;
  readonly name: string;
  readonly owner: UserId | null;
  readonly backup: UserId | null;
}

interface Named {
  readonly id: string;
  readonly key: BackedKey;
  readonly by: UserId;
  readonly to: UserId | null;
}

/** Whoever stands in from now on, whoever did before, and the owner; nobody of their own act. */
export function backupNotices({ id, key, by, to }: Named): Notice[] {
  const people = new Set([key.owner, key.backup, to].flatMap((one) => one ?? []));
  return [...people]
    .filter((person) => person !== by)
    .map((person) => notice({ id, keyId: key.id, person }, { ...bodyOf(key, by), backup: to }));
}

interface HandedOver {
  readonly key: BackedKey;
  readonly change: Assignment | Release;
}

/**
 * With its owner a key loses whoever stood in for them. They are told of all keys that one person gives to one other at
 * once in one message; whoever gives them knows it, and a new owner hears that they are theirs.
 */
export function backupsLost(changes: readonly HandedOver[]): Notice[] {
  const lost = changes.flatMap(({ key, change }) => {
    const isToTell = key.backup !== null && key.backup !== change.by && key.backup !== change.to;
    return isToTell ? [{ key, change, person: key.backup }] : [];
  });
  return [...Map.groupBy(lost, ({ person }) => person).values()].flatMap(lostNotices);
}

type Lost = HandedOver & { readonly person: UserId };

/** Of what one person stood in for. */
function lostNotices(lost: readonly Lost[]): Notice[] {
  const [first, ...others] = lost;
  if (!first || others.length === 0 || first.change.to === null) return lost.map(lostNotice);
  const { id, by, to } = first.change;
  const keys = lost.map(({ key }) => ({ id: key.id, name: key.name }));
  const body = { kind: 'backups_lost', keys, by, to } as const;
  return [{ id: `backups:${id}:${first.person}`, to: { kind: 'member', id: first.person }, body }];
}

const lostNotice = ({ key, change: { id, by, to }, person }: Lost): Notice =>
  notice({ id, keyId: key.id, person }, { ...bodyOf(key, by), backup: null, lost: { to } });

const bodyOf = ({ id: keyId, name, owner }: BackedKey, by: UserId) =>
  ({ kind: 'backup_set', keyId, name, by, owner: owner ?? by }) as const;

const notice = (
  { id, keyId, person }: { readonly id: string; readonly keyId: KeyId; readonly person: UserId },
  body: NoticeBody,
): Notice => ({ id: `key:${keyId}:backup:${id}:${person}`, to: { kind: 'member', id: person }, body });
