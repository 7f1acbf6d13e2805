import { Refused } from '../../domain/problems/problem.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { Rate } from './rate.ts';

/** Of a window, so that three people who hurry still leave calls to others. */
const SHARE = 1 / 3;

/** Counts what each person had called in the last window; `Refused` asking_too_fast beyond their share. */
export function personShares({ limit, windowSeconds }: Rate, clock: Clock) {
  const share = Math.max(1, Math.floor(limit * SHARE));
  const callsOf = new Map<string, number[]>();
  return (person: string, calls = 1): void => {
    const now = clock().getTime();
    const since = now - windowSeconds * 1000;
    for (const [who, times] of callsOf) if ((times.at(-1) ?? 0) <= since) callsOf.delete(who);
    const times = (callsOf.get(person) ?? []).filter((at) => at > since);
    const charged = Math.min(calls, share);
    // The calls must fit: this many of the oldest have to leave the window first.
    const oldest = times[times.length + charged - share - 1];
    if (oldest !== undefined)
      throw new Refused({ kind: 'asking_too_fast', retryAt: new Date(oldest + windowSeconds * 1000) });
    callsOf.set(person, [...times, ...Array<number>(charged).fill(now)]);
  };
}
