import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Leases } from '../../usecases/ports/store.ts';
import type { Engine } from '../engines/engine.ts';
import { freeLease } from './free-lease.ts';

export function leases(engine: Engine, ttlMs: number): Leases {
  return {
    async withLock(name, waitMs, work) {
      const lease = { name, holder: randomUUID() };
      const giveUpAt = performance.now() + waitMs;
      for (let napMs = 20; !(await take(engine, lease, ttlMs)); napMs = Math.min(500, napMs * 2)) {
        const leftMs = giveUpAt - performance.now();
        if (leftMs <= 0) return null;
        await sleep(Math.min(leftMs, napMs * (0.5 + Math.random())));
      }
      const renewing = setInterval(() => renew(engine, lease, ttlMs), ttlMs / 3);
      try {
        return { value: await work() };
      } finally {
        clearInterval(renewing);
        await freeLease(() => release(engine, lease), ttlMs);
      }
    },
  };
}

interface Lease {
  readonly name: string;
  readonly holder: string;
}

/** One statement: whoever finds the lease free, or run out, has it. */
async function take({ db, now }: Engine, { name, holder }: Lease, ttlMs: number): Promise<boolean> {
  const until = sql<number>`${now()} + ${ttlMs}`;
  const taken = await db
    .insertInto('leases')
    .values({ name, holder, fence: 1, lease_until: until })
    .onConflict((held) =>
      held
        .column('name')
        .doUpdateSet({ holder, fence: sql`leases.fence + 1`, lease_until: until })
        .where('leases.lease_until', '<=', now()),
    )
    .returning('fence')
    .executeTakeFirst();
  return taken !== undefined;
}

/** A renewal that fails is tried again by the next; two of them may fail before the lease runs out. */
async function renew({ db, now }: Engine, { name, holder }: Lease, ttlMs: number): Promise<void> {
  await db
    .updateTable('leases')
    .set({ lease_until: sql<number>`${now()} + ${ttlMs}` })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .execute()
    .catch(() => undefined);
}

/** The row stays, because its fence only ever grows. */
const release = ({ db }: Engine, { name, holder }: Lease): Promise<unknown> =>
  db
    .updateTable('leases')
    .set({ lease_until: 0 })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .execute();
