import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Engine } from './engines/engine.ts';
import type { LastRun } from './engines/last-run.ts';
import { isElsewhere, knownPlace, placeOf } from './engines/place.ts';
import { transaction } from './engines/transaction.ts';
import type { Tables } from './rows/tables.ts';
import { keyValues, setValue, swapped } from './tables/key-values.ts';

/** Recognises a database that was restored from a backup. */
export interface Restored {
  /** When the restore was noticed; null: never. */
  at(): Promise<Date | null>;
  /** Counts a commit within its transaction; the function it returns must be called after the commit. */
  count(tx: Kysely<Tables>): Promise<() => void>;
}

export async function restored(engine: Engine, clock: () => Date): Promise<Restored> {
  const { lastRun, alone } = engine;
  if (lastRun === null) return byPlace(engine, clock);
  // The command line tool does not count; the bot does.
  return alone ? byMoves(engine, lastRun, clock) : { at: () => restoreIn(engine, clock), count: nothing };
}

const nothing = async () => () => {};

/**
 * SQLite: a note beside the database says how many commits it held. A restored backup holds fewer, and a copy on
 * another machine has no note.
 */
async function byMoves(engine: Engine, lastRun: LastRun, clock: () => Date): Promise<Restored> {
  const values = keyValues(engine);
  const database = (await values.get('database')) ?? randomUUID();
  await values.set('database', database);
  const stored = Number((await values.get('moves')) ?? 0);
  const known = lastRun.moves(database);
  const isCopy = known === null ? stored > 0 : known > stored;
  if (isCopy) await noteRestore(engine.db, clock());
  // Now, because what is asked from now on is new.
  await restoreIn(engine, clock);
  let moves = Math.max(known ?? 0, stored);
  await values.set('moves', String(moves));
  lastRun.note(database, moves);
  return {
    at: () => restoreIn(engine, clock),
    async count(tx) {
      const next = ++moves;
      await setValue(tx, 'moves', String(next));
      return () => lastRun.note(database, next);
    },
  };
}

/** PostgreSQL: restoring a dump makes new tables, and restoring an archive a new timeline (`place.ts`). */
async function byPlace(engine: Engine, clock: () => Date): Promise<Restored> {
  const look = async () => {
    const [from, place] = [await keyValues(engine).get('place'), await placeOf(engine)];
    const to = from === null ? place : knownPlace(from, place);
    if (to === from) return;
    // Together: who alone knows of the restore may end between two writes.
    await transaction(engine.db, async (tx) => {
      const isFirst = await swapped(tx, { name: 'place', from, to });
      if (isFirst && from !== null && isElsewhere(from, place)) await noteRestore(tx, clock());
    });
  };
  const at = async () => {
    await look();
    return restoreIn(engine, clock);
  };
  await at();
  return { at, count: nothing };
}

const noteRestore = (db: Kysely<Tables>, at: Date): Promise<void> =>
  setValue(db, 'restored_at', String(at.getTime()));

/** A clock that was ahead may have noted a time to come, before which nothing would count as new: it becomes now. */
async function restoreIn(engine: Engine, clock: () => Date): Promise<Date | null> {
  const values = keyValues(engine);
  const noted = await values.get('restored_at');
  if (noted === null) return null;
  const now = clock();
  if (Number(noted) <= now.getTime()) return new Date(Number(noted));
  await values.compareAndSet('restored_at', noted, String(now.getTime()));
  return now;
}
