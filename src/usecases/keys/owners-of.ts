import { REDACTED } from '../../domain/keys/redact.ts';
import type { Member, UserId } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { assertAllRead, keyNumbered, numberedUpstream } from '../mirror/find-key.ts';
import type { Sources } from '../mirror/find-upstream.ts';

/**
 * The owners of the keys with exactly this name or number; null: no owner. The same for every member, so it tells
 * nothing else of a key, and finds none by part of a name.
 */
export async function ownersOf(ports: Sources, member: Member, word: string): Promise<(UserId | null)[]> {
  const named = word.includes(REDACTED) ? [] : await ports.store.keys.byName(word, 'all');
  const numbered =
    (await keyNumbered(ports, word)) ??
    (named.length === 0 ? await numberedUpstream(ports, member, word) : null);
  const others = named.filter(({ id }) => id !== numbered?.id);
  const owners = [...(numbered ? [numbered] : []), ...others].map(({ owner }) => owner);
  if (owners.length > 0) return owners;
  await assertAllRead(ports, word);
  throw new Refused({ kind: 'no_such_key', word, nearest: [] });
}
