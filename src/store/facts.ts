import type { FactStore } from '../usecases/store-port.ts';
import type { Engine } from './engine.ts';

export function facts({ db }: Engine): FactStore {
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
  };
}
