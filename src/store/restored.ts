import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { OPEN_GRANT_STATES } from '../domain/requests/grant.ts';
import { OPEN_STATES } from '../domain/requests/request.ts';
import type { Engine } from './engines/engine.ts';
import type { LastRun } from './engines/last-run.ts';
import { isElsewhere, knownPlace, placeOf } from './engines/place.ts';
import { transaction } from './engines/transaction.ts';
import type { Tables } from './rows/tables.ts';
import { keyValues, setValue, swapped } from './tables/key-values.ts';
import { outdateRequests } from './tables/notice-outdated.ts';

/** Recognises a database that was restored from a backup. */
export interface Restored {
  /** Whatever is open in one becomes unsure, in the commit that notes the restore. */
  notice(): Promise<void>;
  /** Counts a commit within its transaction; the function it returns must be called after the commit. */
  count(tx: Kysely<Tables>): Promise<() => void>;
}

export async function restored(engine: Engine, clock: () => Date): Promise<Restored> {
  const { lastRun, alone } = engine;
  if (lastRun === null) return byPlace(engine, clock);
  // The command line tool does not count; the bot does.
  return alone ? byMoves(engine, lastRun, clock) : { notice: async () => {}, count: nothing };
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
  let moves = Math.max(known ?? 0, stored);
  await transaction(engine.db, async (tx) => {
    if (isCopy) await noteRestore(tx, clock());
    await setValue(tx, 'moves', String(moves));
  });
  await markNoted(engine);
  lastRun.note(database, moves);
  return {
    notice: async () => {},
    async count(tx) {
      const next = ++moves;
      await setValue(tx, 'moves', String(next));
      return () => lastRun.note(database, next);
    },
  };
}

/** PostgreSQL: restoring a dump makes new tables, and restoring an archive a new timeline (`place.ts`). */
async function byPlace(engine: Engine, clock: () => Date): Promise<Restored> {
  const notice = async () => {
    const [from, place] = [await keyValues(engine).get('place'), await placeOf(engine)];
    const to = from === null ? place : knownPlace(from, place);
    if (to !== from)
      // Together: who alone knows of the restore may end between two writes.
      await transaction(engine.db, async (tx) => {
        const isFirst = await swapped(tx, { name: 'place', from, to });
        if (isFirst && from !== null && isElsewhere(from, place)) await noteRestore(tx, clock());
      });
    await markNoted(engine);
  };
  await notice();
  return { notice, count: nothing };
}

/** The version before compares times with this one. */
const NOTED = 'restored_at';
/** The noted time whose requests and grants are marked. */
const MARKED = 'restored_marked';

async function noteRestore(tx: Kysely<Tables>, at: Date): Promise<void> {
  await markUnsure(tx, null);
  for (const name of [NOTED, MARKED]) await setValue(tx, name, String(at.getTime()));
}

/** What the version before has noted, which marked nothing. */
async function markNoted(engine: Engine): Promise<void> {
  const values = await keyValues(engine).many([NOTED, MARKED]);
  const [to = null, from = null] = [values.get(NOTED), values.get(MARKED)];
  if (to === null || to === from) return;
  await transaction(engine.db, async (tx) => {
    if (await swapped(tx, { name: MARKED, from, to })) await markUnsure(tx, Number(to));
  });
}

/** `before`: only what is older; null: all of it. */
async function markUnsure(tx: Kysely<Tables>, before: number | null): Promise<void> {
  const time = before ?? Number.MAX_SAFE_INTEGER;
  const [set, failed] = [{ unsure: 1 }, 'failed'] as const;
  const requests = tx
    .updateTable('requests')
    .set(set)
    .where('state', 'in', [...OPEN_STATES, failed]);
  await requests.where('granted_at', '<', time).execute();
  const grants = tx.updateTable('grants').set(set).where('state', 'in', OPEN_GRANT_STATES);
  // A request that is gone is old.
  const young = tx.selectFrom('requests').select('id').where('granted_at', '>=', time);
  await grants.where('request_id', 'not in', young).execute();
  await tx.updateTable('bulk_disables').set(set).where('created_at', '<', time).execute();
  // They offered to try again.
  const stuck = tx.selectFrom('requests').select('id').where('state', '=', failed);
  await outdateRequests(tx, stuck.where('unsure', '=', 1));
}
