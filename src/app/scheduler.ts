import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage } from '../domain/problems/is-outage.ts';
import { problemOf } from '../domain/problems/problem.ts';
import type { JobStore } from '../usecases/ports/jobs.ts';
import type { Clock, Log, Metrics } from '../usecases/ports/ports.ts';

/** How long the job of a dead replica stays taken. As long as the lease of a key. */
const LEASE_MS = 10_000;
/** The longest sleep between two claims: another replica may have ended the job or made it due. */
const MAX_PAUSE_MS = 5000;
/** A stop may take 15 s: so much for jobs to end by themselves, then so much after they were aborted. */
const GRACE_MS = 8000;
const ABORTED_MS = 2000;

interface Pacing {
  readonly everyMs: number;
  /** The share of `everyMs` by which pauses vary at random (default 0.1), so that jobs do not all run at once. */
  readonly jitter?: number;
}

type Run = (signal: AbortSignal) => Promise<void>;

export interface Scheduler {
  /** Runs the job repeatedly, on one replica at a time; once `signal` aborts, it ends at the next safe point. */
  every(name: string, pacing: Pacing, run: Run): void;
  /** Runs the job now, or once more if it is running already. */
  trigger(name: string): void;
  /** Starts nothing more, waits for running jobs, then aborts them. */
  stop(): Promise<void>;
}

export interface SchedulerOptions {
  readonly jobs: JobStore;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly leaseMs?: number;
  readonly graceMs?: number;
}

/**
 * Each job has a loop: claim it in the database; when claimed, run and release it; else sleep until it is due or
 * triggered. An error never ends a loop: it is logged with a short ref, and the job runs again at its next time.
 */
export function scheduler(options: SchedulerOptions): Scheduler {
  const { jobs, log, graceMs = GRACE_MS } = options;
  const stopping = new AbortController();
  const aborting = new AbortController();
  const loops = new Map<string, Loop>();

  return {
    every(name, pacing, run) {
      if (loops.has(name)) throw new Error(`two jobs are named ${name}`);
      const loop = startLoop(options, {
        name,
        pacing,
        run,
        stopping: stopping.signal,
        aborting: aborting.signal,
      });
      loops.set(name, loop);
    },
    trigger(name) {
      if (stopping.signal.aborted) return;
      jobs
        .makeDue(name)
        .catch((err) => log.warn({ job: name, err }, 'trigger lost, the job waits for its time'))
        .finally(() => loops.get(name)?.wake());
    },
    async stop() {
      stopping.abort();
      const ended = Promise.all([...loops.values()].map((loop) => loop.ended));
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
      aborting.abort();
      await Promise.race([ended, sleep(ABORTED_MS, undefined, { ref: false })]);
    },
  };
}

interface Job {
  readonly name: string;
  readonly pacing: Pacing;
  readonly run: Run;
  readonly stopping: AbortSignal;
  readonly aborting: AbortSignal;
}

interface Loop {
  wake(): void;
  readonly ended: Promise<void>;
}

function startLoop(options: SchedulerOptions, job: Job): Loop {
  const { log, jobs, leaseMs = LEASE_MS } = options;
  let sleeping = new AbortController();
  let triggered = false;

  const pause = async (milliseconds: number) => {
    sleeping = new AbortController();
    const signal = AbortSignal.any([sleeping.signal, job.stopping]);
    if (!triggered) await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  };

  /** Runs the job if it can be claimed; returns how many milliseconds to sleep. */
  const turn = async (): Promise<number> => {
    triggered = false;
    const claimed = await jobs.claim(job.name, leaseMs);
    if ('waitMs' in claimed) return Math.min(claimed.waitMs, MAX_PAUSE_MS);
    await runLeased(options, job, claimed.fence);
    return 0;
  };

  const loop = async () => {
    while (!job.stopping.aborted) {
      const pauseMs = await turn().catch((err) => {
        log.warn({ job: job.name, err }, 'job could not be claimed or let go, will retry');
        return MAX_PAUSE_MS;
      });
      await pause(pauseMs);
    }
  };

  return {
    ended: loop(),
    wake() {
      triggered = true;
      sleeping.abort();
    },
  };
}

async function runLeased(options: SchedulerOptions, job: Job, fence: number): Promise<void> {
  const { jobs, log, leaseMs = LEASE_MS } = options;
  const lost = new AbortController();
  let heldUntil = performance.now() + leaseMs;
  const renew = async () => {
    const askedAt = performance.now();
    try {
      if (await jobs.renew(job.name, fence, leaseMs)) heldUntil = askedAt + leaseMs;
      else lost.abort();
    } catch (err) {
      log.warn({ job: job.name, err }, 'job lease not renewed, will retry');
      // The next try would come after the end of the lease, when another replica may run the job.
      if (performance.now() + leaseMs / 3 >= heldUntil) lost.abort();
    }
  };
  const renewing = setInterval(renew, leaseMs / 3);
  try {
    await runLogged(options, job, AbortSignal.any([lost.signal, job.aborting]));
  } finally {
    clearInterval(renewing);
    await jobs.finish(job.name, fence, pauseOf(job.pacing));
  }
}

async function runLogged(
  { log, metrics, clock }: SchedulerOptions,
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = clock().getTime();
  const count = (outcome: 'done' | 'failed' | 'stopped') =>
    metrics.count('job_runs', { job: job.name, outcome });
  try {
    await job.run(signal);
    count('done');
  } catch (err) {
    if (signal.aborted) log.info({ job: job.name }, 'job stopped on its way');
    else logFailure(log, job.name, err);
    count(signal.aborted ? 'stopped' : 'failed');
  }
  metrics.observe('job_seconds', (clock().getTime() - startedAt) / 1000, { job: job.name });
}

/** An outage of CometAPI is no bug of the job, and its calls are logged already. */
export function logFailure(log: Log, job: string, err: unknown): void {
  if (isOutage(err)) log.warn({ job, because: problemOf(err)?.kind }, 'job put off: CometAPI is away');
  else log.error({ job, ref: randomBytes(2).toString('hex'), err }, 'job failed');
}

const pauseOf = ({ everyMs, jitter = 0.1 }: Pacing): number =>
  everyMs * (1 + jitter * (2 * Math.random() - 1));
