import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { CallLog } from '../../usecases/ports/store/calls.ts';
import type { Engine } from '../engines/engine.ts';
import { transaction } from '../engines/transaction.ts';
import type { Tables } from '../rows/tables.ts';

/** Slots of running work may be given back any time, so ask again after this. */
const RUNNING_MS = 1000;

/** A slot counts until one window after its work ended; if that was never recorded, for two windows. */
export function calls(engine: Engine, windowSeconds: number, clock: () => Date): CallLog {
  const { db } = engine;
  // Times are rounded down to milliseconds: one more makes sure that the window has passed.
  const windowMs = windowSeconds * 1000 + 1;

  return {
    reserve: (least, ceiling, most = least) =>
      transaction(db, async (tx) => {
        const now = await takeTurn(tx, engine);
        await forget(tx, now, windowMs);
        const leaving = await leavings(tx, now, windowMs);
        const free = ceiling - leaving.length;
        if (free < least) {
          const waitMs = Math.max(1, leaving[least - free - 1] ?? windowMs);
          // On this process's clock, because the caller compares it with that clock.
          return { retryAt: new Date(clock().getTime() + waitMs) };
        }
        const ids = Array.from({ length: Math.min(most, free) }, () => randomUUID());
        if (ids.length > 0)
          await tx
            .insertInto('calls')
            .values(ids.map((id) => ({ id, begun_at: now, answered_at: null })))
            .execute();
        return { ids };
      }),
    async settle({ used, unused }) {
      const note = async (tx: Kysely<Tables>) => {
        if (used.length > 0)
          await tx.updateTable('calls').set({ answered_at: engine.now() }).where('id', 'in', used).execute();
        if (unused.length > 0) await tx.deleteFrom('calls').where('id', 'in', unused).execute();
      };
      await (used.length > 0 && unused.length > 0 ? transaction(db, note) : note(db));
    },
    async inWindow() {
      const { rows } = await sql<{ now: number }>`select ${engine.now()} as now`.execute(db);
      return (await leavings(db, rows[0]?.now ?? 0, windowMs)).length;
    },
  };
}

/**
 * The time of the database. Writing this row locks out other reservations until the transaction ends, on both engines; it
 * returns once it has the lock.
 */
async function takeTurn(tx: Kysely<Tables>, engine: Engine): Promise<number> {
  const { now } = await tx
    .insertInto('key_values')
    .values({ name: 'calls', value: '' })
    .onConflict((taken) => taken.column('name').doUpdateSet({ value: '' }))
    .returning(engine.now().as('now'))
    .executeTakeFirstOrThrow();
  return now;
}

async function forget(tx: Kysely<Tables>, now: number, windowMs: number): Promise<void> {
  await tx
    .deleteFrom('calls')
    .where((row) =>
      row.or([
        row('answered_at', '<=', now - windowMs),
        // Over a window ahead: written by a wrong clock.
        row('begun_at', '>', now + windowMs),
        row('answered_at', '>', now + windowMs),
        row.and([row('answered_at', 'is', null), row('begun_at', '<=', now - 2 * windowMs)]),
      ]),
    )
    .execute();
}

/** For each slot that counts, the milliseconds until it stops counting; smallest first. */
async function leavings(tx: Kysely<Tables>, now: number, windowMs: number): Promise<number[]> {
  const rows = await tx.selectFrom('calls').select(['begun_at', 'answered_at']).execute();
  return rows
    .map(({ begun_at, answered_at }) =>
      answered_at === null
        ? Math.min(RUNNING_MS, begun_at + 2 * windowMs - now)
        : answered_at + windowMs - now,
    )
    .filter((leavesIn) => leavesIn > 0)
    .sort((a, b) => a - b);
}
