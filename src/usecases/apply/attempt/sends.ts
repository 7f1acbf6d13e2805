import { type Units, units } from '../../../domain/keys/quota.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Applying } from '../../../domain/requests/request.ts';
import { allAnswered, sending, unanswered } from '../../../domain/requests/transitions.ts';
import { isNoted, NOTED_FOR } from '../../../domain/upstream/sent.ts';
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
  let sentAt = ports.clock();
  return {
    async during(from, used, act) {
      stored = from;
      usedBefore = used;
      try {
        return await act(() => stored);
      } catch (error) {
        const left = leftBy(error, { before: from, stored, sentAt });
        return attempted(run, left, () => Promise.reject(error));
      }
    },
    async beforeWrite(callMs) {
      // A slow database can take longer than a note lasts.
      for (let forMs = NOTED_FOR; ; forMs *= 2) {
        const now = ports.clock();
        const next = sending(stored, { now, used: usedBefore, forMs });
        if (!isNoted(stored, now)) stored = await moved(run, { from: stored, next, isUntold: true });
        await lease.assertHeld(callMs);
        sentAt = ports.clock();
        if (isNoted(stored, sentAt)) return;
      }
    },
  };
}

interface Tried {
  readonly before: Applying;
  readonly stored: Applying;
  /** When the last call was sent. */
  readonly sentAt: Date;
}

/** The request as it is after an error: with what may still land. */
function leftBy(error: unknown, { before, stored, sentAt }: Tried): Applying {
  const problem = problemOf(error);
  if (problem?.kind !== 'outcome_unknown') return allAnswered(stored, before);
  return problem.isSlow ? unanswered(stored, sentAt) : stored;
}

/** While something may still land nothing is sent, and the look for it ends with this unless it is found. */
export const stillUnknown = ({ id }: Applying): Refused => new Refused({ kind: 'outcome_unknown', id });

export const sendsNothing = (request: Applying) => ({
  beforeWrite: () => Promise.reject(stillUnknown(request)),
});
