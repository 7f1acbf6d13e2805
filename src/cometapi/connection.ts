import type { Lane, WriteOptions } from '../usecases/ports/cometapi.ts';
import type { Clock, Log, Metrics } from '../usecases/ports/ports.ts';
import type { CallLog } from '../usecases/ports/store/calls.ts';
import { unmaskSupport } from './reveal.ts';
import { circuitBreaker } from './traffic/circuit-breaker.ts';
import type { Rate } from './traffic/rate.ts';
import { type RateLimiter, rateLimiter } from './traffic/rate-limiter.ts';
import { type Calls, type Executor, executor, type Work } from './traffic/retry.ts';
import { exactly } from './traffic/waiting-call.ts';
import { type Client, client as clientOf } from './wire/client.ts';
import { refusedBy } from './wire/failure.ts';
import type { Transport } from './wire/transport.ts';
import type { WriteContext } from './writes/write-context.ts';
import type { HeldWrite } from './writes/write-session.ts';

export interface CometApiOptions {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly userId: string | null;
  readonly rate: Rate;
  /** null: /api/status is asked. */
  readonly unitsPerUsd: number | null;
  readonly calls: CallLog;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly timeouts?: Partial<Timeouts>;
  /** How a request reaches CometAPI. Default: HTTP. */
  readonly transport?: Transport | undefined;
  /** Called when CometAPI answers again after its circuit was open. */
  readonly recovered?: () => void;
}

export interface Timeouts {
  /** One reading call. */
  readonly callMs: number;
  /** One writing call: shorter than a lease, which has to last for it. */
  readonly writeCallMs: number;
  /** A read with all its attempts. */
  readonly readMs: number;
  /** A write session with all its calls. */
  readonly writeMs: number;
  /** How long a person's call waits for slots. */
  readonly waitMs: number;
}

const defaultTimeouts: Timeouts = {
  callMs: 10_000,
  writeCallMs: 8000,
  readMs: 15_000,
  writeMs: 30_000,
  waitMs: 20_000,
};
/** Calls of a reveal: read the row, unmask its secret. */
const slotsOfReveal = exactly(2);

export type Connection = ReturnType<typeof connect>;

/** Connects rate limiter, circuit breaker, retries and HTTP. Failures are thrown as `Refused`. */
export function connect(options: CometApiOptions) {
  const { clock, log, metrics, baseUrl, accessToken, userId, rate, transport } = options;
  const timeouts: Timeouts = { ...defaultTimeouts, ...options.timeouts };
  const { limiter, breaker } = trafficOf(options, timeouts.waitMs);
  const begin = executor({ limiter, breaker, rate, clock });
  const client = clientOf({ baseUrl, accessToken, userId, timeouts, log, metrics, transport });
  const refusing: Refusing = (act) =>
    act().catch((error) => {
      throw refusedBy(error, { now: clock(), nextTry: breaker.status().retryAt });
    });
  return {
    client,
    limiter,
    breaker,
    unmasking: unmaskSupport(),
    ...readsWith({ begin, refusing, readMs: timeouts.readMs }),
    hold: holdWith({ begin, refusing, client, limiter, clock, timeouts }),
  };
}

function trafficOf(options: CometApiOptions, waitMs: number) {
  const { calls, rate, clock, log, metrics, recovered = () => {} } = options;
  // Two windows: at any rate a write gets its slots within one window in which nothing else goes first.
  const approval = Math.max(3 * waitMs, 2000 * rate.windowSeconds);
  const waits = { interactive: waitMs, approval, sweep: Number.POSITIVE_INFINITY };
  const limiter = rateLimiter({ calls, rate, clock, log, waitMs: waits });
  const breaker = circuitBreaker({ clock, log, metrics, pausedUntil: limiter.pausedUntil, recovered });
  return { limiter, breaker };
}

/** For reads that a form waits for: a later answer is of no use. */
const QUICK_READ_MS = 3000;

function readsWith({ begin, refusing, readMs }: Pick<Holding, 'begin' | 'refusing'> & { readMs: number }) {
  const within = <T>(work: Work, act: (calls: Calls) => Promise<T>): Promise<T> =>
    refusing(async () => {
      const begun = await begin(work);
      return act(begun).finally(begun.close);
    });
  const slots = exactly(1);
  const quick = { slots, deadlineMs: Math.min(readMs, QUICK_READ_MS), isOptional: true };
  return {
    read: <T>(lane: Lane, call: () => Promise<T>, person?: string) =>
      within({ lane, slots: { ...slots, ...(person && { person }) }, deadlineMs: readMs }, (calls) =>
        calls.read(call),
      ),
    /** Of what only one view or job shows: it fails alone, after one attempt. */
    readOptional: <T>(lane: Lane, call: () => Promise<T>, person?: string) =>
      within(
        { lane, slots: { ...slots, ...(person && { person }) }, deadlineMs: readMs, isOptional: true },
        (calls) => calls.once(call),
      ),
    readQuickly: <T>(call: () => Promise<T>) =>
      within({ lane: 'interactive', ...quick }, (calls) => calls.read(call)),
    reveal: <T>(act: (calls: Calls) => Promise<T>) =>
      within({ lane: 'interactive', slots: slotsOfReveal, deadlineMs: readMs }, act),
  };
}

type LockedWork = Pick<Work, 'lane' | 'slots'> & WriteOptions;

/** Turns a failure of CometAPI into `Refused`. */
type Refusing = <T>(act: () => Promise<T>) => Promise<T>;

interface Holding {
  readonly begin: Executor;
  readonly refusing: Refusing;
  readonly client: Client;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
}

/** Waits for the lock on `name`, then for slots, and holds both until `release`. */
const holdWith =
  ({ begin, refusing, client, limiter, clock, timeouts }: Holding) =>
  async (
    name: string,
    { writing = (call) => call(), unowned = async (ids) => ids, ...work }: LockedWork,
  ): Promise<HeldWrite> => {
    const lock = await limiter.lock(name);
    const unlock = (error: unknown) => {
      lock[Symbol.dispose]();
      throw error;
    };
    const { writeMs, writeCallMs } = timeouts;
    const calls = await refusing(() => begin({ ...work, deadlineMs: writeMs })).catch(unlock);
    const given = { client, calls, now: clock(), writeMs, unowned };
    const context: WriteContext = {
      ...given,
      writing: (call) => writing(call, writeCallMs),
      mayHaveWritten: false,
    };
    return {
      context,
      run: (step) => refusing(() => step(context)),
      release: () => calls.close().finally(() => lock[Symbol.dispose]()),
    };
  };
