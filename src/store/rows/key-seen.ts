import { type Kysely, type Selectable, sql } from 'kysely';
import { type KeyId, NOT_DISABLED } from '../../domain/keys/key.ts';
import type { SeenRow } from './key-row.ts';
import type { DerivedRow } from './listed-row.ts';
import { writeRows } from './pieces.ts';
import type { KeyRow, Tables } from './tables.ts';

/** `burn` null: the stored one stays. */
export type SweptRow = SeenRow & DerivedRow & Pick<KeyRow, 'sweep' | 'burn'>;

/** What moves with the traffic and the time. No index holds it, so writing these alone takes a quarter of the time. */
const PASSING = {
  left: 'bigint',
  used: 'bigint',
  used_at: 'bigint',
  read_at: 'bigint',
  read_number: 'bigint',
  sweep: 'bigint',
  runs_out_at: 'bigint',
  listed_of: 'text',
} as const;

/** A new column is in one of the two, or this does not compile. */
const LASTING: Record<Exclude<keyof SweptRow, keyof typeof PASSING | 'id' | 'burn'>, true> = {
  name: true,
  search: true,
  also: true,
  tail: true,
  status: true,
  unlimited: true,
  expires_at: true,
  created_at: true,
  settings: true,
  deleted_at: true,
  urgency: true,
  turn: true,
  filters: true,
  listed_until: true,
};
const LASTS = Object.keys(LASTING) as (keyof typeof LASTING)[];

/** Of a stored row, what shows how much of it has to be written. */
export const COMPARED = ['id', 'burn', 'disabled_by', 'used_at', ...LASTS] as const;
export type StoredRow = Pick<Selectable<KeyRow>, (typeof COMPARED)[number]>;

/** Keys as they were read; `stored` as they are stored. */
export async function writeSeen(
  tx: Kysely<Tables>,
  seen: readonly SweptRow[],
  stored: ReadonlyMap<KeyId, StoredRow>,
): Promise<void> {
  const inOrder = seen.toSorted((a, b) => a.id - b.id);
  for (const [sweep, rows] of Map.groupBy(inOrder, (row) => row.sweep)) {
    const { passing = [], all = [] } = Object.groupBy(rows, (row) =>
      isLasting(row, stored.get(row.id)) ? 'passing' : 'all',
    );
    const written = (await update(tx, passing)) + (await upsert(tx, all));
    if (sweep !== null && written < rows.length) await markSwept(tx, idsOf(rows), sweep);
  }
}

/** Whoever disabled a key that is read as enabled has been overruled in the console. */
const isOverruled = (row: SweptRow, stored: StoredRow): boolean =>
  stored.disabled_by !== null && NOT_DISABLED.includes(row.status);

const isLasting = (row: SweptRow, stored: StoredRow | undefined): boolean =>
  stored !== undefined &&
  !isOverruled(row, stored) &&
  LASTS.every((column) => row[column] === stored[column]);

/** A multiple of so many rows, the last of them again and again, so that few texts are prepared. */
const ROWS = 10;

async function update(tx: Kysely<Tables>, rows: readonly SweptRow[]): Promise<number> {
  const [last] = rows.slice(-1);
  if (!last) return 0;
  const padded = [
    ...rows,
    ...Array<SweptRow>(-rows.length + Math.ceil(rows.length / ROWS) * ROWS).fill(last),
  ];
  const moved = (Object.keys(PASSING) as (keyof typeof PASSING)[]).filter(
    (column) => column !== 'sweep' || last.sweep !== null,
  );
  const columns = ['id', 'burn', ...moved] as const;
  const values = padded.map((row) => columns.map((column) => row[column]));
  return writeRows(tx, { what: `update ${moved}`, rows: values }, () => {
    const written = sql.join(values.map((row) => sql`(${sql.join(row)})`));
    const cast = (column: keyof typeof PASSING | 'id') => {
      const type = sql.raw(column === 'id' ? 'bigint' : PASSING[column]);
      return sql`cast(written.${sql.ref(`column${columns.indexOf(column) + 1}`)} as ${type})`;
    };
    return sql`update keys set burn = coalesce(cast(written.column2 as text), keys.burn),
        ${sql.join(moved.map((column) => sql`${sql.ref(column)} = ${cast(column)}`))}
      from (values ${written}) as written
      where keys.id = ${cast('id')} and keys.read_number <= ${cast('read_number')}`.compile(tx);
  });
}

/**
 * A read outside a sweep keeps the column `sweep`. Older readings do not overwrite newer ones. Returns how many rows it
 * wrote.
 */
async function upsert(tx: Kysely<Tables>, rows: readonly SweptRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const columns = Object.keys(rows[0] ?? {}) as (keyof SweptRow)[];
  const told = columns.filter((column) => column !== 'id' && (column !== 'sweep' || rows[0]?.sweep !== null));
  const values = rows.map((row) => columns.map((column) => row[column]));
  return writeRows(tx, { what: `upsert ${told}`, rows: values }, () =>
    tx
      .insertInto('keys')
      .values([...rows])
      .onConflict((known) =>
        known
          .column('id')
          .doUpdateSet((row) => ({
            ...Object.fromEntries(told.map((column) => [column, row.ref(`excluded.${column}`)])),
            burn: row.fn.coalesce('excluded.burn', 'keys.burn'),
            disabled_by: row
              .case()
              .when('excluded.status', 'in', NOT_DISABLED)
              .then(null)
              .else(row.ref('keys.disabled_by'))
              .end(),
          }))
          .where('keys.read_number', '<=', (row) => row.ref('excluded.read_number')),
      )
      .compile(),
  );
}

/** Marks keys, too, whose reading was older than the stored one and was not written. */
const markSwept = (tx: Kysely<Tables>, ids: KeyId[], sweep: number) =>
  tx
    .updateTable('keys')
    .set({ sweep })
    .where('id', 'in', ids)
    .where('sweep', 'is distinct from', sweep)
    .execute();

const idsOf = (rows: readonly { id: KeyId }[]): KeyId[] => rows.map(({ id }) => id);
