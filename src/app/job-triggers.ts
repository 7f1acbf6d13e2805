import type { JobStore } from '../usecases/ports/jobs.ts';
import type { Nudge, Ports } from '../usecases/ports/ports.ts';
import { type JobName, jobsOf } from './jobs.ts';
import { clockwork } from './scheduler.ts';

type Nudged = 'deliver' | 'apply' | 'sweep' | 'grants';

export interface Nudging {
  readonly nudge: Nudge;
  readonly waiting: Set<Nudged>;
  /** Everything that waited for CometAPI. */
  readonly catchUp: () => void;
  /** Set once something ticks. */
  onNudge: (job: Nudged) => void;
}

/** The ports nudge jobs that are made of the ports, so the nudges come first. */
export function nudging(): Nudging {
  const waiting = new Set<Nudged>();
  const self: Nudging = {
    waiting,
    onNudge: (job) => waiting.add(job),
    catchUp: () => {
      for (const job of ['sweep', 'apply', 'grants'] as const) self.onNudge(job);
    },
    nudge: { deliver: () => self.onNudge('deliver'), apply: () => self.onNudge('apply') },
  };
  return self;
}

export interface Ticking {
  run(job: JobName): Promise<void>;
  stop(): Promise<void>;
}

export interface TickingOptions {
  readonly sweepEveryMs: number;
  readonly jobs: JobStore;
  readonly nudged: Nudging;
  readonly ticking: 'by itself' | 'by hand';
  readonly graceMs: number;
}

export function tick(
  ports: Ports,
  { sweepEveryMs, jobs, nudged, ticking, graceMs }: TickingOptions,
): Ticking {
  const all = jobsOf(ports, sweepEveryMs);
  const run = (job: JobName) => all[job].run();
  if (ticking === 'by hand') return { run, stop: async () => {} };
  const { log, meter, clock } = ports;
  const works = clockwork({ jobs, log, meter, clock, graceMs });
  for (const [name, { everyMs, run }] of Object.entries(all))
    works.every(name, { everyMs, jitter: 0.1 }, run);
  nudged.onNudge = (job) => works.nudge(job);
  return { run, stop: () => works.stop() };
}
