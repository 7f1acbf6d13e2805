import type { KeyId } from '../../domain/keys/key.ts';
import { type KeyNotice, keyNoticeId, type Notice } from '../../domain/notices/notice.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

/** For the owner; without one, for the digest. Owners are not told that their key was discovered. */
export function keyNotice(
  { id: keyId, name }: { id: KeyId; name: string },
  known: MirroredKey | null,
  what: KeyNotice,
): Notice[] {
  const owner = known?.owner ?? null;
  if (owner !== null && what.kind === 'discovered') return [];
  if (owner === null && (what.kind === 'revived' || what.kind === 'changed')) return [];
  const to: Notice['to'] = owner === null ? { kind: 'digest' } : { kind: 'member', id: owner };
  return [{ id: keyNoticeId(what), to, body: { kind: 'key', keyId, name, what, by: null } }];
}
