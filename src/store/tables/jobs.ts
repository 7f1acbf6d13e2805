import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { JobStore } from '../../usecases/ports/jobs.ts';
import type { Engine } from '../engines/engine.ts';
import { hasPassed } from '../leases/elapsed.ts';
import { freeLease } from '../leases/free-lease.ts';

/** Longer than a job's lease (`scheduler.ts`), so later tries would be useless. */
const RETRY_MS = 60_000;

export function jobs(engine: Engine): JobStore {
  const holder = randomUUID();
  return {
    async claim(name, leaseMs) {
      await ensure(engine, name);
      const claimed = await claim(engine, { name, leaseMs, holder });
      return claimed ?? { waitMs: await waitFor(engine, name) };
    },
    renew: (name, fence, leaseMs) => renew(engine, { name, fence, leaseMs }),
    finish: (name, fence, nextMs) => freeLease(() => release(engine, { name, fence, nextMs }), RETRY_MS),
    async makeDue(name) {
      await ensure(engine, name);
      await engine.db.updateTable('jobs').set({ triggered: 1 }).where('name', '=', name).execute();
    },
  };
}

/** undefined: it is not due, or another replica runs it. */
const claim = (
  engine: Engine,
  { name, leaseMs, holder }: { name: string; leaseMs: number; holder: string },
) =>
  engine.db
    .updateTable('jobs')
    // Stays due until it ends, so that an interrupted run is repeated when its lease runs out.
    .set((row) => ({
      holder,
      fence: row('fence', '+', 1),
      lease_until: sql<number>`${engine.now()} + ${leaseMs}`,
      next_run_at: engine.now(),
      triggered: 0,
    }))
    .where('name', '=', name)
    .where(hasPassed(engine, 'lease_until', leaseMs))
    .where((row) =>
      row.or([row('triggered', '=', 1), hasPassed(engine, 'next_run_at', sql.ref('period_ms'))]),
    )
    .returning('fence')
    .executeTakeFirst();

async function renew(
  { db, now }: Engine,
  { name, fence, leaseMs }: { name: string; fence: number; leaseMs: number },
): Promise<boolean> {
  const renewed = await db
    .updateTable('jobs')
    .set({ lease_until: sql<number>`${now()} + ${leaseMs}` })
    .where('name', '=', name)
    .where('fence', '=', fence)
    .executeTakeFirst();
  return renewed.numUpdatedRows > 0n;
}

const release = (
  { db, now }: Engine,
  { name, fence, nextMs }: { name: string; fence: number; nextMs: number },
): Promise<unknown> =>
  db
    .updateTable('jobs')
    .set({
      lease_until: 0,
      next_run_at: sql<number>`${now()} + ${Math.round(nextMs)}`,
      period_ms: Math.round(nextMs),
    })
    .where('name', '=', name)
    .where('fence', '=', fence)
    .execute();

async function ensure({ db }: Engine, name: string): Promise<void> {
  await db
    .insertInto('jobs')
    .values({ name, holder: '', fence: 0, lease_until: 0, next_run_at: 0, triggered: 0, period_ms: 0 })
    .onConflict((known) => known.column('name').doNothing())
    .execute();
}

async function waitFor({ db, now }: Engine, name: string): Promise<number> {
  const row = await db
    .selectFrom('jobs')
    .select(['lease_until', 'next_run_at', 'triggered', 'period_ms', now().as('now')])
    .where('name', '=', name)
    .executeTakeFirst();
  if (!row) return 0;
  const due = row.triggered === 1 ? 0 : Math.min(row.next_run_at, row.now + 2 * row.period_ms);
  return Math.max(0, Math.max(due, row.lease_until) - row.now);
}
