import type { Kysely } from 'kysely';
import { DAY } from '../../domain/time.ts';
import type { FormStore } from '../../usecases/ports/store/forms.ts';
import type { Engine } from '../engines/engine.ts';
import { decode, encode } from '../rows/json-column.ts';
import type { Tables } from '../rows/tables.ts';

export function forms({ db }: Engine, clock: () => Date): FormStore {
  return {
    async save({ id, person, kind, data }, now) {
      const saved = { kind, data: encode(data), created_at: now.getTime() };
      await db
        .insertInto('forms')
        .values({ id, person, ...saved })
        .onConflict((taken) => taken.column('id').doUpdateSet(saved).where('forms.person', '=', person))
        .execute();
    },
    async get(id, person, now) {
      const row = await db
        .selectFrom('forms')
        .selectAll()
        .where('id', '=', id)
        .where('person', '=', person)
        .where('created_at', '>', now.getTime() - DAY)
        .executeTakeFirst();
      return row ? { id, person, kind: row.kind, data: decode(row.data) } : null;
    },
    consume: (id) => consumed(db, id, clock()),
    async giveBack(id) {
      await db.deleteFrom('consumed').where('id', '=', id).execute();
    },
  };
}

/** True only for the first call with this id. */
export async function consumed(db: Kysely<Tables>, id: string, now: Date): Promise<boolean> {
  const first = await db
    .insertInto('consumed')
    .values({ id, consumed_at: now.getTime() })
    .onConflict((taken) => taken.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return first !== undefined;
}
