import type { KeyId } from '../../domain/keys/key.ts';
import { type KeyNotice, keyNoticeId, type Notice } from '../../domain/notices/notice.ts';
import { toConcerned } from '../../domain/notices/reader.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

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
  if (known === null || owner === null) return [{ id, to: { kind: 'digest' }, body }];
  return toConcerned(known, { id, body, by: null });
}
