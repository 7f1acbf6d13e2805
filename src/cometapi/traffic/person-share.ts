import { Refused } from '../../domain/problems/problem.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { Rate } from './rate.ts';

/** The part of a window's calls that one person may use. */
const SHARE = 1 / 3;

/** Counts calls for each person over the last window; throws `Refused` asking_too_fast beyond their share. */
export function personShares({ limit, windowSeconds }: Rate, clock: Clock) {
  const share = Math.max(1, Math.floor(limit * SHARE));
  const callsOf = new Map<string, number[]>();
  return (person: string, calls = 1): void => {
    const now = clock().getTime();
    const since = now - windowSeconds * 1000;
    for (const [who, times] of callsOf) if ((times.at(-1) ?? 0) <= since) callsOf.delete(who);
    const times = (callsOf.get(person) ?? []).filter((at) => at > since);
    const charged = Math.min(calls, share);
    // The calls fit once this one of the old calls has left the window.
    const oldest = times[times.length + charged - share - 1];
    if (oldest !== undefined)
      throw new Refused({ kind: 'asking_too_fast', retryAt: new Date(oldest + windowSeconds * 1000) });
    callsOf.set(person, [...times, ...Array<number>(charged).fill(now)]);
  };
}
