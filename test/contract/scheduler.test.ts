import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Scheduler, scheduler } from '../../src/app/scheduler.ts';
import { Refused } from '../../src/domain/problems/problem.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { openLog } from '../../src/telemetry/log.ts';
import { openMetrics } from '../../src/telemetry/metrics.ts';
import type { JobStore } from '../../src/usecases/ports/jobs.ts';
import { postgresWire } from '../support/postgres-wire.ts';
import { onEveryEngine, onPostgres, onSharedEngines } from '../support/store-sites.ts';

const clock = () => new Date();
const often = { everyMs: 20, jitter: 0.5 };
const seldom = { everyMs: 3_600_000, jitter: 0 };

const aMoment = () => new Promise((resolve) => setImmediate(resolve));

/** A replica's clockwork, and what it wrote to its log. */
function ticking(jobs: JobStore, options: { leaseMs?: number; graceMs?: number } = {}) {
  const lines: Record<string, unknown>[] = [];
  const { log } = openLog({ level: 'info', secrets: [], write: (line) => lines.push(JSON.parse(line)) });
  const { metrics, text } = openMetrics();
  const works = scheduler({ jobs, log, metrics, clock, ...options });
  return { works, lines, text };
}

async function stopping(store: OpenStore, ...all: Scheduler[]): Promise<void> {
  await Promise.all(all.map((works) => works.stop()));
  await store.close();
}

onEveryEngine('clockwork', ({ site }) => {
  test('a job runs again and again, one run at a time', async () => {
    await using place = await site();
    const store = await place.open({ clock });
    const { works, text } = ticking(store.jobs);
    let runs = 0;
    let inside = 0;
    let most = 0;
    works.every('sweep', often, async () => {
      most = Math.max(most, ++inside);
      await aMoment();
      inside--;
      runs++;
    });
    await expect.poll(() => runs, { timeout: 10_000 }).toBeGreaterThan(3);
    await stopping(store, works);
    expect(most).toBe(1);
    expect(await text()).toMatch(/cometkey_job_runs_total\{job="sweep",outcome="done"\} \d/);
  });

  test('a trigger runs it now; during a run, once more afterwards', async () => {
    await using place = await site();
    const store = await place.open({ clock });
    const { works } = ticking(store.jobs);
    let begun = 0;
    const doors: (() => void)[] = [];
    works.every('deliver', seldom, () => {
      begun++;
      return new Promise((resolve) => doors.push(resolve));
    });
    const open = () => doors.shift()?.();
    await expect.poll(() => begun, { timeout: 5000 }).toBe(1);
    open();
    works.trigger('deliver');
    await expect.poll(() => begun, { timeout: 5000 }).toBe(2);
    await Promise.all([1, 2, 3].map(() => store.jobs.makeDue('deliver')));
    open();
    await expect.poll(() => begun, { timeout: 5000 }).toBe(3);
    open();
    await stopping(store, works);
    expect(begun).toBe(3);
  });

  test('an error is logged under a ref and ends nothing', async () => {
    await using place = await site();
    const store = await place.open({ clock });
    const { works, lines } = ticking(store.jobs);
    let runs = 0;
    works.every('sweep', often, async () => {
      if (++runs < 3) throw new Error('broken');
    });
    await expect.poll(() => runs, { timeout: 10_000 }).toBeGreaterThan(3);
    await stopping(store, works);
    const failures = lines.filter(({ msg }) => msg === 'job failed');
    expect(failures).toHaveLength(2);
    expect(failures[0]).toMatchObject({ job: 'sweep', ref: expect.stringMatching(/^[0-9a-f]{4}$/) });
    expect(failures[0]).toHaveProperty('err.message', 'broken');
  });

  test('an outage of CometAPI is one line of warning, without a stack', async () => {
    await using place = await site();
    const store = await place.open({ clock });
    const { works, lines, text } = ticking(store.jobs);
    let runs = 0;
    works.every('sweep', often, async () => {
      if (++runs === 1) throw new Refused({ kind: 'upstream_down', retryAt: null });
    });
    await expect.poll(() => runs, { timeout: 10_000 }).toBeGreaterThan(1);
    await stopping(store, works);
    const { time: _, ...line } = lines[0] ?? {};
    expect(lines).toHaveLength(1);
    expect(line).toEqual({
      level: 'warn',
      job: 'sweep',
      because: 'upstream_down',
      msg: 'job put off: CometAPI is away',
    });
    expect(await text()).toMatch(/cometkey_job_runs_total\{job="sweep",outcome="failed"\} 1/);
  });

  test('a stop waits for what runs, and aborts it only when its time is up', async () => {
    await using place = await site();
    const store = await place.open({ clock });
    const { works: polite } = ticking(store.jobs);
    const told: string[] = [];
    const door = Promise.withResolvers<void>();
    polite.every('sweep', seldom, async (signal) => {
      told.push('begun');
      await door.promise;
      told.push(signal.aborted ? 'aborted' : 'finished');
    });
    await expect.poll(() => told, { timeout: 5000 }).toEqual(['begun']);
    const stopped = polite.stop().then(() => told.push('stopped'));
    door.resolve();
    await stopped;
    expect(told).toEqual(['begun', 'finished', 'stopped']);

    const { works: firm, lines } = ticking(store.jobs, { graceMs: 50 });
    let stuck = false;
    firm.every('tend', seldom, async (signal) => {
      stuck = true;
      await sleep(60_000, undefined, { signal });
    });
    await expect.poll(() => stuck, { timeout: 5000 }).toBe(true);
    await stopping(store, firm);
    expect(lines.map(({ msg }) => msg)).toContain('job stopped on its way');
  });

  test('two jobs of one name are a mistake', async () => {
    await using place = await site();
    const store = await place.open({ clock });
    const { works } = ticking(store.jobs);
    works.every('sweep', seldom, async () => {});
    expect(() => works.every('sweep', seldom, async () => {})).toThrow('two jobs are named sweep');
    await stopping(store, works);
  });
});

onSharedEngines('clockwork in two replicas', ({ site }) => {
  test('one of them runs a job at a time; a trigger to either runs it', async () => {
    await using place = await site();
    const [one, two] = [await place.open({ clock }), await place.open({ clock })];
    const replicas = [ticking(one.jobs), ticking(two.jobs)];
    let inside = 0;
    let most = 0;
    let runs = 0;
    for (const { works } of replicas)
      works.every('sweep', { everyMs: 10 }, async () => {
        most = Math.max(most, ++inside);
        await aMoment();
        inside--;
        runs++;
      });
    await expect.poll(() => runs, { timeout: 10_000 }).toBeGreaterThan(6);
    await Promise.all(replicas.map(({ works }) => works.stop()));
    expect(most).toBe(1);
  });

  test('a replica that loses its lease is told to stop, and another goes on', async () => {
    await using place = await site();
    const [one, two] = [await place.open({ clock }), await place.open({ clock })];
    // A process that freezes after its first claim: none of its writes reach the database any more.
    const silent: JobStore = { ...one.jobs, renew: async () => false, finish: async () => {} };
    const frozen = ticking(silent, { leaseMs: 300 });
    const healthy = ticking(two.jobs, { leaseMs: 300 });
    const told: string[] = [];
    let begun = false;
    frozen.works.every('sweep', seldom, (signal) => {
      begun = true;
      return sleep(60_000, undefined, { signal }).catch(() => {
        told.push('stopped');
      });
    });
    await expect.poll(() => begun, { timeout: 5000 }).toBe(true);
    healthy.works.every('sweep', seldom, async () => {
      told.push('ran');
    });
    await expect.poll(() => told, { timeout: 10_000 }).toContain('stopped');
    await frozen.works.stop();
    await expect.poll(() => told, { timeout: 10_000 }).toContain('ran');
    await healthy.works.stop();
  });
});

onPostgres('clockwork whose connections are lost', (site) => {
  test('all of them, again and again: the job goes on by itself', async () => {
    await using place = await site();
    await using wire = await postgresWire(place.url);
    const store = await place.open({ clock, url: wire.url });
    const { works } = ticking(store.jobs);
    let runs = 0;
    works.every('sweep', often, async () => {
      runs++;
    });
    for (const lose of [wire.terminate, wire.reset, wire.terminate]) {
      const before = runs;
      await expect.poll(() => runs, { timeout: 15_000 }).toBeGreaterThan(before + 1);
      await lose();
    }
    const before = runs;
    await expect.poll(() => runs, { timeout: 15_000 }).toBeGreaterThan(before + 1);
    await stopping(store, works);
  });

  test('a replica whose network is silent stops before another goes on', async () => {
    await using place = await site();
    await using wire = await postgresWire(place.url);
    // First, because migrations may take longer than the other one is patient.
    const two = await place.open({ clock });
    const one = await place.open({ clock, url: wire.url, silenceMs: 600 });
    const cut = ticking(one.jobs, { leaseMs: 2400 });
    const healthy = ticking(two.jobs, { leaseMs: 2400 });
    const told: string[] = [];
    cut.works.every('sweep', seldom, async (signal) => {
      told.push('begun');
      await sleep(60_000, undefined, { signal }).catch(() => told.push('stopped'));
    });
    await expect.poll(() => told, { timeout: 5000 }).toEqual(['begun']);
    wire.refuse('silence');
    wire.silence();
    healthy.works.every('sweep', seldom, async () => {
      told.push('ran');
    });
    await expect.poll(() => told, { timeout: 15_000 }).toContain('ran');
    expect(told).toEqual(['begun', 'stopped', 'ran']);
    await Promise.all([cut.works.stop(), healthy.works.stop()]);
  });
});
