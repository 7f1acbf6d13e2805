import type { GroupStore } from '../../usecases/ports/store/groups.ts';
import type { Engine } from '../engines/engine.ts';
import { at, decode, encode } from '../rows/json-column.ts';

export function groups({ db }: Engine): GroupStore {
  return {
    async get(id) {
      const row = await db.selectFrom('groups').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? { members: decode(row.members), fetchedAt: at(row.fetched_at) } : null;
    },
    async save(id, members, fetchedAt) {
      const fetched = { members: encode(members), fetched_at: fetchedAt.getTime() };
      await db
        .insertInto('groups')
        .values({ id, ...fetched })
        // Also overwrites a later time, or a look-up dated by a fast clock would stay for ever.
        .onConflict((taken) => taken.column('id').doUpdateSet(fetched))
        .execute();
    },
  };
}
