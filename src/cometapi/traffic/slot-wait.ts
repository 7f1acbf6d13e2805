import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '../../domain/problems/problem.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { CallLog } from '../../usecases/ports/store/calls.ts';
import type { Pauses } from './pauses.ts';
import { goesBefore, type WaitingCall } from './waiting-call.ts';

/** How often a waiting call asks again, because another process may have given slots back. */
const ASK_AGAIN_MS = 250;

export interface SlotWait {
  /** Registers a waiting call until the result is disposed. */
  enter(one: WaitingCall): Disposable;
  /** The ids of slots; null: a more urgent call has entered. */
  forSlots(one: WaitingCall): Promise<readonly string[] | null>;
  close(): void;
}

/** Waits for slots from the log of calls, which all processes share. One call at a time waits here. */
export function slotWait(calls: CallLog, pauses: Pauses, clock: Clock): SlotWait {
  const wanting = new Set<WaitingCall>();
  let closing = false;
  /** Ends the sleep of the waiting call; a new call aborts it. */
  let sleeping = new AbortController();

  async function reserve({ least, ceiling, most, deadline }: WaitingCall) {
    const held = pauses.now();
    const answer = held ? { retryAt: held.until } : await calls.reserve(least, ceiling, most);
    if ('ids' in answer) return answer;
    const { retryAt } = answer;
    if (Math.max(clock().getTime(), retryAt.getTime()) > deadline)
      throw new Refused({ kind: held?.because ?? 'upstream_limiting', retryAt });
    return answer;
  }

  return {
    enter(one) {
      wanting.add(one);
      sleeping.abort();
      return { [Symbol.dispose]: () => void wanting.delete(one) };
    },
    async forSlots(one) {
      for (;;) {
        sleeping = new AbortController();
        if (closing) throw new Refused({ kind: 'upstream_down', retryAt: null });
        const answer = await reserve(one);
        if ('ids' in answer) return answer.ids;
        if ([...wanting].some((other) => goesBefore(other, one))) return null;
        const ms = Math.min(ASK_AGAIN_MS, Math.max(1, answer.retryAt.getTime() - clock().getTime()));
        await sleep(ms, undefined, { signal: sleeping.signal }).catch(() => {});
      }
    },
    close() {
      closing = true;
      sleeping.abort();
    },
  };
}
