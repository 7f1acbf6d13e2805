import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { onSharedEngines, runSql } from '../support/store-sites.ts';

const AHEAD = 30 * 86_400_000;

/** As a clock that was thirty days ahead for some seconds leaves the rows. */
async function change(url: string, text: string): Promise<void> {
  if (url.startsWith('sqlite:')) {
    using database = new DatabaseSync(url.slice('sqlite:'.length));
    database.exec(text);
  } else await runSql(url, `set search_path to ${new URL(url).searchParams.get('schema')}; ${text}`);
}

onSharedEngines('a clock that was thirty days ahead', ({ site }) => {
  test('a job runs in its own time, whatever the row says', async () => {
    await using place = await site();
    const { jobs } = await place.open();
    await jobs.claim('sweep', 60_000);
    await jobs.finish('sweep', 1, 300_000);
    await change(place.url, `update jobs set next_run_at = next_run_at + ${AHEAD}`);
    expect(await jobs.claim('sweep', 60_000)).toEqual({ fence: 2 });
    await change(place.url, `update jobs set lease_until = lease_until + ${AHEAD}`);
    expect(await jobs.claim('sweep', 60_000)).toEqual({ fence: 3 });
    expect(await jobs.renew('sweep', 2, 60_000)).toBe(false);
  });

  test('a lease that claims to run for a month can be had', async () => {
    await using place = await site();
    const { leases } = await place.open();
    await leases.withLock('key:1', 0, async (lease) => {
      await change(place.url, `update leases set lease_until = lease_until + ${AHEAD}`);
      expect(await leases.withLock('key:1', 0, async ({ fence }) => fence)).toEqual({ value: 2 });
      await expect(lease.assertHeld()).rejects.toThrow('lost');
    });
  });

  test('a lease and a job that a small correction of the clock lengthened stay with their holders', async () => {
    await using place = await site();
    const { leases, jobs } = await place.open();
    await jobs.claim('sweep', 60_000);
    await leases.withLock('key:1', 0, async () => {
      await change(place.url, 'update leases set lease_until = lease_until + 2000');
      await change(place.url, 'update jobs set lease_until = lease_until + 2000');
      expect(await leases.withLock('key:1', 0, async () => 'taken')).toBeNull();
      expect(await jobs.claim('sweep', 60_000)).toHaveProperty('waitMs');
    });
  });

  test('calls of the future do not fill the window', async () => {
    await using place = await site();
    const { calls } = await place.open({ rate: { limit: 2, windowSeconds: 60 } });
    const begun = await calls.reserve(2, 2);
    await calls.settle({ used: 'ids' in begun ? begun.ids : [], unused: [] });
    expect(await calls.reserve(1, 2)).toHaveProperty('retryAt');
    await change(
      place.url,
      `update calls set begun_at = begun_at + ${AHEAD}, answered_at = answered_at + ${AHEAD}`,
    );
    expect(await calls.reserve(1, 2)).toHaveProperty('ids');
  });
});
