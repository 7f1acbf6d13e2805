import pRetry from 'p-retry';
import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import { type CometFailure, type FailureKind, failureOf } from '../wire/failure.ts';
import { pauseSeconds } from './back-off.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { Rate, SlotRange } from './priority-queue.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** What a piece of work asks CometAPI through: every attempt pays its slot, and trouble is remembered. */
export interface Calls {
  /** Again and again within the deadline, unless CometAPI said no. */
  read<T>(call: () => Promise<T>): Promise<T>;
  /** Again only where it is certain that nothing was written. */
  write<T>(call: () => Promise<T>): Promise<T>;
  /** Once. */
  once<T>(call: () => Promise<T>): Promise<T>;
  /** Milliseconds until the deadline. */
  left(): number;
}

export interface Work {
  readonly lane: Lane;
  /** Taken together, before the first call. */
  readonly slots: SlotRange;
  readonly deadlineMs: number;
  /** Its failure says nothing of CometAPI as a whole, nor its answer of the token. */
  readonly ignoredByBreaker?: boolean;
}

export type Executor = <T>(work: Work, act: (ask: Calls) => Promise<T>) => Promise<T>;

export interface ExecutorOptions {
  readonly pace: RateLimiter;
  readonly health: CircuitBreaker;
  readonly rate: Rate;
  readonly clock: Clock;
}

const readAgain: FailureKind[] = ['down', 'limiting', 'unreadable'];
const writeAgain: FailureKind[] = ['down', 'limiting'];

export function executor({ pace, health, rate, clock }: ExecutorOptions): Executor {
  let strikes = 0;

  function struckBy(failure: CometFailure): void {
    const { kind, retryAfterSeconds } = failure.facts;
    if (kind !== 'limiting' && retryAfterSeconds === null) return;
    // Calls that were under way together are struck together, once.
    if (pace.pausedUntil() === null) strikes += 1;
    const struck = { retryAfterSeconds, strikes, windowSeconds: rate.windowSeconds, jitter: Math.random() };
    const until = new Date(clock().getTime() + pauseSeconds(struck) * 1000);
    pace.pause({ until, because: kind === 'limiting' ? 'upstream_limiting' : 'upstream_down' });
  }

  async function made<T>(call: () => Promise<T>): Promise<T> {
    try {
      const told = await call();
      strikes = 0;
      return told;
    } catch (error) {
      const failure = failureOf(error);
      if (failure) struckBy(failure);
      throw error;
    }
  }

  return async ({ lane, slots, deadlineMs, ignoredByBreaker = false }, act) => {
    const patience = ignoredByBreaker ? 'sweep' : lane;
    health.admit(patience);
    const attempt = <T>(call: () => Promise<T>) => {
      // Before a slot is spent on it.
      health.admit(patience);
      return taken.spend(() => made(ignoredByBreaker ? call : () => health.watch(lane, call)));
    };
    const taken = await pace.take(lane, slots);
    const deadline = performance.now() + deadlineMs;
    const left = () => deadline - performance.now();
    const persist = <T>(call: () => Promise<T>, again: FailureKind[]) =>
      pRetry(() => attempt(call), {
        retries: 4,
        minTimeout: 200,
        randomize: true,
        maxRetryTime: Math.max(1, left()),
        shouldRetry: ({ error }) => failureOf(error, ...again) !== null && !health.status().suspended,
      });
    try {
      return await act({
        read: (call) => persist(call, readAgain),
        write: (call) => persist(call, writeAgain),
        once: (call) => taken.spend(call),
        left,
      });
    } finally {
      await taken.close();
    }
  };
}
