import {
  type DaySpent,
  lastDays,
  spentDaily,
  sumDaily,
  totalSpent,
} from '../../domain/keys/forecast/daily.ts';
import { ACCOUNT, type Sample } from '../../domain/keys/forecast/sample.ts';
import { type Units, units } from '../../domain/keys/quota.ts';
import type { Member, UserId } from '../../domain/member.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
import { DAY } from '../../domain/time.ts';
import type { UsageLog } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { UsageReport } from '../ports/usage-report.ts';

/** Of one person so many keys are added up: those that need somebody first. */
const KEYS = 30;

export type UsageOf = { readonly key: MirroredKey } | { readonly person: UserId } | 'account';

/** What was spent from day to day, and by model where the account's log of calls tells. */
export async function showUsage(
  ports: Ports,
  member: Member,
  { of, days: count }: { of: UsageOf; days: number },
): Promise<UsageReport> {
  if (member.role === 'member' && (of === 'account' || ('person' in of && of.person !== member.id)))
    throw new Refused({ kind: 'leads_only', act: 'usage' });
  const now = ports.clock();
  const days = lastDays(count, now);
  const found =
    of === 'account'
      ? { about: { kind: 'account' as const }, ...(await usageOf(ports, member, { days, now, key: null })) }
      : 'key' in of
        ? {
            about: { kind: 'key' as const, key: of.key },
            ...(await usageOf(ports, member, { days, now, key: of.key })),
          }
        : {
            about: { kind: 'person' as const, person: of.person, isReader: of.person === member.id },
            ...(await usageOfPerson(ports, of.person, { days, now })),
          };
  return { ...found, unitsPerUsd: await ports.cometApi.unitsPerUsd(), now };
}

interface Asked {
  readonly days: readonly Date[];
  readonly now: Date;
}

type Found = Omit<UsageReport, 'unitsPerUsd' | 'now' | 'about'>;

async function usageOf(
  ports: Ports,
  member: Member,
  { days, now, key }: Asked & { readonly key: MirroredKey | null },
): Promise<Found> {
  const since = days[0] ?? now;
  const query = { since, until: now, name: key?.name ?? null };
  const log = await ports.cometApi.usage(query, member.id).catch(unlessRefused);
  const calls = log?.calls.filter(({ keyId }) => key === null || keyId === null || keyId === key.id) ?? [];
  const models = log && spentByModel(calls);
  const part = log && !log.isWhole ? calls.length : null;
  if (log?.isWhole)
    return {
      days: calledDaily(calls, days),
      from: 'log',
      models,
      part,
      since: null,
      before: units(0),
      keys: null,
    };
  const id = key?.id ?? ACCOUNT;
  const known = (await ports.store.samples.since([id], since)).get(id) ?? [];
  const first = known[0]?.at ?? now;
  return {
    days: spentDaily(known, days),
    from: 'samples',
    models,
    part,
    since: first > since ? first : null,
    before: usedBefore(known, since, key?.used),
    keys: null,
  };
}

async function usageOfPerson({ store }: Ports, person: UserId, { days, now }: Asked) {
  const query = { owner: person, filter: null, text: '', now, offset: 0, limit: KEYS };
  const { keys, total } = await store.keys.list(query);
  const since = days[0] ?? now;
  const known = await store.samples.since(
    keys.map(({ id }) => id),
    since,
  );
  const each = keys.map((key) => {
    const samples = known.get(key.id) ?? [];
    return { key, days: spentDaily(samples, days), spent: usedBefore(samples, since, key.used) };
  });
  const before = totalSpent(each);
  const spent = each.map((one) => ({ key: one.key, spent: totalSpent(one.days) }));
  return {
    days: sumDaily(
      each.map((one) => one.days),
      days,
    ),
    from: 'samples' as const,
    models: null,
    part: null,
    since: null,
    before,
    keys: { spent: spent.filter((one) => one.spent > 0).toSorted((a, b) => b.spent - a.spent), total },
  };
}

/** What a key had used already when it was first read, within the days that are asked about. */
function usedBefore([first]: readonly Sample[], since: Date, used = units(0)): Units {
  if (!first) return used;
  return first.at > since ? first.used : units(0);
}

type Calls = UsageLog['calls'];

function calledDaily(calls: Calls, days: readonly Date[]): DaySpent[] {
  const byDay = Map.groupBy(calls, ({ at }) => Math.floor(at.getTime() / DAY) * DAY);
  return days.map((day) => ({ day, spent: totalSpent(byDay.get(day.getTime()) ?? []) }));
}

function spentByModel(calls: Calls) {
  const byModel = Map.groupBy(calls, ({ model }) => model);
  return [...byModel]
    .map(([model, of]) => ({ model, spent: totalSpent(of) }))
    .toSorted((a, b) => b.spent - a.spent);
}

/** A server without such a log, or one that is away: what the bot has read itself is told. */
function unlessRefused(error: unknown): null {
  if (problemOf(error) === null) throw error;
  return null;
}
