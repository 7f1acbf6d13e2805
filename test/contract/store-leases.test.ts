import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Lease } from '../../src/usecases/ports/store/leases.ts';
import { now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';

const real = { clock: () => new Date() };

/** Blocks the event loop, as when the machine suspends the process. */
function freeze(milliseconds: number): void {
  for (const until = performance.now() + milliseconds; performance.now() < until; );
}

onEveryEngine('a lease that is lost', ({ site }) => {
  test('work that was frozen past its lease hears of it, and its commit comes to nothing', async () => {
    await using place = await site();
    const { leases, commit } = await place.open({ ...real, leaseMs: 150 });
    const seen: string[] = [];
    const frozen = leases.withLock('key:1', 0, async (lease) => {
      freeze(400);
      await expect(lease.assertHeld()).rejects.toThrow('the lease key:1 was lost');
      await second;
      expect(lease.signal.aborted).toBe(true);
      seen.push(`first ${await commit({ at: now, fences: [lease] })}`);
    });
    const second = leases.withLock('key:1', 5000, async (lease) => {
      seen.push(`second ${await commit({ at: now, fences: [lease] })}`);
    });
    await Promise.all([frozen, second]);
    expect(seen).toEqual(['second true', 'first false']);
  });

  test('work that waits is told at once when the lease has gone to somebody else', async () => {
    await using place = await site();
    const { leases, jobs } = await place.open({ ...real, leaseMs: 300 });
    await jobs.claim('another job', 1);
    const told = leases.withLock('key:1', 0, async ({ signal }) => {
      freeze(500);
      await sleep(10_000, undefined, { signal });
    });
    await expect(told).rejects.toThrow();
    expect(await leases.withLock('key:1', 0, async ({ fence }) => fence)).toEqual({ value: 2 });
  });

  test('a database that is closed meanwhile does not renew: the work is told before the lease can be had', async () => {
    await using place = await site();
    const store = await place.open({ ...real, leaseMs: 300 });
    const startedAt = performance.now();
    const held = store.leases.withLock('key:1', 0, async ({ signal }) => {
      await store.close();
      await sleep(10_000, undefined, { signal }).catch(() => undefined);
      return performance.now() - startedAt;
    });
    expect((await held)?.value).toBeLessThan(2000);
  });

  test('after it was let go, nothing can be stored in its name', async () => {
    await using place = await site();
    const { leases, commit } = await place.open(real);
    let old: Lease | null = null;
    await leases.withLock('key:1', 0, async (lease) => {
      old = lease;
      expect(await commit({ at: now, fences: [lease] })).toBe(true);
    });
    expect(old && (await commit({ at: now, fences: [old] }))).toBe(false);
    await leases.withLock('key:1', 0, async (lease) => {
      expect(lease.fence).toBe(2);
      expect(await commit({ at: now, fences: [lease] })).toBe(true);
      expect(await commit({ at: now, fences: [{ name: 'key:1', fence: 1 }] })).toBe(false);
    });
  });

  test('a lease whose renewal took so long that it would end during the next call is given up', async () => {
    await using place = await site();
    const { leases } = await place.open({ ...real, leaseMs: 1000 });
    const work = leases.withLock('key:1', 0, async (lease) => {
      await lease.assertHeld(700);
      const asserted = lease.assertHeld(700);
      freeze(400);
      await asserted;
    });
    await expect(work).rejects.toThrow('the lease key:1 was lost');
    expect(await leases.withLock('key:1', 0, async () => 'taken')).toEqual({ value: 'taken' });
  });

  test('whoever asserts that it is held holds it for its whole time again', async () => {
    await using place = await site();
    const { leases } = await place.open({ ...real, leaseMs: 1000 });
    await leases.withLock('key:1', 0, async (lease) => {
      for (let i = 0; i < 4; i++) {
        freeze(400);
        await lease.assertHeld();
      }
      expect(lease.signal.aborted).toBe(false);
      expect(await leases.withLock('key:1', 0, async () => 'taken')).toBeNull();
    });
  });
});
