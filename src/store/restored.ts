import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Engine } from './engines/engine.ts';
import type { LastRun } from './engines/last-run.ts';
import type { Tables } from './rows/tables.ts';
import { keyValues, setValue } from './tables/key-values.ts';

/** Tells a database that was put back from a copy from one that was only stopped. */
export interface Restored {
  /** When it was found to be a copy; null: never. */
  at(): Promise<Date | null>;
  /** Counts a move within its transaction; what it answers is called once that is committed. */
  count(tx: Kysely<Tables>): Promise<() => void>;
}

export async function restored(engine: Engine, clock: () => Date): Promise<Restored> {
  const { lastRun, alone } = engine;
  if (lastRun === null) return byPlace(engine, clock);
  // The command line tool leaves it to the bot.
  return alone ? byMoves(engine, lastRun, clock) : { at: () => restoreIn(engine), count: nothing };
}

const nothing = async () => () => {};

/**
 * A file beside the database says how many moves it held: a copy holds fewer, and one that is put to use on another
 * machine lies beside no such file.
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

/** The tables of a dump are made anew, and a server that goes on from an archive begins a new timeline. */
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

/** Not every server lets everybody ask. Any other failure says nothing of the place. */
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
