import { type CometApiOptions as PretendOptions, startCometApi } from '../../sandbox/cometapi/server.ts';
import { cometApi } from '../../src/cometapi/comet-api.ts';
import type { CometApiOptions, Timeouts } from '../../src/cometapi/connection.ts';
import type { KeyChange } from '../../src/domain/changes/changes.ts';
import { planFor } from '../../src/domain/changes/changes.ts';
import type { CreatePlan, WritePlan } from '../../src/domain/changes/plan.ts';
import type { Key, KeyId } from '../../src/domain/keys/key.ts';
import type { CometApi, Lane } from '../../src/usecases/ports/cometapi.ts';
import type { Log, Metrics } from '../../src/usecases/ports/ports.ts';
import { type Mangling, mangled } from './mangled-cometapi.ts';
import { memoryCallLog } from './memory-call-log.ts';

export const metrics: Metrics = { count() {}, observe() {}, set() {} };

/** A log that keeps its lines. */
export function keptLog() {
  const lines: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') };
  return { log, lines };
}

type Setting = PretendOptions & {
  rate?: CometApiOptions['rate'];
  unitsPerUsd?: number;
  timeouts?: Partial<Timeouts>;
  now?: () => Date;
  mangling?: Mangling;
};

/** The pretend CometAPI and the bot's own client, wired over loopback. */
export async function connected({ rate, unitsPerUsd, timeouts, now, mangling, ...options }: Setting = {}) {
  const upstream = await startCometApi({ limiter: false, ...options });
  const between = mangling ? await mangled(upstream, mangling) : null;
  const spacious = rate ?? { limit: 10_000, windowSeconds: 180 };
  const calls = memoryCallLog(spacious);
  const { log, lines } = keptLog();
  const api = cometApi({
    baseUrl: between?.url ?? upstream.url,
    accessToken: upstream.accessToken,
    userId: String(upstream.userId),
    rate: spacious,
    unitsPerUsd: unitsPerUsd ?? null,
    calls,
    log,
    metrics,
    clock: now ?? (() => new Date()),
    timeouts: { callMs: 500, readMs: 2000, writeMs: 5000, waitMs: 2000, ...timeouts },
  });
  return {
    upstream,
    api,
    calls,
    lines,
    account: upstream.account,
    faults: upstream.faults,
    async [Symbol.asyncDispose]() {
      await api.stop();
      await between?.[Symbol.asyncDispose]();
      await upstream.close();
    },
  };
}

type Api = Pick<CometApi, 'open' | 'openCreate'>;

/** Plans a change on the fresh row, as applying a request does. */
export const planning =
  (change: KeyChange) =>
  async (fresh: Key): Promise<WritePlan | null> => {
    const planned = planFor(change, fresh, new Date());
    return 'plan' in planned ? planned.plan : null;
  };

/** Open, plan, carry out; null from the planner: nothing is written. */
export async function changed(
  api: Api,
  id: KeyId,
  lane: Lane,
  plan: (fresh: Key) => Promise<WritePlan | null>,
) {
  await using session = await api.open(id, lane);
  if (session === null) return { kind: 'gone' } as const;
  const planned = await plan(session.fresh);
  if (planned === null) return { kind: 'unplanned', key: session.fresh } as const;
  return await session.carryOut(planned);
}

/** As a new key is applied: what an earlier run made is looked for first. */
export async function created(api: Api, lane: Lane, plan: (maxId: KeyId) => Promise<CreatePlan>) {
  await using session = await api.openCreate(lane);
  const planned = await plan(session.maxId);
  return (await session.find(planned)) ?? (await session.carryOut(planned));
}
