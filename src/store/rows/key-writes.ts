import type { Kysely, Updateable } from 'kysely';
import { type KeyId, NOT_DISABLED } from '../../domain/keys/key.ts';
import type { KeyWrite } from '../../usecases/ports/store/keys.ts';
import { encode } from './json-column.ts';
import { rowOf, type SeenRow } from './key-row.ts';
import { derive } from './listed-row.ts';
import { inPieces, writeEach, writeRows } from './pieces.ts';
import type { KeyRow, Tables } from './tables.ts';

type SweptRow = SeenRow & { readonly sweep: number | null };

/** Returns those that have moved. */
export async function writeKeys(tx: Kysely<Tables>, writes: readonly KeyWrite[], at: Date): Promise<KeyId[]> {
  const moved: KeyId[] = [];
  for (const some of inPieces(writes)) moved.push(...(await writeSome(tx, some, at)));
  return moved;
}

/** Keys with equal marks in one statement; on a page of keys most are equal. */
async function writeSome(tx: Kysely<Tables>, writes: readonly KeyWrite[], at: Date): Promise<KeyId[]> {
  const seen = writes.flatMap((write) => write.seen ?? []);
  const rows = new Map(seen.map((one) => [one.key.id, { ...rowOf(one.key, one), sweep: one.sweep }]));
  const moved = await movedIn(tx, rows, at);
  await upsertSeen(tx, [...rows.values()]);
  const alike = Map.groupBy(writes, (write) => JSON.stringify(marksOf(write)));
  for (const [marks, group] of alike)
    if (marks !== '{}')
      await tx
        .updateTable('keys')
        .set(JSON.parse(marks) as Updateable<KeyRow>)
        .where('id', 'in', idsOf(group))
        .execute();
  const watched = writes.flatMap(({ id, watchState }) => (watchState ? [{ id, watchState }] : []));
  await writeEach(
    tx,
    ['watch_state'],
    watched.map(({ id, watchState }) => ({ id, values: { watch_state: encode(watchState) } })),
  );
  const burning = writes.flatMap(({ id, burn }) => (burn ? [{ id, burn }] : []));
  await writeEach(
    tx,
    ['burn'],
    burning.map(({ id, burn }) => ({ id, values: { burn: encode(burn) } })),
  );
  await derive(tx, writes, at);
  const marked = writes.filter((write) => write.watchState || Object.keys(marksOf(write)).length > 0);
  return [...new Set([...idsOf(marked), ...moved])];
}

/**
 * The keys whose name, status, expiry or kind of quota messages tell otherwise; remembers what those that are renamed
 * were called. What is spent moves no message.
 */
async function movedIn(tx: Kysely<Tables>, next: ReadonlyMap<KeyId, SweptRow>, at: Date): Promise<KeyId[]> {
  if (next.size === 0) return [];
  const stored = await tx
    .selectFrom('keys')
    .select(['id', ...TOLD])
    .where('id', 'in', [...next.keys()])
    .execute();
  const differs = (row: (typeof stored)[number], column: (typeof TOLD)[number]): boolean =>
    row[column] !== next.get(row.id)?.[column];
  const renamed = stored.filter((row) => differs(row, 'name'));
  const former = renamed.map(({ id, name }) => ({ name, key_id: id, until: at.getTime() }));
  if (former.length > 0)
    await tx
      .insertInto('former_names')
      .values(former)
      .onConflict((known) =>
        known.columns(['name', 'key_id']).doUpdateSet((row) => ({ until: row.ref('excluded.until') })),
      )
      .execute();
  return stored.filter((row) => TOLD.some((column) => differs(row, column))).map(({ id }) => id);
}

const TOLD = ['name', 'status', 'expires_at', 'unlimited'] as const;

/** The columns that the bot itself writes, except for the watch state. */
function marksOf({ owner, backup, disabledBy, deleted }: KeyWrite): Updateable<KeyRow> {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(backup === undefined ? {} : { backup }),
    ...(disabledBy === undefined ? {} : { disabled_by: disabledBy && encode(disabledBy) }),
    // With its number, so that a page of keys asked before does not bring the key back.
    ...(deleted ? { deleted_at: deleted.readAt.getTime(), read_number: deleted.readNumber } : {}),
  };
}

async function upsertSeen(tx: Kysely<Tables>, seen: readonly SweptRow[]): Promise<void> {
  const inOrder = seen.toSorted((a, b) => a.id - b.id);
  const swept = Map.groupBy(inOrder, ({ sweep }) => sweep);
  for (const [sweep, rows] of swept) {
    await upsert(tx, rows);
    if (sweep !== null) await markSwept(tx, idsOf(rows), sweep);
  }
}

/**
 * A read outside a sweep keeps the column `sweep`. Older readings do not overwrite newer ones. Whoever disabled a key that is
 * read as enabled has been overruled in the console.
 */
async function upsert(tx: Kysely<Tables>, rows: readonly SweptRow[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof SweptRow)[];
  const told = columns.filter((column) => column !== 'id' && (column !== 'sweep' || rows[0]?.sweep !== null));
  const values = rows.map((row) => columns.map((column) => row[column]));
  await writeRows(tx, { what: `upsert ${told}`, rows: values }, () =>
    tx
      .insertInto('keys')
      .values([...rows])
      .onConflict((known) =>
        known
          .column('id')
          .doUpdateSet((row) => ({
            ...Object.fromEntries(told.map((column) => [column, row.ref(`excluded.${column}`)])),
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

/** Also marks keys whose reading was older than the stored one and was not written. */
const markSwept = (tx: Kysely<Tables>, ids: KeyId[], sweep: number) =>
  tx
    .updateTable('keys')
    .set({ sweep })
    .where('id', 'in', ids)
    .where('sweep', 'is distinct from', sweep)
    .execute();

const idsOf = (rows: readonly { id: KeyId }[]): KeyId[] => rows.map(({ id }) => id);
