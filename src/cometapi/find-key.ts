import { LRUCache } from 'lru-cache';
import type { Key, KeyId } from '../domain/keys/key.ts';
import type { UserId } from '../domain/member.ts';
import { Refused } from '../domain/problems/problem.ts';
import type { CometApi } from '../usecases/ports/cometapi.ts';

/** How long a missing id is remembered, so that a repeated typo costs one call. */
const MISSING_MS = 3000;
const MAX_MISSING = 1000;

/** Reads a key by its id; null: there is none. */
export function findKeyWith(read: (id: KeyId, person: UserId) => Promise<Key>): CometApi['find'] {
  const missing = new LRUCache<KeyId, true>({ max: MAX_MISSING, ttl: MISSING_MS });
  return async (id, person) => {
    if (missing.has(id)) return null;
    try {
      return await read(id, person);
    } catch (error) {
      if (!(error instanceof Refused && error.problem.kind === 'no_such_key')) throw error;
      missing.set(id, true);
      return null;
    }
  };
}
