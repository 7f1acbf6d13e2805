import { DatabaseSync } from 'node:sqlite';
import { sqliteOn } from '../../../src/store/engines/sqlite.ts';
import { assignKey } from '../../../src/usecases/keys/owners/assign-key.ts';
import { deliverNotices } from '../../../src/usecases/watch/deliver-notices.ts';
import { watchBalance } from '../../../src/usecases/watch/spending/watch-balance.ts';
import { watchKeys } from '../../../src/usecases/watch/watch-keys.ts';
import { type Bot, botOf, type Company, noWaits, pretendCometApi } from './company.ts';
import { A_DAY, type History, historyOf } from './history.ts';
import { type Judged, judged } from './judge.ts';
import { oracle } from './oracle.ts';
import { ADMIN } from './people.ts';
import { spending } from './spending.ts';
import { type Told, toldIn } from './told.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEGINS = Date.parse('2026-01-01T00:00:00Z');

export interface Played extends Judged {
  /** Of the file of the database at the end of each month, without the audit, in MB, and its rows by table. */
  readonly months: readonly {
    readonly megabytes: number;
    readonly rows: readonly (readonly [string, number])[];
  }[];
  readonly sweeps: number;
}

/** Two bots watch so many keys for so many days, four sweeps a day; an outage or a crash now and then. */
export async function playDays(days: number, keys: number, seed: number): Promise<Played> {
  using _ = noWaits();
  const told: Told[] = [];
  const clock = { ms: BEGINS };
  const now = () => new Date(clock.ms);
  const upstream = pretendCometApi(now);
  const history = historyOf(upstream.account, keys, seed);
  const database = new DatabaseSync(':memory:');
  const company: Company = {
    engine: { ...sqliteOn(database), close: async () => {} },
    upstream,
    now,
    says: (context, to, how) => told.push(...toldIn(context, { to, at: clock.ms, how })),
  };
  const world = await worldOf(company, { clock, history });
  const months: Played['months'][number][] = [];
  for (let tick = 1; tick <= days * A_DAY; tick += 1) {
    await world.passes(BEGINS + (tick * DAY) / A_DAY);
    if (tick % A_DAY === 0) await world.bots[0]?.ports.store.purge(now());
    if (tick % (30 * A_DAY) === 0) months.push(sizeOf(database));
  }
  await Promise.all(world.bots.map((bot) => bot.stop()));
  const certain = judged(world.expected.due, told, world.sweeps);
  const guessed = world.spent.judged(told, world.sweeps);
  return {
    right: certain.right + guessed.right,
    wrong: [...certain.wrong, ...guessed.wrong, ...months.flatMap(grown), ...fileGrown(months)],
    months,
    sweeps: world.sweeps.length,
  };
}

interface Around {
  readonly clock: { ms: number };
  readonly history: History;
}

async function worldOf(company: Company, { clock, history }: Around) {
  const bots = [await botOf(company, 'alone'), await botOf(company, 'shared')];
  const expected = oracle();
  const spent = spending();
  const sweeps: number[] = [];
  history.begins(clock.ms);
  for (const { row, owner } of history.habits) expected.owns(row.id, owner);
  await giveOwners(bots, history, company.now());

  async function sweeping(): Promise<void> {
    sweeps.push(clock.ms);
    expected.reads(
      history.habits.map(({ row }) => row),
      clock.ms,
    );
    spent.reads(history, clock.ms);
    await sweep(bots, history.chance());
    if (bots[0]) await watchBalance(bots[0].ports);
    if (history.chance() > 0.05) return;
    await Promise.all(bots.splice(0).map((bot) => bot.stop()));
    bots.push(await botOf(company, 'shared'), await botOf(company, 'shared'));
  }

  async function handOver(): Promise<void> {
    for (const habit of history.handOvers()) {
      const { row } = habit;
      habit.owner = history.someone(habit.owner);
      expected.handsOver(row, habit.owner, clock.ms);
      spent.handsOver(row.id);
      if (bots[0]) await assignKey(bots[0].ports, ADA, { keyId: row.id, owner: habit.owner, team: null });
    }
  }

  /** From one time of a sweep to the next one. In an outage nothing can be read. */
  async function passes(at: number): Promise<void> {
    clock.ms = at;
    history.goesOn(at);
    const isOut = history.chance() < 0.03;
    if (!isOut) await sweeping();
    for (const minutes of [0, 3, 6, 60, 120, 180, 240, 300]) {
      clock.ms = at + minutes * MINUTE;
      const [bot] = history.chance() < 0.5 ? bots : bots.toReversed();
      if (bot) await deliverNotices(bot.ports);
      if (minutes === 6 && !isOut) await handOver();
    }
  }
  return { bots, expected, spent, sweeps, passes };
}

const ADA = { id: ADMIN, role: 'admin', zone: 'UTC' } as const;

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

/** Keys are first seen by a sweep of their owners' bot, so that each has an owner when its first news comes. */
async function giveOwners([bot]: readonly Bot[], { habits }: History, at: Date): Promise<void> {
  if (!bot) return;
  const { store, cometApi } = bot.ports;
  const owners = new Map(habits.map(({ row, owner }) => [row.id, owner]));
  for await (const page of cometApi.pages('sweep', () => store.keys.readMoment(at)))
    await store.commit({
      at,
      keys: page.keys.map((key) => ({
        id: key.id,
        owner: owners.get(key.id) ?? null,
        seen: { key, ...page.asked, sweep: null },
      })),
    });
}

/** Rows for each key, ever: what is kept does not grow with the years, but for the audit, which is archived and never purged. */
const A_KEY: Readonly<Record<string, number>> = { samples: 33 * A_DAY + 200, notices: 8, notice_keys: 4 };

function grown({ rows }: Played['months'][number], month: number): string[] {
  const keys = rows.find(([table]) => table === 'keys')?.[1] ?? 0;
  const kept = rows.filter(([table]) => table !== 'audit');
  const large = kept.filter(([table, count]) => count > (A_KEY[table] ?? 2) * keys + 10 * MANY);
  return large.map(([table, count]) => `${count} rows of ${table} after month ${month + 1}`);
}

/** Until then most is new. What comes later for each key, without the audit, is what it used on days long ago. */
const FULL = { month: 2, more: 1.2 };

function fileGrown(months: Played['months']): string[] {
  const ofAKey = months.map(({ megabytes, rows }) => megabytes / (new Map(rows).get('keys') ?? 1));
  const most = (ofAKey[FULL.month - 1] ?? Number.POSITIVE_INFINITY) * FULL.more;
  return ofAKey.flatMap((size, month) =>
    month >= FULL.month && size > most ? [`${size} MB for each key after month ${month + 1}`] : [],
  );
}

/** Rows of a table that is no more than a handful of settings. */
const MANY = 50;

function sizeOf(database: DatabaseSync): Played['months'][number] {
  const bytes = `select sum(pgsize) + 4096 * (select freelist_count from pragma_freelist_count) from dbstat
    where name not in (select name from sqlite_master where tbl_name in ('audit', 'audit_head'))`;
  const number = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  const names = database.prepare("select name from sqlite_master where type = 'table'").all();
  const rows = names.map(({ name }) => [String(name), number(`select count(*) from "${name}"`)] as const);
  return {
    megabytes: number(bytes) / 2 ** 20,
    rows: rows.filter(([, count]) => count > MANY),
  };
}
