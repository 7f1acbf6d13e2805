import Bottleneck from 'bottleneck';
import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { CallLog } from '../../usecases/ports/store/calls.ts';
import { type Pause, pauses } from './pauses.ts';
import { personShares } from './person-share.ts';
import type { Rate } from './rate.ts';
import { slotWait } from './slot-wait.ts';
import {
  priorityAfterYield,
  priorityOf,
  type SlotRange,
  type WaitingCall,
  waitingCall,
} from './waiting-call.ts';

export interface PriorityQueueOptions {
  readonly calls: CallLog;
  readonly rate: Rate;
  readonly clock: Clock;
  /** How long calls of each lane wait before they are refused. */
  readonly waitMs: Readonly<Record<Lane, number>>;
}

export interface PriorityQueue {
  /** Ids of the slots, at most as many as a window holds; `Refused` when the wait would be too long. */
  reserve(lane: Lane, slots: SlotRange): Promise<readonly string[]>;
  /** Counts future calls against a person's share; `Refused` asking_too_fast beyond it. */
  charge(person: string, calls: number): void;
  /** No call is made before the pause ends. */
  pause(pause: Pause): void;
  pausedUntil(): Date | null;
  /** Refuses the waiting calls. */
  close(): void;
}

/**
 * Bottleneck orders the waiting calls of this process; the log of calls, which all processes share, has the slots.
 * The first call waits for slots, and goes behind a more urgent one that comes meanwhile.
 */
export function priorityQueue({ calls, rate, clock, waitMs }: PriorityQueueOptions): PriorityQueue {
  const queue = new Bottleneck({ maxConcurrent: 1 });
  const charge = personShares(rate, clock);
  const paused = pauses(clock);
  const wait = slotWait(calls, paused, clock);

  async function take(one: WaitingCall): Promise<readonly string[]> {
    using _entered = wait.enter(one);
    for (let priority = priorityOf(one); ; priority = priorityAfterYield(one)) {
      const ids = await queue.schedule({ priority }, () => wait.forSlots(one));
      if (ids) return ids;
    }
  }

  return {
    async reserve(lane, slots) {
      if (slots.person !== undefined) charge(slots.person);
      return take(waitingCall(lane, slots, { rate, deadline: clock().getTime() + waitMs[lane] }));
    },
    charge,
    pause: paused.add,
    pausedUntil: () => paused.now()?.until ?? null,
    close: wait.close,
  };
}
