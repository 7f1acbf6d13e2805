import { cometApiInProcess } from '../../../sandbox/cometapi/in-process.ts';
import { newId } from '../../../src/app/new-id.ts';
import { cometApi } from '../../../src/cometapi/comet-api.ts';
import type { Transport } from '../../../src/cometapi/wire/transport.ts';
import { DEFAULT_READER } from '../../../src/domain/notices/reader.ts';
import { defaultPolicy } from '../../../src/domain/policy/policy.ts';
import type { Engine } from '../../../src/store/engines/engine.ts';
import { type OpenStore, storeOn } from '../../../src/store/open-store.ts';
import type { Delivery, NoticeContext, Place, Ports } from '../../../src/usecases/ports/ports.ts';
import { ADMIN, CHANNEL, LEAD, QUIET, zoneOf } from './people.ts';

const RATE = { limit: 1_000_000, windowSeconds: 1 };
const USUAL = defaultPolicy({ leads: [LEAD], admins: [ADMIN] }, CHANNEL);
const POLICY = { ...USUAL, notices: { ...USUAL.notices, quietHours: QUIET } };

type Upstream = ReturnType<typeof cometApiInProcess>;

export interface Bot {
  readonly ports: Ports;
  readonly jobs: OpenStore['jobs'];
  stop(): Promise<void>;
}

export interface Company {
  readonly engine: Engine;
  readonly upstream: Upstream;
  readonly now: () => Date;
  /** What stands in Slack: posted, or said by a message that is redrawn. */
  readonly says: (context: NoticeContext, to: string, how: 'posted' | 'redrawn') => void;
}

export const pretendCometApi = (now: () => Date): Upstream =>
  cometApiInProcess({ flavour: 'newapi', clock: () => now().getTime(), limiter: false });

export async function botOf(company: Company, use: 'alone' | 'shared'): Promise<Bot> {
  const { engine, upstream, now } = company;
  const store = await storeOn(engine, {
    rate: RATE,
    clock: now,
    sqliteTime: () => now().getTime(),
    account: 'year',
    use,
  });
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet, debug: quiet };
  const metrics = { count: quiet, observe: quiet, set: quiet };
  const api = cometApi({
    baseUrl: upstream.url,
    accessToken: upstream.accessToken,
    userId: String(upstream.userId),
    rate: RATE,
    unitsPerUsd: 500_000,
    calls: store.calls,
    transport: directly(upstream),
    log,
    metrics,
    clock: now,
  });
  const trigger = { deliver: quiet, apply: quiet, bulk: quiet };
  const around = { policy: POLICY, log, metrics, clock: now, newId, trigger };
  const ports: Ports = { ...around, store, cometApi: api, notifier: slackOf(company), directory };
  return { ports, jobs: store.jobs, stop: () => api.stop() };
}

const directory: Ports['directory'] = {
  member: async (id) => ({ id, role: id === ADMIN ? 'admin' : 'member', zone: zoneOf(id) }),
  people: async (list) => (list === 'admins' ? [ADMIN] : [LEAD]),
  groupTroubles: async () => [],
  everybody: async () => [],
  zone: async (id) => zoneOf(id),
  lastKnownReader: () => DEFAULT_READER,
  invalidate: () => {},
  lastKnownName: () => null,
  name: async () => null,
};

function slackOf({ says }: Company): Ports['notifier'] {
  let posted = 0;
  return {
    async post(context: NoticeContext, { to }: Place): Promise<Delivery> {
      for (const one of whole(context)) says(one, to, 'posted');
      posted += 1;
      return { kind: 'sent', message: { channel: to, ts: String(posted) } };
    },
    async redraw(context, message) {
      for (const one of whole(context)) says(one, message.channel, 'redrawn');
      return { kind: 'sent', message: { channel: message.channel, ts: message.ts } };
    },
    landed: async () => ({ kind: 'sent', message: new Map() }),
    refusedWith: () => null,
    refreshHome: async () => {},
  };
}

const whole = (context: NoticeContext): readonly NoticeContext[] =>
  context.gathered.length > 0 ? context.gathered : [context];

/** A network that takes no time. */
const directly =
  (upstream: Upstream): Transport =>
  async ({ method, url, query, headers, body }) => {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const path = `${url.replace(upstream.url, '')}${search.size > 0 ? `?${search}` : ''}`;
    const { signal } = new AbortController();
    const sent = { method, path, headers: { ...headers }, body: body ? JSON.stringify(body) : '', signal };
    const answer = await upstream.call(sent);
    return answer === null
      ? { status: null, headers: {}, body: '', trouble: { code: 'ECONNRESET', sent: true } }
      : { ...answer, trouble: null };
  };

/** Timers that wait for no time ring at once. Node lets a millisecond pass for each, and each call of the bot has several. */
export function noWaits(): Disposable {
  const real = globalThis.setTimeout;
  const atOnce = (ring: () => void, ms?: number, ...rest: []) =>
    ms === 0 ? setImmediate(ring) : real(ring, ms, ...rest);
  globalThis.setTimeout = Object.assign(atOnce, real) as unknown as typeof setTimeout;
  return {
    [Symbol.dispose]() {
      globalThis.setTimeout = real;
    },
  };
}
