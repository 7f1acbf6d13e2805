import type { KeyId } from '../../domain/keys/key.ts';
import { type KeyNotice, keyNoticeId, type Notice } from '../../domain/notices/notice.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

const BACKUP = ':backup';

/** Whether a notice of a key is the copy for whoever stands in for its owner. */
export const isForBackup = (id: string): boolean => id.endsWith(BACKUP);

/** For the owner and their stand-in; without an owner, for the digest. Owners are not told that their key was discovered. */
export function keyNotice(
  { id: keyId, name }: { id: KeyId; name: string },
  known: MirroredKey | null,
  what: KeyNotice,
): Notice[] {
  const owner = known?.owner ?? null;
  if (owner !== null && what.kind === 'discovered') return [];
  if (owner === null && (what.kind === 'revived' || what.kind === 'changed')) return [];
  const [id, body] = [keyNoticeId(what), { kind: 'key', keyId, name, what, by: null } as const];
  if (owner === null) return [{ id, to: { kind: 'digest' }, body }];
  const backup = known?.backup ?? null;
  const standIn: Notice[] =
    backup === null ? [] : [{ id: `${id}${BACKUP}`, to: { kind: 'member', id: backup }, body }];
  return [{ id, to: { kind: 'member', id: owner }, body }, ...standIn];
}
