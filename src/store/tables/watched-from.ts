import { isDeepStrictEqual } from 'node:util';
import type { Kysely, RawBuilder } from 'kysely';
import type { KeyWrite } from '../../usecases/ports/store/keys.ts';
import { watchStateFrom } from '../rows/key-row.ts';
import { inPieces } from '../rows/pieces.ts';
import type { Tables } from '../rows/tables.ts';

/** Whether the watch states are still those that the new ones rest on. A key that is not stored has none. */
export async function areWatchedFrom(
  tx: Kysely<Tables>,
  writes: readonly KeyWrite[],
  locked: RawBuilder<unknown>,
): Promise<boolean> {
  const expected = writes.filter(({ watchedFrom }) => watchedFrom !== undefined);
  for (const some of inPieces(expected)) {
    const rows = await tx
      .selectFrom('keys')
      .select(['id', 'watch_state'])
      .where(
        'id',
        'in',
        some.map(({ id }) => id),
      )
      .orderBy('id')
      .modifyEnd(locked)
      .execute();
    const stored = new Map(rows.map(({ id, watch_state }) => [id, watchStateFrom(watch_state)]));
    if (!some.every(({ id, watchedFrom }) => isDeepStrictEqual(stored.get(id) ?? null, watchedFrom)))
      return false;
  }
  return true;
}
