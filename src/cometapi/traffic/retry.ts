import pRetry from 'p-retry';
import type { Lane } from '../../usecases/ports/cometapi.ts';
import type { Clock } from '../../usecases/ports/ports.ts';
import { type CometFailure, type FailureKind, failureOf } from '../wire/failure.ts';
import { pauseSeconds } from './back-off.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { Rate } from './rate.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { SlotRange } from './waiting-call.ts';

/** The calls of one piece of work. Every attempt uses a slot and is seen by the circuit breaker. */
export interface Calls {
  /** Repeated within the deadline while CometAPI is down or limiting. */
  read<T>(call: () => Promise<T>): Promise<T>;
  /** Repeated only when it is certain that nothing was written. */
  write<T>(call: () => Promise<T>): Promise<T>;
  /** One attempt. */
  once<T>(call: () => Promise<T>): Promise<T>;
  /** Milliseconds until the deadline. */
  left(): number;
  /** Gives back the slots that were not used. */
  close(): Promise<void>;
}

export interface Work {
  readonly lane: Lane;
  /** Reserved together before the first call. */
  readonly slots: SlotRange;
  readonly deadlineMs: number;
  /** Nothing else rests on it: its failures neither open the circuit nor pause other calls. */
  readonly isOptional?: boolean;
}

/** Reserves the slots of a piece of work and returns its calls. */
export type Executor = (work: Work) => Promise<Calls>;

export interface ExecutorOptions {
  readonly limiter: RateLimiter;
  readonly breaker: CircuitBreaker;
  readonly rate: Rate;
  readonly clock: Clock;
}

/** Failures that prove that nothing was written. */
const REPEATABLE: readonly FailureKind[] = ['down', 'limiting'];

export function executor(options: ExecutorOptions): Executor {
  const { limiter, breaker } = options;
  const counted = rateLimitAware(options);

  return async ({ lane, slots, deadlineMs, isOptional = false }) => {
    const admittedAs = isOptional ? 'sweep' : lane;
    breaker.admit(admittedAs);
    const reservation = await limiter.take(lane, slots);
    const deadline = performance.now() + deadlineMs;
    const left = () => deadline - performance.now();
    const attempt = <T>(call: () => Promise<T>): Promise<T> => {
      // Checked before a slot is used.
      breaker.admit(admittedAs);
      const watched = isOptional ? call : () => breaker.watch(lane, call);
      return reservation.use(() => counted(watched, isOptional ? ['limiting'] : ANY));
    };
    const repeated = <T>(call: () => Promise<T>) =>
      pRetry(() => attempt(call), {
        retries: 4,
        minTimeout: 200,
        randomize: true,
        maxRetryTime: Math.max(1, left()),
        shouldRetry: ({ error }) => failureOf(error, ...REPEATABLE) !== null && !breaker.status().suspended,
      });
    return {
      read: repeated,
      write: repeated,
      once: async (call) => attempt(call),
      left,
      close: reservation.close,
    };
  };
}

const ANY: readonly FailureKind[] = [];

/** Makes a call; a 429, or a failure with Retry-After, pauses all calls. `pausing`: the kinds that may; empty: any. */
function rateLimitAware({ limiter, rate, clock }: ExecutorOptions) {
  let consecutive429s = 0;

  function onFailure({ facts: { kind, retryAfterSeconds } }: CometFailure): void {
    if (kind !== 'limiting' && retryAfterSeconds === null) return;
    // 429s of calls that ran at the same time count once.
    if (limiter.pausedUntil() === null) consecutive429s += 1;
    const seconds = pauseSeconds({
      retryAfterSeconds,
      consecutive429s,
      windowSeconds: rate.windowSeconds,
      jitter: Math.random(),
    });
    const until = new Date(clock().getTime() + seconds * 1000);
    limiter.pause({ until, because: kind === 'limiting' ? 'upstream_limiting' : 'upstream_down' });
  }

  return async <T>(call: () => Promise<T>, pausing: readonly FailureKind[]): Promise<T> => {
    try {
      const answer = await call();
      consecutive429s = 0;
      return answer;
    } catch (error) {
      const failure = failureOf(error, ...pausing);
      if (failure) onFailure(failure);
      throw error;
    }
  };
}
