import type { Key, KeyId } from '../domain/keys/key.ts';
import type { UserId } from '../domain/member.ts';
import { Refused } from '../domain/problems/problem.ts';
import type { CometApi } from '../usecases/ports/cometapi.ts';

/** How long a number is known to name no key: whoever repeats a typo costs one call. */
const REMEMBERED_MS = 3000;
const MOST_REMEMBERED = 1000;

/** Reads a key by its number; null where there is none. */
export function findKeyWith(read: (id: KeyId, person: UserId) => Promise<Key>): CometApi['find'] {
  const missingAt = new Map<KeyId, number>();
  return async (id, person) => {
    const at = missingAt.get(id);
    if (at !== undefined && performance.now() - at < REMEMBERED_MS) return null;
    try {
      return await read(id, person);
    } catch (error) {
      if (!(error instanceof Refused && error.problem.kind === 'no_such_key')) throw error;
      if (missingAt.size >= MOST_REMEMBERED) missingAt.clear();
      missingAt.set(id, performance.now());
      return null;
    }
  };
}
