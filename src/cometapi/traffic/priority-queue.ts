import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { Refused } from '../../domain/problems/problem.ts';
import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { CallLog } from '../../usecases/ports/store.ts';

export interface Rate {
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface Pause {
  readonly until: Date;
  readonly because: 'upstream_limiting' | 'upstream_down';
}

export interface PriorityQueueOptions {
  readonly calls: CallLog;
  readonly rate: Rate;
  readonly clock: Clock;
  /** How long a lane waits for its turn before it is told to come back. */
  readonly waitMs: Readonly<Record<Lane, number>>;
}

export interface PriorityQueue {
  /** Ids of that many slots, or of as many as a window holds; `Refused` when the wait would be too long. */
  reserve(lane: Lane, slots: SlotRange): Promise<readonly string[]>;
  /** Nobody goes before then. */
  pause(pause: Pause): void;
  pausedUntil(): Date | null;
  /** Whoever waits is refused. */
  close(): void;
}

/** How many calls it takes; where more are free, `most` are had, so that nothing needs to wait in between. */
export interface SlotRange {
  readonly least: number;
  readonly most: number;
}

export const exactly = (calls: number): SlotRange => ({ least: calls, most: calls });

interface Waiting extends SlotRange {
  readonly lane: Lane;
  readonly deadline: number;
}

const order = { interactive: 1, approval: 4, sweep: 8 } satisfies Record<Lane, number>;
const lanes = Object.keys(order) as Lane[];
/** How soon a waiting call sees that slots were given back elsewhere. */
const lookUpMs = 250;

/**
 * Bottleneck says who is next in this process; the log of calls says whether anyone may go, across
 * processes. Whoever is next waits at the gate, and makes way for whoever is more urgent.
 */
export function priorityQueue({ calls, rate, clock, waitMs }: PriorityQueueOptions): PriorityQueue {
  const queue = new Bottleneck({ maxConcurrent: 1 });
  let closing = false;
  /** The sleep of whoever stands at the gate; who is more urgent ends it by coming. */
  let nap = new AbortController();
  const waiting: Record<Lane, number> = { interactive: 0, approval: 0, sweep: 0 };
  let paused: Pause | null = null;

  const pauseNow = () => (paused !== null && paused.until.getTime() > clock().getTime() ? paused : null);
  const mustYield = (lane: Lane) => lanes.some((other) => order[other] < order[lane] && waiting[other] > 0);

  /** null: made way. */
  async function stand({ lane, least, most, deadline }: Waiting): Promise<readonly string[] | null> {
    for (;;) {
      nap = new AbortController();
      if (closing) throw new Refused({ kind: 'upstream_down', retryAt: null });
      const held = pauseNow();
      const answer = held ? { retryAt: held.until } : await calls.reserve(least, ceilingOf(lane, rate), most);
      if ('ids' in answer) return answer.ids;
      const { retryAt } = answer;
      const now = clock().getTime();
      if (Math.max(now, retryAt.getTime()) > deadline)
        throw new Refused({ kind: held?.because ?? 'upstream_limiting', retryAt });
      if (mustYield(lane)) return null;
      const ms = Math.min(lookUpMs, Math.max(1, retryAt.getTime() - now));
      await sleep(ms, undefined, { signal: nap.signal }).catch(() => {});
    }
  }

  return {
    async reserve(lane, { least, most }) {
      const ceiling = ceilingOf(lane, rate);
      const deadline = clock().getTime() + waitMs[lane];
      const place = { lane, least: Math.min(least, ceiling), most: Math.min(most, ceiling), deadline };
      waiting[lane] += 1;
      nap.abort();
      try {
        for (;;) {
          const ids = await queue.schedule({ priority: order[lane] }, () => stand(place));
          if (ids) return ids;
        }
      } finally {
        waiting[lane] -= 1;
      }
    },
    pause(next) {
      if (paused === null || next.until.getTime() > paused.until.getTime()) paused = next;
    },
    pausedUntil: () => pauseNow()?.until ?? null,
    close() {
      closing = true;
      nap.abort();
    },
  };
}

/** Five sixths: a sweep never takes what people need to get through. */
const ceilingOf = (lane: Lane, { limit }: Rate): number =>
  lane === 'sweep' ? Math.max(1, Math.floor((limit * 5) / 6)) : limit;
