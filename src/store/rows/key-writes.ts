import type { Kysely, RawBuilder, Selectable, Updateable } from 'kysely';
import { type KeyId, NOT_DISABLED } from '../../domain/keys/key.ts';
import type { KeyWrite } from '../../usecases/ports/store/keys.ts';
import { encode } from './json-column.ts';
import { rowOf, type SeenRow } from './key-row.ts';
import { type DerivedRow, derivedFrom } from './listed-row.ts';
import { inPieces, writeEach, writeRows } from './pieces.ts';
import type { KeyRow, Tables } from './tables.ts';

/** `burn` null: the stored one stays. */
type SweptRow = SeenRow & DerivedRow & Pick<KeyRow, 'sweep' | 'burn'>;

interface Writing {
  readonly at: Date;
  readonly locked: RawBuilder<unknown>;
}

/** Returns those that have moved. */
export async function writeKeys(
  tx: Kysely<Tables>,
  writes: readonly KeyWrite[],
  writing: Writing,
): Promise<KeyId[]> {
  const moved: KeyId[] = [];
  for (const some of inPieces(writes)) moved.push(...(await writeSome(tx, some, writing)));
  return moved;
}

/** Keys with equal marks in one statement; on a page of keys most are equal. */
async function writeSome(
  tx: Kysely<Tables>,
  writes: readonly KeyWrite[],
  { at, locked }: Writing,
): Promise<KeyId[]> {
  const stored = await storedRows(tx, writes, locked);
  const rows = new Map(writes.flatMap((write) => rowsOf(write, stored.get(write.id), at)));
  await rememberFormer(tx, [...stored.values()], { next: rows, at });
  await upsertSeen(tx, [...rows.values()]);
  const alike = Map.groupBy(writes, (write) => JSON.stringify(marksOf(write)));
  for (const [marks, group] of alike)
    if (marks !== '{}')
      await tx
        .updateTable('keys')
        .set(JSON.parse(marks) as Updateable<KeyRow>)
        .where('id', 'in', idsOf(group))
        .execute();
  const watched = writes.flatMap(({ id, watchState }) =>
    watchState ? [{ id, value: encode(watchState) }] : [],
  );
  await writeEach(tx, 'watch_state', watched);
  const marked = writes.filter((write) => write.watchState || Object.keys(marksOf(write)).length > 0);
  const moved = [...stored.values()].filter((row) => TOLD.some((column) => differs(row, rows, column)));
  return [...new Set([...idsOf(marked), ...idsOf(moved)])];
}

/** What messages tell otherwise once it moves. What is spent moves no message. */
const TOLD = ['name', 'status', 'expires_at', 'unlimited'] as const;

type StoredRow = Pick<Selectable<KeyRow>, 'id' | 'burn' | (typeof TOLD)[number]>;

/** Locked, because what is stored of a key rests on how it spends, which stays where it was not read. */
async function storedRows(
  tx: Kysely<Tables>,
  writes: readonly KeyWrite[],
  locked: RawBuilder<unknown>,
): Promise<Map<KeyId, StoredRow>> {
  const seen = writes.filter((write) => write.seen);
  if (seen.length === 0) return new Map();
  const rows = await tx
    .selectFrom('keys')
    .select(['id', 'burn', ...TOLD])
    .where('id', 'in', idsOf(seen))
    .orderBy('id')
    .modifyEnd(locked)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** How it is listed follows from what was read, so that they are stored together. */
function rowsOf({ seen }: KeyWrite, stored: StoredRow | undefined, at: Date): [KeyId, SweptRow][] {
  if (!seen) return [];
  const row = rowOf(seen.key, seen);
  const { burn } = seen;
  const derived = derivedFrom({ ...row, burn: stored?.burn ?? null }, burn, at);
  return [[row.id, { ...row, ...derived, sweep: seen.sweep, burn: burn ? encode(burn) : null }]];
}

const differs = (
  stored: StoredRow,
  next: ReadonlyMap<KeyId, SweptRow>,
  column: (typeof TOLD)[number],
): boolean => stored[column] !== next.get(stored.id)?.[column];

/** Those that are renamed are found by what they were called. */
async function rememberFormer(
  tx: Kysely<Tables>,
  stored: readonly StoredRow[],
  { next, at }: { next: ReadonlyMap<KeyId, SweptRow>; at: Date },
): Promise<void> {
  const renamed = stored.filter((row) => differs(row, next, 'name'));
  const former = renamed.map(({ id, name }) => ({ name, key_id: id, until: at.getTime() }));
  if (former.length > 0)
    await tx
      .insertInto('former_names')
      .values(former)
      .onConflict((known) =>
        known.columns(['name', 'key_id']).doUpdateSet((row) => ({ until: row.ref('excluded.until') })),
      )
      .execute();
}

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
    const written = await upsert(tx, rows);
    if (sweep !== null && written < rows.length) await markSwept(tx, idsOf(rows), sweep);
  }
}

/**
 * A read outside a sweep keeps the column `sweep`. Older readings do not overwrite newer ones. Whoever disabled a key that is
 * read as enabled has been overruled in the console. Returns how many rows it wrote.
 */
async function upsert(tx: Kysely<Tables>, rows: readonly SweptRow[]): Promise<number> {
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
