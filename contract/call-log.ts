import { randomUUID } from 'node:crypto';
import type { CallLog } from '../src/usecases/ports/store/calls.ts';

export type RunLog = CallLog & {
  /** Every call of this run. */
  made(): number;
  /** The highest number of calls in one window. */
  most(): number;
};

/** The log of calls for one run. A call counts from its reservation until a window after its answer. */
export function runLog(windowSeconds: number, now: () => number = Date.now): RunLog {
  const answeredAt = new Map<string, number | null>();
  let made = 0;
  let peak = 0;

  function forget(): void {
    const since = now() - windowSeconds * 1000;
    for (const [id, at] of answeredAt) if (at !== null && at <= since) answeredAt.delete(id);
  }

  function freeAgainAt(): Date {
    const answered = [...answeredAt.values()].filter((at) => at !== null);
    return new Date(Math.min(now(), ...answered) + windowSeconds * 1000);
  }

  return {
    async reserve(least, ceiling, most = least) {
      forget();
      const free = ceiling - answeredAt.size;
      if (free < least) return { retryAt: freeAgainAt() };
      const ids = Array.from({ length: Math.min(most, free) }, () => randomUUID());
      for (const id of ids) answeredAt.set(id, null);
      peak = Math.max(peak, answeredAt.size);
      return { ids };
    },
    async settle({ used, unused }) {
      for (const id of used) answeredAt.set(id, now());
      for (const id of unused) answeredAt.delete(id);
      made += used.length;
    },
    async inWindow() {
      forget();
      return answeredAt.size;
    },
    made: () => made,
    most: () => peak,
  };
}
