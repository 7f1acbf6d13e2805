import Bottleneck from 'bottleneck';
import { MINUTE } from '../../domain/time.ts';
import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Log } from '../../usecases/ports/ports.ts';
import type { Pause } from './pauses.ts';
import { type PriorityQueueOptions, priorityQueue } from './priority-queue.ts';
import type { SlotRange } from './waiting-call.ts';

/** Slots that were reserved together before the first call. */
interface Reservation {
  /** Makes one call; when all slots are used, reserves more first. */
  use<T>(call: () => Promise<T>): Promise<T>;
  /** Gives back unused slots. */
  close(): Promise<void>;
}

export interface RateLimiter {
  take(lane: Lane, slots: SlotRange): Promise<Reservation>;
  /** One holder at a time for each name, in the order of asking. */
  lock(name: string): Promise<Disposable>;
  charge(person: string, calls: number): void;
  pause(pause: Pause): void;
  pausedUntil(): Date | null;
  budget(): Promise<{ used: number; limit: number; windowSeconds: number }>;
  /** Refuses waiting calls and waits for running ones. */
  stop(): Promise<void>;
}

/** Keeps the rate in every window and across processes (`CallLog`), with locks for names in this process. */
export function rateLimiter({ log, ...options }: PriorityQueueOptions & { log: Log }): RateLimiter {
  const { calls, rate } = options;
  const queue = priorityQueue(options);
  // Long, because Bottleneck drops a name after this time even while it is held, which would let a second holder in.
  const mutexes = new Bottleneck.Group({ maxConcurrent: 1, timeout: 30 * MINUTE });
  const running = runningCalls();
  return {
    async take(lane, slots) {
      const reserved = await queue.reserve(lane, slots);
      return reservation(reserved, {
        // A write that has begun goes first: charges that come in between its calls have to be repaired.
        reserveMore: () =>
          queue.reserve(slots.most === 1 ? lane : 'interactive', { least: 1, most: slots.most }),
        settle: (ended) => logFailure(() => calls.settle(ended), log),
        run: running.run,
        usableMs: (rate.windowSeconds * 1000) / 2,
      });
    },
    lock: (name) =>
      new Promise((acquired) => {
        const held = () => new Promise<void>((release) => acquired({ [Symbol.dispose]: release }));
        void mutexes.key(name).schedule(held);
      }),
    charge: queue.charge,
    pause: queue.pause,
    pausedUntil: queue.pausedUntil,
    budget: async () => ({ used: await calls.inWindow(), ...rate }),
    async stop() {
      queue.close();
      await running.ended();
    },
  };
}

interface ReservationParts {
  reserveMore(): Promise<readonly string[]>;
  settle(slots: { used: string[]; unused: string[] }): Promise<void>;
  run<T>(call: () => Promise<T>): Promise<T>;
  /** The log forgets slots of work that never ends after two windows, so older ones than this are reserved anew. */
  readonly usableMs: number;
}

function reservation(
  reserved: readonly string[],
  { reserveMore, settle, run, usableMs }: ReservationParts,
): Reservation {
  let reservedAt = performance.now();
  const unused = [...reserved];
  const used: string[] = [];
  let closed = false;
  const record = () => settle({ used: used.splice(0), unused: unused.splice(0) });
  return {
    async use(call) {
      // Slots reserved after the close would never be given back.
      if (closed) throw new Error('a reservation was used after it was closed');
      if (unused.length === 0 || performance.now() - reservedAt > usableMs) {
        await record();
        unused.push(...(await reserveMore()));
        reservedAt = performance.now();
      }
      used.push(...unused.splice(0, 1));
      return run(call);
    },
    // Not after each call: a commit between a read and a write would give charges time to come in.
    close: () => {
      closed = true;
      return record();
    },
  };
}

/** Tracks running calls, so that `stop` can wait for them. */
function runningCalls() {
  const running = new Set<Promise<unknown>>();
  return {
    async run<T>(call: () => Promise<T>): Promise<T> {
      const made = call();
      running.add(made);
      try {
        return await made;
      } finally {
        running.delete(made);
      }
    },
    ended: () => Promise.allSettled(running),
  };
}

/** A slot that was not settled counts longer than needed, which is harmless. */
const logFailure = (settle: () => Promise<void>, log: Log): Promise<void> =>
  settle().catch((error) => log.warn({ error: String(error) }, 'the log of calls could not be kept'));
