import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Engine } from './engines/engine.ts';
import type { LastRun } from './engines/last-run.ts';
import type { Tables } from './rows/tables.ts';
import { keyValues, setValue } from './tables/key-values.ts';

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
  return alone ? byMoves(engine, lastRun, clock) : { at: () => restoreIn(engine), count: nothing };
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
  if (isCopy) await noteRestore(engine, clock());
  let moves = Math.max(known ?? 0, stored);
  await values.set('moves', String(moves));
  lastRun.note(database, moves);
  return {
    at: () => restoreIn(engine),
    async count(tx) {
      const next = ++moves;
      await setValue(tx, 'moves', String(next));
      return () => lastRun.note(database, next);
    },
  };
}

/** PostgreSQL: restoring a dump makes new tables, and restoring an archive a new timeline; `placeOf` changes. */
async function byPlace(engine: Engine, clock: () => Date): Promise<Restored> {
  const values = keyValues(engine);
  const look = async () => {
    const [before, place] = [await values.get('place'), await placeOf(engine)];
    if (before === place) return;
    if ((await values.compareAndSet('place', before, place)) && before !== null)
      await noteRestore(engine, clock());
  };
  await look();
  return {
    async at() {
      await look();
      return restoreIn(engine);
    },
    count: nothing,
  };
}

/** Which database, table and timeline of which server this is. */
async function placeOf({ db }: Engine): Promise<string> {
  const { rows } = await sql<{ place: string }>`select concat_ws('/',
    (select oid from pg_database where datname = current_database()), 'requests'::regclass::oid) as place`.execute(
    db,
  );
  const server = await sql<{ server: string }>`select concat_ws('/',
    (select system_identifier from pg_control_system()),
    (select timeline_id from pg_control_checkpoint())) as server`
    .execute(db)
    .then((asked) => asked.rows[0]?.server ?? '')
    .catch(withoutRight);
  return `${rows[0]?.place ?? ''}/${server}`;
}

/** Some servers do not let every user ask. Other failures are thrown. */
function withoutRight(error: unknown): string {
  const { code = '' } = error as { code?: string };
  if (!['42501', '42883', '0A000'].includes(code)) throw error;
  return '';
}

const noteRestore = (engine: Engine, at: Date): Promise<void> =>
  keyValues(engine).set('restored_at', String(at.getTime()));

async function restoreIn(engine: Engine): Promise<Date | null> {
  const at = await keyValues(engine).get('restored_at');
  return at === null ? null : new Date(Number(at));
}
