import { type Units, units } from '../../../domain/keys/quota.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Applying } from '../../../domain/requests/request.ts';
import { allAnswered, sending } from '../../../domain/requests/transitions.ts';
import { isNoted } from '../../../domain/upstream/sent.ts';
import { type Attempt, attempted, moved, type Run } from './attempt.ts';

/** What one attempt sends for a request, and the request as it is stored meanwhile. */
export interface Sends {
  /** Carries out a plan of this request; only an unknown outcome leaves something under way. */
  during(from: Applying, used: Units, act: (stored: () => Applying) => Promise<Attempt>): Promise<Attempt>;
  readonly beforeWrite: (callMs: number) => Promise<void>;
}

/**
 * Before anything is sent it is stored until when that may be carried out, so that no later run takes it for lost. A lost
 * lease stops the write before its next writing call.
 */
export function sendsOf(run: Run, request: Applying): Sends {
  const { ports, lease } = run;
  let stored = request;
  let usedBefore = units(0);
  return {
    async during(from, used, act) {
      stored = from;
      usedBefore = used;
      try {
        return await act(() => stored);
      } catch (error) {
        const left = problemOf(error)?.kind === 'outcome_unknown' ? stored : allAnswered(stored);
        return attempted(run, left, () => Promise.reject(error));
      }
    },
    async beforeWrite(callMs) {
      const now = ports.clock();
      if (!isNoted(stored, now))
        stored = await moved(run, { from: stored, next: sending(stored, now, usedBefore), isUntold: true });
      await lease.assertHeld(callMs);
    },
  };
}

/** While something may still land nothing is sent, and the look for it ends with this unless it is found. */
export const stillUnknown = ({ id }: Applying): Refused => new Refused({ kind: 'outcome_unknown', id });

export const sendsNothing = (request: Applying) => ({
  beforeWrite: () => Promise.reject(stillUnknown(request)),
});
