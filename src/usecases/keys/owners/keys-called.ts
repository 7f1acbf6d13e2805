import { REDACTED } from '../../../domain/keys/redact.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { assertAllRead, assertNotRenamed } from '../../mirror/find-key.ts';
import { keysNamed, numberedUpstream, type Sources } from '../../mirror/find-upstream.ts';
import { withOwnersLeft } from '../../outbox/owners-left.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';

/** What somebody calls a key, and that as it is meant if its signs were drawn as others. */
export type CalledBy = readonly [string, ...string[]];

/**
 * The keys with exactly the first of these names, or numbers, that any key has. The same for every member: whoever asks
 * may see none of them, so no part of a name finds one.
 */
export async function keysCalled(ports: Sources, member: Member, words: CalledBy): Promise<MirroredKey[]> {
  for (const word of new Set(words)) {
    const keys = await knownOrRead(ports, member, word);
    if (keys.length > 0) return keys;
  }
  const [word] = words;
  await assertNotRenamed(ports, member, word);
  await assertAllRead(ports, word);
  throw new Refused({ kind: 'no_key_called', word });
}

async function knownOrRead(ports: Sources, member: Member, word: string): Promise<MirroredKey[]> {
  const named = word.includes(REDACTED) ? [] : await keysNamed(ports, word, 'all');
  if (named.length > 0) return named;
  const numbered = await numberedUpstream(ports, member, word);
  return numbered ? [numbered] : [];
}

/** Of these keys all that everybody may know: whose they are. */
export const ownersOf = async (
  ports: Sources,
  member: Member,
  words: CalledBy,
): Promise<{ owner: UserId | null; ownerLeft: boolean }[]> => {
  const keys = await keysCalled(ports, member, words);
  return withOwnersLeft(
    ports.store,
    keys.map(({ owner }) => ({ owner })),
  );
};
