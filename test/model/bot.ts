import { cometApi } from '../../src/cometapi/comet-api.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import type { Log, Metrics, Ports } from '../../src/usecases/ports/ports.ts';
import type { NoticeStore, RequestStore } from '../../src/usecases/ports/store.ts';
import { UNITS_PER_USD } from '../support/samples.ts';
import { directory, modelPolicy, type Slack } from './people.ts';
import { type Life, life, mortal } from './process.ts';

/** One process of the bot: the real use cases, store and client; it can die at any port call. */
export interface Bot {
  readonly n: number;
  readonly ports: Ports;
  readonly life: Life;
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly n: number;
  readonly url: string;
  readonly accessToken: string;
  readonly store: OpenStore;
  readonly slack: Slack;
  readonly rate: { limit: number; windowSeconds: number };
  readonly clock: () => Date;
  readonly newId: () => string;
  reaches(port: string): Promise<void>;
  moved(request: Request): void;
}

const silent = () => {};
const log: Log = { info: silent, warn: silent, error: silent, debug: silent };
const metrics: Metrics = { count: silent, observe: silent, set: silent };
const policy = modelPolicy();

/** A call that takes longer than this is given up. */
export const CALL_MS = 200;
const timeouts = { callMs: CALL_MS, readMs: 600, writeMs: 2000, waitMs: 2000 };

export function openBot(around: Surroundings): Bot {
  const { n, url, accessToken, store, slack, rate, clock, newId } = around;
  const alive = life();
  const guarded = <T extends object>(port: T): T => mortal(port, alive, around.reaches);
  const requests = watched(store.requests, around.moved);
  const notices: NoticeStore = {
    ...store.notices,
    async markSent(id, ...rest) {
      await store.notices.markSent(id, ...rest);
      slack.confirmed(id);
    },
  };
  const api = cometApi({
    baseUrl: `${url}/bot-${n}`,
    accessToken,
    userId: '1',
    rate,
    unitsPerUsd: UNITS_PER_USD,
    calls: guarded(store.calls),
    log,
    metrics,
    clock,
    timeouts,
  });
  return {
    n,
    life: alive,
    ports: {
      store: guarded({ ...store, requests, notices }),
      cometApi: api,
      directory,
      notifier: guarded(slack.messenger),
      policy,
      trigger: { deliver: silent, apply: silent },
      log,
      metrics,
      clock,
      newId,
    },
    stop: () => api.stop(),
  };
}

const watched = (requests: RequestStore, moved: (request: Request) => void): RequestStore => ({
  ...requests,
  async insert(request, notices) {
    await requests.insert(request, notices);
    moved(request);
  },
  async replace(next, from, notices) {
    const replaced = await requests.replace(next, from, notices);
    if (replaced) moved(next);
    return replaced;
  },
});
