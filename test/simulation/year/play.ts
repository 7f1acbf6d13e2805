import { DatabaseSync } from 'node:sqlite';
import { cometApiInProcess } from '../../../sandbox/cometapi/in-process.ts';
import { newId } from '../../../src/app/new-id.ts';
import { cometApi } from '../../../src/cometapi/comet-api.ts';
import type { Transport } from '../../../src/cometapi/wire/transport.ts';
import type { KeyNotice } from '../../../src/domain/notices/notice.ts';
import { DEFAULT_READER } from '../../../src/domain/notices/reader.ts';
import { defaultPolicy } from '../../../src/domain/policy/policy.ts';
import { sqliteOn } from '../../../src/store/engines/sqlite.ts';
import { type OpenStore, storeOn } from '../../../src/store/open-store.ts';
import type { Delivery, NoticeContext, Place, Ports } from '../../../src/usecases/ports/ports.ts';
import { deliverNotices } from '../../../src/usecases/watch/deliver-notices.ts';
import { watchKeys } from '../../../src/usecases/watch/watch-keys.ts';
import { A_DAY, historyOf } from './history.ts';
import { noWaits } from './no-waits.ts';
import { oracle } from './oracle.ts';

const DAY = 86_400_000;
const BEGINS = Date.parse('2026-01-01T00:00:00Z');
const RATE = { limit: 1_000_000, windowSeconds: 1 };
const POLICY = defaultPolicy({ leads: ['U0LEE'], admins: ['U0ADA'] }, 'C0REQUESTS');

interface Told {
  readonly what: KeyNotice;
  readonly to: string;
  readonly sweep: number;
}

export interface Played {
  /** Told once, in time and to the owner. */
  readonly right: number;
  /** In words, each with its key. */
  readonly wrong: readonly string[];
  /** Of the database at the end of each month. */
  readonly megabytes: readonly number[];
  readonly sweeps: number;
}

/** Two bots watch so many keys for so many days, four sweeps a day; an outage or a crash now and then. */
export async function playDays(days: number, keys: number, seed: number): Promise<Played> {
  using _ = noWaits();
  const clock = { ms: BEGINS, sweep: 0 };
  const now = () => new Date(clock.ms);
  const upstream = cometApiInProcess({ flavour: 'newapi', clock: () => clock.ms, limiter: false });
  const history = historyOf(upstream.account, keys, seed);
  const expected = oracle();
  const told: Told[] = [];
  const database = new DatabaseSync(':memory:');
  const engine = { ...sqliteOn(database), close: async () => {} };
  const bots: Bot[] = [];
  const open = async (use: 'alone' | 'shared') =>
    bots.push(
      await botOn(await storeOn(engine, { rate: RATE, clock: now, account: 'year', use }), {
        upstream,
        now,
        told,
        clock,
      }),
    );
  await open('alone');
  await open('shared');
  const megabytes: number[] = [];
  history.begins(clock.ms);
  await giveOwners(bots, keys, now());
  for (let tick = 0; tick < days * A_DAY; tick += 1) {
    clock.ms = BEGINS + ((tick + 1) * DAY) / A_DAY;
    history.goesOn(clock.ms);
    if (history.chance() < 0.03) continue;
    clock.sweep += 1;
    expected.reads(history.rows(), clock.ms, clock.sweep);
    await sweep(bots, history.chance());
    if (history.chance() < 0.05)
      await Promise.all(bots.splice(0).map((bot) => bot.stop()))
        .then(() => open('shared'))
        .then(() => open('shared'));
    for (let minutes = 0; minutes < 9; minutes += 3) {
      await Promise.all(bots.map(({ ports }) => deliverNotices(ports)));
      clock.ms += 180_000;
    }
    if (tick % A_DAY === 0) await bots[0]?.ports.store.purge(now());
    if (tick % (30 * A_DAY) === 30 * A_DAY - 1) megabytes.push(sizeOf(database));
  }
  await Promise.all(bots.map((bot) => bot.stop()));
  return { ...judged(expected.due, told, keys), megabytes, sweeps: clock.sweep };
}

interface Bot {
  readonly ports: Ports;
  readonly jobs: OpenStore['jobs'];
  stop(): Promise<void>;
}

const LEASE_MS = 10_000;

/** Both want to, and the lease lets one of them; now and then it is stopped at once, and the other one sweeps. */
async function sweep(bots: readonly Bot[], chance: number): Promise<void> {
  const order = chance < 0.5 ? bots : bots.toReversed();
  const isStopped = chance < 0.05;
  let turn = 0;
  const claimed = async ({ ports, jobs }: Bot) => {
    const claim = await jobs.claim('sweep', LEASE_MS);
    if ('waitMs' in claim) return;
    turn += 1;
    const signal = isStopped && turn === 1 ? AbortSignal.abort() : new AbortController().signal;
    await watchKeys(ports, signal).catch((error) => {
      if (!signal.aborted) throw error;
    });
    await jobs.finish('sweep', claim.fence, 0);
  };
  await Promise.all(order.map(claimed));
  if (isStopped) await Promise.all(order.map(claimed));
}

const quiet = () => undefined;

async function botOn(
  store: OpenStore,
  around: {
    upstream: ReturnType<typeof cometApiInProcess>;
    now: () => Date;
    told: Told[];
    clock: { readonly sweep: number };
  },
): Promise<Bot> {
  const { upstream, now, told, clock } = around;
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
  const post = async (context: NoticeContext, { to }: Place): Promise<Delivery> => {
    for (const { notice } of context.gathered.length > 0 ? context.gathered : [context])
      if (notice.body.kind === 'key') told.push({ what: notice.body.what, to, sweep: clock.sweep });
    return { kind: 'sent', message: { channel: to, ts: String(told.length) } };
  };
  const redraw = async (): Promise<Delivery> => ({ kind: 'sent', message: { channel: 'D', ts: '1' } });
  const ports: Ports = {
    store,
    cometApi: api,
    policy: POLICY,
    log,
    metrics,
    clock: now,
    newId,
    trigger: { deliver: quiet, apply: quiet, bulk: quiet },
    notifier: {
      post,
      landed: async () => ({ kind: 'sent', message: new Map() }),
      redraw,
      refusedWith: () => null,
      refreshHome: async () => {},
    },
    directory: {
      member: async (id) => ({ id, role: 'member', zone: 'UTC' }),
      people: async () => ['U0LEE'],
      groupTroubles: async () => [],
      zone: async () => 'UTC',
      lastKnownReader: () => DEFAULT_READER,
      invalidate: () => {},
      lastKnownName: () => null,
      name: async () => null,
    },
  };
  return { ports, jobs: store.jobs, stop: () => api.stop() };
}

/** A network that takes no time. */
const directly =
  (upstream: ReturnType<typeof cometApiInProcess>): Transport =>
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

const ownerOf = (id: number): string => `U0P${id % 40}`;

/** Keys are first seen by a sweep of their owners' bot, so that each has an owner when its first news comes. */
async function giveOwners([bot]: readonly Bot[], keys: number, at: Date): Promise<void> {
  if (!bot) return;
  const { store, cometApi } = bot.ports;
  for await (const page of cometApi.pages('sweep', () => store.keys.readMoment(at)))
    await store.commit({
      at,
      keys: page.keys.map((key) => ({
        id: key.id,
        owner: ownerOf(key.id),
        seen: { key, ...page.asked, sweep: null },
      })),
    });
  if (keys === 0) throw new Error('there are no keys');
}

function sizeOf(database: DatabaseSync): number {
  const pages = Number(database.prepare('pragma page_count').get()?.['page_count']);
  return (pages * 4096) / 2 ** 20;
}

const TOLD = ['disabled', 'expired', 'exhausted', 'expiring', 'low', 'deleted'];

function judged(due: ReadonlyMap<string, number>, told: readonly Told[], keys: number) {
  const wrong: string[] = [];
  const said = new Map<string, number>();
  const disabled = new Map<number, number>();
  for (const { what, to, sweep } of told.filter((one) => TOLD.includes(one.what.kind))) {
    if (what.kind === 'disabled') disabled.set(what.keyId, (disabled.get(what.keyId) ?? 0) + 1);
    const name = nameOf(what, disabled.get(what.keyId) ?? 0);
    const at = due.get(name);
    if (to !== ownerOf(what.keyId)) wrong.push(`${name}: told to ${to}`);
    if (said.has(name)) wrong.push(`${name}: told twice`);
    if (at === undefined) wrong.push(`${name}: a false alarm, at sweep ${sweep}`);
    else if (sweep < at || sweep > at + 1) wrong.push(`${name}: due at sweep ${at}, told at ${sweep}`);
    said.set(name, sweep);
  }
  for (const [name, at] of due) if (!said.has(name)) wrong.push(`${name}: due at sweep ${at}, never told`);
  return { right: said.size, wrong, keys };
}

function nameOf({ kind, keyId, days, period }: KeyNotice, nth: number): string {
  if (kind === 'disabled') return `${keyId} disabled ${nth}`;
  if (kind === 'deleted') return `${keyId} deleted`;
  if (kind === 'low') return `${keyId} low ${period.replace('-', ' ')}`;
  const at = kind === 'exhausted' ? period : String(Number(period) / 1000);
  return `${keyId} ${kind} ${at}${days === null ? '' : ` ${days}`}`;
}
