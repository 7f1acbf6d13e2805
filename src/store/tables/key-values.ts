import type { KeyValueStore } from '../../usecases/ports/store.ts';
import type { Engine } from '../engines/engine.ts';

export function keyValues({ db }: Engine): KeyValueStore {
  return {
    async get(name) {
      const row = await db.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value ?? null;
    },
    async set(name, value) {
      await db
        .insertInto('facts')
        .values({ name, value })
        .onConflict((taken) => taken.column('name').doUpdateSet({ value }))
        .execute();
    },
    async compareAndSet(name, from, to) {
      const isFrom = { name, value: from ?? '' };
      if (to === null) {
        const gone = db.deleteFrom('facts').where((row) => row.and(isFrom));
        return from === null || (await gone.executeTakeFirst()).numDeletedRows > 0n;
      }
      if (from === null) {
        const added = db.insertInto('facts').values({ name, value: to });
        const row = added.onConflict((taken) => taken.column('name').doNothing()).returning('name');
        return (await row.executeTakeFirst()) !== undefined;
      }
      const changed = db.updateTable('facts').set({ value: to });
      return (await changed.where((row) => row.and(isFrom)).executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}
