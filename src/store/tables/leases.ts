import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Fence, Leases } from '../../usecases/ports/store/leases.ts';
import type { Engine } from '../engines/engine.ts';
import { hasPassed } from '../leases/elapsed.ts';
import { freeLease } from '../leases/free-lease.ts';
import { keptLease } from '../leases/kept-lease.ts';
import type { Tables } from '../rows/tables.ts';
import { guarded } from '../unavailable.ts';

export const leases = (engine: Engine, ttlMs: number): Leases => ({
  async withLock(name, waitMs, work) {
    const taken = await guarded(takeWithin)(engine, { name, ttlMs, waitMs });
    if (taken === null) return null;
    const renew = () => renewed(engine, taken, ttlMs);
    const lease = keptLease(taken, { renew, ttlMs, askedAt: taken.askedAt });
    try {
      return { value: await work(lease) };
    } finally {
      lease[Symbol.dispose]();
      await freeLease(() => release(engine, taken), ttlMs);
    }
  },
});

interface Wanted {
  readonly name: string;
  readonly ttlMs: number;
}

async function takeWithin(
  engine: Engine,
  wanted: Wanted & { waitMs: number },
): Promise<(Fence & { askedAt: number }) | null> {
  const giveUpAt = performance.now() + wanted.waitMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(500, pauseMs * 2)) {
    const askedAt = performance.now();
    const fence = await take(engine, wanted);
    if (fence !== null) return { name: wanted.name, fence, askedAt };
    const leftMs = giveUpAt - performance.now();
    if (leftMs <= 0) return null;
    await sleep(Math.min(leftMs, pauseMs * (0.5 + Math.random())));
  }
}

/** One statement, so that only one process can take a lease that is free or has run out. */
async function take(engine: Engine, { name, ttlMs }: Wanted): Promise<number | null> {
  const { db, now } = engine;
  const holder = randomUUID();
  const until = sql<number>`${now()} + ${ttlMs}`;
  const taken = await db
    .insertInto('leases')
    .values({ name, holder, fence: 1, lease_until: until })
    .onConflict((held) =>
      held
        .column('name')
        .doUpdateSet({ holder, fence: sql`leases.fence + 1`, lease_until: until })
        .where(hasPassed(engine, 'leases.lease_until', ttlMs)),
    )
    .returning('fence')
    .executeTakeFirst();
  return taken?.fence ?? null;
}

async function renewed({ db, now }: Engine, held: Fence, ttlMs: number): Promise<boolean> {
  const { numUpdatedRows } = await rowOf(db, held)
    .set({ lease_until: sql<number>`${now()} + ${ttlMs}` })
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The row stays, because its fence must keep growing. */
const release = ({ db }: Engine, held: Fence): Promise<unknown> =>
  rowOf(db, held).set({ lease_until: 0 }).execute();

/** Also locks the row, so that nobody takes the lease before the transaction ends. */
export async function isHeld(tx: Kysely<Tables>, held: Fence): Promise<boolean> {
  const { numUpdatedRows } = await rowOf(tx, held)
    .set({ fence: held.fence })
    .where('lease_until', '>', 0)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const rowOf = (db: Kysely<Tables>, { name, fence }: Fence) =>
  db.updateTable('leases').where('name', '=', name).where('fence', '=', fence);
