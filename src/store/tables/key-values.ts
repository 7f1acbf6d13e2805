import { type Kysely, sql } from 'kysely';
import type { KeyValueStore } from '../../usecases/ports/store/key-values.ts';
import type { UnitOfWork } from '../../usecases/ports/store/unit-of-work.ts';
import type { Engine } from '../engines/engine.ts';
import { inPieces, readRows } from '../rows/pieces.ts';
import type { Tables } from '../rows/tables.ts';

export function keyValues({ db }: Engine): KeyValueStore {
  return {
    async get(name) {
      const [row] = await readRows(db, { what: 'value', parameters: [name] }, () =>
        db.selectFrom('key_values').select('value').where('name', '=', name),
      );
      return row?.value ?? null;
    },
    async many(names) {
      const found = new Map<string, string>();
      for (const some of inPieces(names)) {
        const rows = await readRows(db, { what: 'values', parameters: some }, () =>
          db.selectFrom('key_values').selectAll().where('name', 'in', some),
        );
        for (const { name, value } of rows) found.set(name, value);
      }
      return found;
    },
    set: (name, value) => setValue(db, name, value),
    compareAndSet: (name, from, to) => swapped(db, { name, from, to }),
  };
}

export async function setValue(db: Kysely<Tables>, name: string, value: string): Promise<void> {
  await readRows(db, { what: 'set value', parameters: [name, value, value] }, () =>
    db
      .insertInto('key_values')
      .values({ name, value })
      .onConflict((taken) => taken.column('name').doUpdateSet({ value })),
  );
}

/**
 * The next number of a count, from 1. Never within a transaction: whoever draws waits for nobody, and nobody gets a
 * number twice.
 */
export async function counted({ db }: Engine, name: string): Promise<number> {
  const { value } = await db
    .insertInto('key_values')
    .values({ name, value: '1' })
    .onConflict((taken) =>
      taken.column('name').doUpdateSet({ value: sql`cast(cast(key_values.value as bigint) + 1 as text)` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(value);
}

type Swap = NonNullable<UnitOfWork['values']>[number];

/** False: the stored value is no longer `from`. */
export async function swapped(db: Kysely<Tables>, { name, from, to }: Swap): Promise<boolean> {
  if (from === null) return to === null ? isMissing(db, name) : added(db, name, to);
  const isFrom = { name, value: from };
  if (to === null) {
    const gone = await db
      .deleteFrom('key_values')
      .where((row) => row.and(isFrom))
      .executeTakeFirst();
    return gone.numDeletedRows > 0n;
  }
  const changed = await db
    .updateTable('key_values')
    .set({ value: to })
    .where((row) => row.and(isFrom))
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** A row that is not there cannot be locked: putting it in waits for whoever adds it at the same time. */
const isMissing = async (db: Kysely<Tables>, name: string): Promise<boolean> =>
  (await added(db, name, '')) && swapped(db, { name, from: '', to: null });

async function added(db: Kysely<Tables>, name: string, value: string): Promise<boolean> {
  const row = await db
    .insertInto('key_values')
    .values({ name, value })
    .onConflict((taken) => taken.column('name').doNothing())
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}
