import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { Refused } from '../../domain/problems/problem.ts';
import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import type { CallLog } from '../../usecases/ports/store/calls.ts';
import { personShares } from './person-share.ts';

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
  /** Whose read it is: it leaves the reserve to decisions and changes, and gives way to them there. */
  readonly person?: string;
}

export const exactly = (calls: number): SlotRange => ({ least: calls, most: calls });

interface Waiting extends SlotRange {
  readonly lane: Lane;
  readonly isLook: boolean;
  readonly ceiling: number;
  readonly deadline: number;
}

const order = { interactive: 1, approval: 4, sweep: 8 } satisfies Record<Lane, number>;
/** How soon a waiting call sees that slots were given back elsewhere. */
const lookUpMs = 250;

/**
 * Bottleneck says who is next in this process; the log of calls says whether anyone may go, across
 * processes. Whoever is next waits for slots, and gives way to whoever is more urgent.
 */
export function priorityQueue({ calls, rate, clock, waitMs }: PriorityQueueOptions): PriorityQueue {
  const queue = new Bottleneck({ maxConcurrent: 1 });
  const admit = personShares(rate, clock);
  const crowd = new Set<Waiting>();
  let closing = false;
  /** The sleep of whoever is next; a newcomer ends it. */
  let sleeping = new AbortController();
  const pauses = longestPause(clock);

  /** null: made way. */
  async function waitForSlots(one: Waiting): Promise<readonly string[] | null> {
    const { least, most, ceiling, deadline } = one;
    for (;;) {
      sleeping = new AbortController();
      if (closing) throw new Refused({ kind: 'upstream_down', retryAt: null });
      const held = pauses.now();
      const answer = held ? { retryAt: held.until } : await calls.reserve(least, ceiling, most);
      if ('ids' in answer) return answer.ids;
      const { retryAt } = answer;
      const now = clock().getTime();
      if (Math.max(now, retryAt.getTime()) > deadline)
        throw new Refused({ kind: held?.because ?? 'upstream_limiting', retryAt });
      if ([...crowd].some((other) => goesBefore(other, one))) return null;
      const ms = Math.min(lookUpMs, Math.max(1, retryAt.getTime() - now));
      await sleep(ms, undefined, { signal: sleeping.signal }).catch(() => {});
    }
  }

  async function take(one: Waiting): Promise<readonly string[]> {
    crowd.add(one);
    sleeping.abort();
    try {
      for (let priority = order[one.lane]; ; priority = priorityAfterYield(one)) {
        const ids = await queue.schedule({ priority }, () => waitForSlots(one));
        if (ids) return ids;
      }
    } finally {
      crowd.delete(one);
    }
  }

  return {
    async reserve(lane, slots) {
      if (slots.person !== undefined) admit(slots.person);
      return take(waiter(lane, slots, { rate, deadline: clock().getTime() + waitMs[lane] }));
    },
    pause: pauses.add,
    pausedUntil: () => pauses.now()?.until ?? null,
    close() {
      closing = true;
      sleeping.abort();
    },
  };
}

function waiter(
  lane: Lane,
  { least, most, person }: SlotRange,
  { rate, deadline }: { rate: Rate; deadline: number },
): Waiting {
  const isLook = person !== undefined;
  const ceiling = ceilingOf(lane, isLook, rate);
  return { lane, isLook, ceiling, least: Math.min(least, ceiling), most: Math.min(most, ceiling), deadline };
}

function longestPause(clock: Clock) {
  let longest: Pause | null = null;
  return {
    add(next: Pause): void {
      if (longest === null || next.until.getTime() > longest.until.getTime()) longest = next;
    },
    now: (): Pause | null =>
      longest !== null && longest.until.getTime() > clock().getTime() ? longest : null,
  };
}

/** A look that finds no slot gives way to every decision and change: some slots are for them alone. */
function goesBefore(other: Waiting, one: Waiting): boolean {
  if (other.isLook) return one.lane === 'sweep';
  return one.isLook ? other.lane !== 'sweep' : order[other.lane] < order[one.lane];
}

const priorityAfterYield = ({ isLook, lane }: Waiting): number => (isLook ? order.approval + 1 : order[lane]);

/** Five sixths: sweeps and looks never take what decisions and changes need to get through. */
const ceilingOf = (lane: Lane, isLook: boolean, { limit }: Rate): number =>
  lane === 'sweep' || isLook ? Math.max(1, Math.floor((limit * 5) / 6)) : limit;
