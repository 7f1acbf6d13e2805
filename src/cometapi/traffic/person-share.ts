import { Refused } from '../../domain/problems/problem.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { Rate } from './rate.ts';

/** Of a window, so that three people who hurry still leave calls to others. */
const SHARE = 1 / 3;

/** Counts the reads of each person in the last window; `Refused` asking_too_fast beyond their share. */
export function personShares({ limit, windowSeconds }: Rate, clock: Clock): (person: string) => void {
  const share = Math.max(1, Math.floor(limit * SHARE));
  const readsOf = new Map<string, number[]>();
  return (person) => {
    const now = clock().getTime();
    const since = now - windowSeconds * 1000;
    for (const [who, times] of readsOf) if ((times.at(-1) ?? 0) <= since) readsOf.delete(who);
    const times = (readsOf.get(person) ?? []).filter((at) => at > since);
    const oldest = times[times.length - share];
    if (oldest !== undefined)
      throw new Refused({ kind: 'asking_too_fast', retryAt: new Date(oldest + windowSeconds * 1000) });
    readsOf.set(person, [...times, now]);
  };
}
