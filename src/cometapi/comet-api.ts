import type { KeyId } from '../domain/keys/key.ts';
import { Refused } from '../domain/problems/problem.ts';
import { MINUTE } from '../domain/time.ts';
import type { CometApi, Lane } from '../usecases/ports/cometapi.ts';
import type { Clock, Log, Metrics } from '../usecases/ports/ports.ts';
import type { CallLog } from '../usecases/ports/store.ts';
import { cached } from './cache.ts';
import { revealKey, unmaskSupport } from './reveal.ts';
import { circuitBreaker as healthOf } from './traffic/circuit-breaker.ts';
import { exactly, type Rate } from './traffic/priority-queue.ts';
import { rateLimiter as paceOf } from './traffic/rate-limiter.ts';
import { type Calls, executor as lineOf, type Work } from './traffic/retry.ts';
import { client as clientOf } from './wire/client.ts';
import { failureOf, refusedBy } from './wire/failure.ts';
import { walk } from './wire/paginate.ts';
import { changeKey } from './writes/change-key.ts';
import { createKey } from './writes/create-key.ts';
import type { WriteSession } from './writes/write-session.ts';

export interface CometApiOptions {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly userId: string | null;
  readonly rate: Rate;
  /** null: as /api/status says. */
  readonly unitsPerUsd: number | null;
  readonly calls: CallLog;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly timeouts?: Partial<Timeouts>;
  /** CometAPI answers again after it had been left alone. */
  readonly recovered?: () => void;
}

export interface Timeouts {
  /** One call. */
  readonly callMs: number;
  /** A read with all its attempts. */
  readonly readMs: number;
  /** A write with everything that belongs to it. */
  readonly writeMs: number;
  /** How long a person's call waits for its turn. */
  readonly waitMs: number;
}

const usualTimeouts: Timeouts = { callMs: 10_000, readMs: 15_000, writeMs: 30_000, waitMs: 20_000 };
const usualUnitsPerUsd = 500_000;
/** Read, write, verify and two repairs; on a busy key six of them, so that no commit comes between two writes. */
const slotsOfChange = { least: 5, most: 9 };
/** List, create, list and look. */
const slotsOfBirth = exactly(4);
/** The row, or what unmasks it. */
const slotsOfReveal = exactly(2);

export function cometApi(options: CometApiOptions): CometApi & { stop(): Promise<void> } {
  const { clock } = options;
  const world = assemble(options);
  const { client, pace, reading, writing, unmasking } = world;
  return {
    async key(id, lane) {
      return unmasking.saw(await reading(lane, () => client.get(id)).catch(missing(id)));
    },
    async *pages(lane) {
      const stamped = async (number: number) => ({ askedAt: clock(), ...(await client.list(number)) });
      for await (const { rows, askedAt, total } of walk((number) => reading(lane, () => stamped(number))))
        yield { keys: rows.map(unmasking.saw), askedAt, total };
    },
    change: (id, lane, plan) =>
      pace.alone(`key ${id}`, () =>
        writing({ lane, slots: slotsOfChange }, (under) => changeKey(under, id, plan)),
      ),
    create: (lane, plan) =>
      pace.alone('births', () => writing({ lane, slots: slotsOfBirth }, (under) => createKey(under, plan))),
    reveal: (key) => unmasking.watch(world.revealing((ask) => revealKey(ask, client, key))),
    balance: (lane) => reading(lane, client.balance),
    revealable: unmasking.works,
    status: world.health.status,
    probe: async () => {
      if (world.health.isDue()) await reading('interactive', () => client.list(1)).catch(unlessRefused);
    },
    budget: pace.budget,
    stop: pace.stop,
    ...facts(options, world),
  };
}

/** What hardly ever changes: forms rest on it within a second. */
function facts({ clock, log, unitsPerUsd }: CometApiOptions, { client, knowing }: World) {
  const kept = <T>(load: () => Promise<T>) => cached(() => knowing(load), { freshMs: 5 * MINUTE, clock });
  const price = kept(client.unitsPerUsd);
  const told = async (oldestMs?: number) => unitsPerUsd ?? (await price(oldestMs)) ?? usualUnitsPerUsd;
  const usual = (error: unknown) => {
    log.warn({ error: String(error) }, 'the price of a unit could not be asked; the usual one is taken');
    return usualUnitsPerUsd;
  };
  return {
    models: kept(client.models),
    groups: kept(client.groups),
    unitsPerUsd: () => told().catch(usual),
    unitsPerUsdNow: () =>
      told(MINUTE).catch((error) => {
        if (isAway(error)) throw error;
        return usual(error);
      }),
  };
}

type World = ReturnType<typeof assemble>;

function assemble(options: CometApiOptions) {
  const { clock, log, metrics, baseUrl, accessToken, userId, rate, calls } = options;
  const { callMs, readMs, writeMs, waitMs }: Timeouts = { ...usualTimeouts, ...options.timeouts };
  const waits = { interactive: waitMs, approval: 3 * waitMs, sweep: Number.POSITIVE_INFINITY };
  const pace = paceOf({ calls, rate, clock, log, waitMs: waits });
  const { recovered = () => {} } = options;
  const health = healthOf({ clock, log, metrics, pausedUntil: pace.pausedUntil, recovered });
  const line = lineOf({ pace, health, rate, clock });
  const client = clientOf({ baseUrl, accessToken, userId, callMs, log, metrics });
  /** The door: what leaves is `Refused`, or a bug. */
  const told = <T>(work: Work, act: (calls: Calls) => Promise<T>): Promise<T> =>
    line(work, act).catch((error) => {
      throw refusedBy(error, { now: clock(), nextTry: health.status().retryAt });
    });
  return {
    client,
    pace,
    health,
    unmasking: unmaskSupport(),
    reading: <T>(lane: Lane, call: () => Promise<T>) =>
      told({ lane, slots: exactly(1), deadlineMs: readMs }, (calls) => calls.read(call)),
    knowing: <T>(call: () => Promise<T>) =>
      told(
        {
          lane: 'interactive',
          slots: exactly(1),
          deadlineMs: Math.min(readMs, 3000),
          ignoredByBreaker: true,
        },
        (calls) => calls.read(call),
      ),
    revealing: <T>(act: (calls: Calls) => Promise<T>) =>
      told({ lane: 'interactive', slots: slotsOfReveal, deadlineMs: readMs }, act),
    writing: <T>(work: Pick<Work, 'lane' | 'slots'>, act: (writing: WriteSession) => Promise<T>) =>
      told({ ...work, deadlineMs: writeMs }, (calls) =>
        act({ client, calls, now: clock(), writeMs, mayHaveWritten: false }),
      ),
  };
}

const isAway = (error: unknown): boolean =>
  error instanceof Refused &&
  ['upstream_down', 'upstream_limiting', 'upstream_auth'].includes(error.problem.kind);

/** What a look found is in the status. */
const unlessRefused = (error: unknown): void => {
  if (!(error instanceof Refused)) throw error;
};

const missing = (id: KeyId) => (error: unknown) => {
  const cause = error instanceof Refused ? failureOf(error.cause) : null;
  if (cause?.facts.reason !== 'not_found') throw error;
  throw new Refused({ kind: 'no_such_key', word: String(id), nearest: [] }, { cause });
};
