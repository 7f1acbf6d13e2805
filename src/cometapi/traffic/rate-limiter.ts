import Bottleneck from 'bottleneck';
import { MINUTE } from '../../domain/time.ts';
import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Log } from '../../usecases/ports/ports.ts';
import { type Pause, type PriorityQueueOptions, priorityQueue, type SlotRange } from './priority-queue.ts';

/** Leave to make calls, taken together and recorded before the first of them. */
interface Reservation {
  /** Makes one call; where the slots are used up it takes more first. */
  spend<T>(call: () => Promise<T>): Promise<T>;
  /** After the last call: what was not used is given back. */
  close(): Promise<void>;
}

export interface RateLimiter {
  take(lane: Lane, slots: SlotRange): Promise<Reservation>;
  /** One at a time for each name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  pause(pause: Pause): void;
  pausedUntil(): Date | null;
  budget(): Promise<{ used: number; limit: number; windowSeconds: number }>;
  /** Refuses whoever waits, and waits for whoever is under way. */
  stop(): Promise<void>;
}

export function rateLimiter({ log, ...options }: PriorityQueueOptions & { log: Log }): RateLimiter {
  const { calls, rate } = options;
  const gate = priorityQueue(options);
  // A name collected while its work runs would let a second run start, so: longer than any write.
  const names = new Bottleneck.Group({ maxConcurrent: 1, timeout: 30 * MINUTE });
  const running = new Set<Promise<unknown>>();

  async function run<T>(call: () => Promise<T>): Promise<T> {
    const made = call();
    running.add(made);
    try {
      return await made;
    } finally {
      running.delete(made);
    }
  }

  /** In the middle of a write nobody is more urgent, and every wait between two calls lets charges in. */
  const more = (lane: Lane, { most }: SlotRange) =>
    gate.reserve(most === 1 ? lane : 'interactive', { least: 1, most });

  return {
    async take(lane, slots) {
      const unused = [...(await gate.reserve(lane, slots))];
      const used: string[] = [];
      const settle = () => keep(() => calls.settle({ used: used.splice(0), unused: unused.splice(0) }), log);
      return {
        async spend(call) {
          if (unused.length === 0) {
            await settle();
            unused.push(...(await more(lane, slots)));
          }
          used.push(...unused.splice(0, 1));
          return run(call);
        },
        // Not after each call: a commit between a read and a write lets charges in.
        close: settle,
      };
    },
    alone: (name, work) => names.key(name).schedule(work),
    pause: gate.pause,
    pausedUntil: gate.pausedUntil,
    budget: async () => ({ used: await calls.inWindow(), ...rate }),
    async stop() {
      gate.close();
      await Promise.allSettled(running);
    },
  };
}

/** A slot not settled counts for longer than it should: harmless, and no reason to lose an answer. */
const keep = (settle: () => Promise<void>, log: Log): Promise<void> =>
  settle().catch((error) => log.warn({ error: String(error) }, 'the log of calls could not be kept'));
