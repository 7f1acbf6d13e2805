import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../src/app/new-id.ts';
import { cometApi } from '../src/cometapi/comet-api.ts';
import type { Rate } from '../src/cometapi/traffic/rate.ts';
import { DEFAULT_READER } from '../src/domain/notices/reader.ts';
import { defaultPolicy } from '../src/domain/policy/policy.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Clock, Directory, Log, Metrics, Notifier, Ports } from '../src/usecases/ports/ports.ts';
import { watchKeys } from '../src/usecases/watch/watch-keys.ts';

const quiet = () => undefined;
const log: Log = { info: quiet, warn: quiet, error: quiet, debug: quiet };
const metrics: Metrics = { count: quiet, observe: quiet, set: quiet };
const delivered = async () => ({ kind: 'sent', message: { channel: 'C', ts: '1' } }) as const;
const notifier: Notifier = {
  post: delivered,
  landed: async () => ({ kind: 'sent', message: new Map() }) as const,
  redraw: delivered,
  refusedWith: () => null,
  refreshHome: async () => undefined,
};
const member = async (id: string) => ({ id, role: 'member', zone: 'UTC' }) as const;
const directory: Directory = {
  member,
  people: async () => [],
  groupTroubles: async () => [],
  everybody: async () => [],
  zone: async () => 'UTC',
  lastKnownReader: () => DEFAULT_READER,
  invalidate: () => {},
  lastKnownName: () => null,
  name: async () => null,
};

export type SweepingBot = Awaited<ReturnType<typeof sweepingBot>>;

/** A bot that only sweeps, on a SQLite file as in production, with a notifier that sends nothing. */
export async function sweepingBot(url: string, rate: Rate, clock: Clock = () => new Date()) {
  const directoryPath = await mkdtemp(join(tmpdir(), 'cometkey-bench-'));
  const account = `${url} 1`;
  const store = await openStore({ url: `sqlite:${join(directoryPath, 'bench.db')}`, rate, clock, account });
  const api = cometApi({
    baseUrl: url,
    accessToken: 'bench',
    userId: '1',
    rate,
    unitsPerUsd: 500_000,
    calls: store.calls,
    log,
    metrics,
    clock,
  });
  const policy = defaultPolicy({ leads: [], admins: [] }, 'C0BENCH');
  const trigger = { deliver: quiet, apply: quiet, bulk: quiet };
  const ports: Ports = {
    store,
    cometApi: api,
    directory,
    notifier,
    policy,
    trigger,
    log,
    metrics,
    clock,
    newId,
  };
  return {
    api,
    ports,
    calls: store.calls,
    sweep: (signal?: AbortSignal) => watchKeys(ports, signal),
    async [Symbol.asyncDispose]() {
      await api.stop();
      await store.close();
      await rm(directoryPath, { recursive: true });
    },
  };
}
