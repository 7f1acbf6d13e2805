import type { JobStore } from '../usecases/ports/jobs.ts';
import type { JobTrigger, Ports } from '../usecases/ports/ports.ts';
import { type JobName, jobsOf } from './jobs.ts';
import { scheduler } from './scheduler.ts';

type TriggeredJob = 'deliver' | 'apply' | 'bulk' | 'sweep' | 'grants';

export interface JobTriggers {
  readonly trigger: JobTrigger;
  readonly waiting: Set<TriggeredJob>;
  /** Triggers every job that calls CometAPI. */
  readonly catchUp: () => void;
  /** True once after the start and once after each recovery of CometAPI: what waited for it is due at once. */
  readonly takeRecovery: () => boolean;
  /** Replaced when the scheduler starts; before that, triggered jobs are kept in `waiting`. */
  onTrigger: (job: TriggeredJob, inMs?: number) => void;
}

/** Ports need triggers and jobs need ports, so triggers are made first and connected to the jobs last. */
export function jobTriggers(): JobTriggers {
  const waiting = new Set<TriggeredJob>();
  let isRecovered = true;
  const self: JobTriggers = {
    waiting,
    onTrigger: (job, inMs = 0) => void (inMs === 0 && waiting.add(job)),
    takeRecovery: () => {
      const was = isRecovered;
      isRecovered = false;
      return was;
    },
    catchUp: () => {
      isRecovered = true;
      for (const job of ['sweep', 'apply', 'bulk', 'grants'] as const) self.onTrigger(job);
    },
    trigger: {
      deliver: (inMs) => self.onTrigger('deliver', inMs),
      apply: (inMs) => self.onTrigger('apply', inMs),
      bulk: () => self.onTrigger('bulk'),
    },
  };
  return self;
}

export interface RunningJobs {
  run(job: JobName): Promise<void>;
  stop(): Promise<void>;
}

export interface RunningJobsOptions {
  readonly sweepEveryMs: number;
  readonly jobs: JobStore;
  readonly triggers: JobTriggers;
  readonly ticking: 'by itself' | 'by hand';
  readonly graceMs: number;
}

/** Starts the scheduler and connects the triggers to it; `by hand`: only `run` runs jobs. */
export function runJobs(
  portsNow: () => Ports,
  { sweepEveryMs, jobs, triggers, ticking, graceMs }: RunningJobsOptions,
): RunningJobs {
  const all = jobsOf(portsNow, sweepEveryMs, triggers.takeRecovery);
  const run = (job: JobName) => all[job].run();
  if (ticking === 'by hand') return { run, stop: async () => {} };
  const { log, metrics, clock } = portsNow();
  const running = scheduler({ jobs, log, metrics, clock, graceMs });
  for (const [name, { everyMs, run }] of Object.entries(all)) running.every(name, { everyMs }, run);
  triggers.onTrigger = (job, inMs = 0) =>
    inMs === 0 ? running.trigger(job) : void setTimeout(() => running.trigger(job), inMs).unref();
  // Work that a crash interrupted is resumed at once.
  for (const job of ['apply', 'bulk', 'grants', 'deliver'] as const) running.trigger(job);
  return { run, stop: () => running.stop() };
}
