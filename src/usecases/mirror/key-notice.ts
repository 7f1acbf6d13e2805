import type { KeyId } from '../../domain/keys/key.ts';
import { type KeyNotice, keyNoticeId, type Notice } from '../../domain/notices/notice.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

/** To the owner; what nobody owns waits for the digest. An owner needs no word that their key was found. */
export function keyNotice(
  { id: keyId, name }: { id: KeyId; name: string },
  known: MirroredKey | null,
  what: KeyNotice,
): Notice[] {
  const owner = known?.owner ?? null;
  if (owner !== null && what.kind === 'discovered') return [];
  const to: Notice['to'] = owner === null ? { kind: 'digest' } : { kind: 'member', id: owner };
  return [{ id: keyNoticeId(what), to, body: { kind: 'key', keyId, name, what, by: null } }];
}
