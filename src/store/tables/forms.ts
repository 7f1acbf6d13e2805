import { DAY } from '../../domain/time.ts';
import type { FormStore } from '../../usecases/ports/store.ts';
import type { Engine } from '../engines/engine.ts';
import { decode, encode } from './json-column.ts';

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
    async consume(id) {
      const spent = await db
        .insertInto('spent')
        .values({ id, spent_at: clock().getTime() })
        .onConflict((taken) => taken.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      return spent !== undefined;
    },
    async purge(now) {
      const dayAgo = now.getTime() - DAY;
      await db.deleteFrom('forms').where('created_at', '<=', dayAgo).execute();
      await db.deleteFrom('spent').where('spent_at', '<=', dayAgo).execute();
    },
  };
}
