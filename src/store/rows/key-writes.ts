import type { Kysely, RawBuilder, Updateable } from 'kysely';
import type { KeyId } from '../../domain/keys/key.ts';
import { DAY } from '../../domain/time.ts';
import type { KeyWrite } from '../../usecases/ports/store/keys.ts';
import { encode } from './json-column.ts';
import { rowOf } from './key-row.ts';
import { COMPARED, type StoredRow, type SweptRow, writeSeen } from './key-seen.ts';
import { derivedFrom } from './listed-row.ts';
import { inPieces, writeEach } from './pieces.ts';
import type { KeyRow, Tables } from './tables.ts';

interface Writing {
  readonly at: Date;
  readonly locked: RawBuilder<unknown>;
}

/** Keys of which messages tell otherwise now. */
export interface Moved {
  readonly told: readonly KeyId[];
  readonly renamed: readonly KeyId[];
  /** Used, after no use for a day or more. */
  readonly woken: readonly KeyId[];
}

export async function writeKeys(
  tx: Kysely<Tables>,
  writes: readonly KeyWrite[],
  writing: Writing,
): Promise<Moved> {
  const all: Moved[] = [];
  for (const some of inPieces(writes)) all.push(await writeSome(tx, some, writing));
  return {
    told: all.flatMap(({ told }) => told),
    renamed: all.flatMap(({ renamed }) => renamed),
    woken: all.flatMap(({ woken }) => woken),
  };
}

/** Keys with equal marks in one statement; on a page of keys most are equal. */
async function writeSome(
  tx: Kysely<Tables>,
  writes: readonly KeyWrite[],
  { at, locked }: Writing,
): Promise<Moved> {
  const stored = await storedRows(tx, writes, locked);
  const rows = new Map(writes.flatMap((write) => rowsOf(write, stored.get(write.id), at)));
  await rememberFormer(tx, [...stored.values()], { next: rows, at });
  await writeSeen(tx, [...rows.values()], stored);
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
  const before = [...stored.values()];
  const moved = before.filter((row) => TOLD.some((column) => differs(row, rows, column)));
  return {
    told: [...new Set([...idsOf(marked), ...idsOf(moved)])],
    renamed: idsOf(before.filter((row) => differs(row, rows, 'name'))),
    woken: idsOf(before.filter((row) => (rows.get(row.id)?.used_at ?? 0) - (row.used_at ?? 0) >= DAY)),
  };
}

/** What messages tell otherwise once it moves. What is spent moves no message. */
const TOLD = ['name', 'status', 'expires_at', 'unlimited'] as const;

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
    .select(COMPARED)
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
function marksOf({ owner, backup, team, disabledBy, deleted }: KeyWrite): Updateable<KeyRow> {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(backup === undefined ? {} : { backup }),
    ...(team === undefined ? {} : { team }),
    ...(disabledBy === undefined ? {} : { disabled_by: disabledBy && encode(disabledBy) }),
    // With its number, so that a page of keys asked before does not bring the key back.
    ...(deleted ? { deleted_at: deleted.readAt.getTime(), read_number: deleted.readNumber } : {}),
  };
}

const idsOf = (rows: readonly { id: KeyId }[]): KeyId[] => rows.map(({ id }) => id);
