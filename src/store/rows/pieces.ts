import { type Kysely, sql } from 'kysely';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Tables } from './tables.ts';

/** Rows in one statement: with the columns of any table fewer values than an engine takes. */
const ROWS = 1000;

/** So many rows at a time that one statement can hold them. */
export const inPieces = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, at) => rows.slice(at * ROWS, (at + 1) * ROWS));

const [text, bigint] = [sql`text`, sql`bigint`];
const TYPES = {
  watch_state: text,
  burn: text,
  runs_out_at: bigint,
  urgency: bigint,
  filters: text,
  listed_until: bigint,
  listed_of: text,
};

type Column = keyof typeof TYPES;

/** In one statement, although no two keys have the same values. */
export async function writeEach<C extends Column>(
  tx: Kysely<Tables>,
  columns: readonly C[],
  writes: readonly { id: KeyId; values: Readonly<Record<C, string | number | null>> }[],
): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(
    ({ id, values }) => sql`(${sql.join([id, ...columns.map((name) => values[name])])})`,
  );
  const assigned = columns.map(
    (name, nth) => sql`${sql.ref(name)} = cast(${sql.ref(`written.column${nth + 2}`)} as ${TYPES[name]})`,
  );
  await sql`update keys set ${sql.join(assigned)}
    from (values ${sql.join(rows)}) as written where keys.id = cast(written.column1 as bigint)`.execute(tx);
}
