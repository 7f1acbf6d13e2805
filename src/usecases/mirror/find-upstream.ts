import type { KeyId } from '../../domain/keys/key.ts';
import type { UserId } from '../../domain/member.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

export type Sources = Pick<Ports, 'store' | 'clock' | 'cometApi'>;

/** Reads a key that the mirror does not know yet: it is new, or the first sweep has not ended. null: there is none. */
export async function findUpstream(
  { store, clock, cometApi }: Sources,
  id: KeyId,
  person: UserId,
): Promise<MirroredKey | null> {
  // Taken before the call, because a write during the call is newer than its answer.
  const readAt = clock();
  const key = await cometApi.find(id, person);
  if (key === null) return null;
  await store.commit({ at: readAt, keys: [{ id, seen: { key, readAt, sweep: null } }] });
  return store.keys.get(id);
}
