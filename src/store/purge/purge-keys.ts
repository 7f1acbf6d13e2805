import { setImmediate as turn } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { transaction } from '../engines/transaction.ts';
import type { Tables } from '../rows/tables.ts';
import { setValue } from '../tables/key-values.ts';
import { BATCH } from './drain.ts';

/** Keys deleted long ago are counted in one row, with the sum of what they used. */
export async function purgeKeys(db: Kysely<Tables>, before: number): Promise<void> {
  for (let rows = 1; rows > 0; await turn()) rows = await purgeSomeKeys(db, before);
}

const purgeSomeKeys = (db: Kysely<Tables>, before: number): Promise<number> =>
  transaction(db, async (tx) => {
    const { rows } = await sql<{ id: number; used: number }>`delete from keys where id in (
        select id from keys where deleted_at < ${before} limit ${BATCH}
      ) returning id, used`.execute(tx);
    const leases = rows.map(({ id }) => `key:${id}`);
    if (leases.length === 0) return 0;
    await tx.deleteFrom('leases').where('name', 'in', leases).execute();
    await summarise(tx, rows);
    return rows.length;
  });

const SUMMARY = 'deleted_keys';

async function summarise(tx: Kysely<Tables>, gone: readonly { used: number }[]): Promise<void> {
  const known = await tx
    .selectFrom('key_values')
    .select('value')
    .where('name', '=', SUMMARY)
    .executeTakeFirst();
  const { keys, used } = known
    ? (JSON.parse(known.value) as { keys: number; used: number })
    : { keys: 0, used: 0 };
  const value = JSON.stringify({
    keys: keys + gone.length,
    used: gone.reduce((sum, key) => sum + key.used, used),
  });
  await setValue(tx, SUMMARY, value);
}
