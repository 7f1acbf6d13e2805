import { setImmediate as turn } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { DAY } from '../../domain/time.ts';
import type { Tables } from '../rows/tables.ts';
import { swapped } from '../tables/key-values.ts';

/** Rows in one statement; on SQLite a statement blocks the process. */
export const BATCH = 1000;

/** Too old, or over a day ahead, which a wrong clock wrote. */
export const outside = (column: string, oldest: number, at: Date): RawBuilder<unknown> =>
  sql`(${sql.ref(column)} <= ${oldest} or ${sql.ref(column)} > ${at.getTime() + DAY})`;

/** Deletes the rows that fit, a batch at a time. */
export async function drain(
  db: Kysely<Tables>,
  table: keyof Tables,
  key: string,
  where: RawBuilder<unknown>,
): Promise<void> {
  const [from, id] = [sql.table(table), sql.ref(key)];
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      delete from ${from} where ${id} in (select ${id} from ${from} where ${where} limit ${BATCH})`.execute(
      db,
    );
    if (numAffectedRows === 0n) return;
    await turn();
  }
}

interface Dated {
  readonly names: string;
  /** The member of the JSON that holds the time. */
  readonly member: string;
  readonly oldest: number;
  readonly at: Date;
  /** What is done with a time over a day ahead; `redate`: to now, because the value says what must not be forgotten. */
  readonly ahead: 'delete' | 'redate';
}

/** What the value becomes; null: nothing. */
function dated(value: string, { member, oldest, at, ahead }: Dated): string | null {
  const decoded = JSON.parse(value);
  const time = Date.parse(decoded[member]);
  if (time <= oldest) return null;
  if (time <= at.getTime() + DAY) return value;
  return ahead === 'delete' ? null : JSON.stringify({ ...decoded, [member]: at });
}

/** The two engines read JSON in different ways, so the time in a value is compared here. */
export async function drainDated(db: Kysely<Tables>, drained: Dated): Promise<void> {
  const page = (after: string) =>
    db
      .selectFrom('key_values')
      .selectAll()
      .where('name', 'like', drained.names)
      .where('name', '>', after)
      .orderBy('name')
      .limit(BATCH)
      .execute();
  for (let rows = await page(''); rows.length > 0; rows = await page(rows.at(-1)?.name ?? '')) {
    for (const { name, value } of rows) {
      const to = dated(value, drained);
      if (to !== value) await swapped(db, { name, from: value, to });
    }
    await turn();
  }
}
