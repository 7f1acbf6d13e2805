import {
  type Day,
  firstOwnDay,
  lastDays,
  sampledDays,
  spentDaily,
  sumDaily,
  totalSpent,
} from '../../../domain/keys/forecast/daily.ts';
import { ACCOUNT, type Sample } from '../../../domain/keys/forecast/sample.ts';
import { type Units, units } from '../../../domain/keys/quota.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import type { UsageReport, UsageRow } from '../../ports/usage-report.ts';
import { rowsOf, spentByDay, spentByModel } from './counted-calls.ts';

/** Of one person so many keys are added up: those that need somebody first. */
const KEYS = 30;

export type UsageOf = { readonly key: MirroredKey } | { readonly person: UserId } | 'account';

/** What was spent on each of the reader's days, and by model where the account's log of calls tells. */
export async function showUsage(
  ports: Ports,
  member: Member,
  { of, days: count }: { of: UsageOf; days: number },
): Promise<UsageReport> {
  if (member.role === 'member' && (of === 'account' || ('person' in of && of.person !== member.id)))
    throw new Refused({ kind: 'leads_only', act: 'usage' });
  const now = ports.clock();
  const days = lastDays(count, now, member.zone);
  const asked = { days, sampled: sampledDays(days, now, member.zone), now };
  const found =
    of === 'account'
      ? { about: { kind: 'account' as const }, ...(await usageOf(ports, member, { ...asked, key: null })) }
      : 'key' in of
        ? {
            about: { kind: 'key' as const, key: of.key },
            ...(await usageOf(ports, member, { ...asked, key: of.key })),
          }
        : {
            about: { kind: 'person' as const, person: of.person, isReader: of.person === member.id },
            ...(await usageOfPerson(ports, of.person, asked)),
          };
  return { ...found, zone: member.zone, unitsPerUsd: await ports.cometApi.unitsPerUsd(), now };
}

interface Asked {
  readonly days: readonly Day[];
  /** The same as samples tell them apart. */
  readonly sampled: readonly Day[];
  readonly now: Date;
}

type Found = Omit<UsageReport, 'zone' | 'unitsPerUsd' | 'now' | 'about'>;

async function usageOf(
  ports: Ports,
  member: Member,
  { days, sampled, now, key }: Asked & { readonly key: MirroredKey | null },
): Promise<Found> {
  const query = { since: days[0]?.from ?? now, until: now, name: key?.name ?? null };
  const log = await ports.cometApi.usage(query, member.id).catch(unlessRefused);
  const calls = log?.calls.filter(({ keyId }) => key === null || keyId === null || keyId === key.id) ?? [];
  const models = log && spentByModel(calls);
  const part = log && !log.isWhole ? calls.length : null;
  if (log?.isWhole)
    return {
      days: spentByDay(calls, days),
      from: 'log',
      inUtcUntil: null,
      rows: rowsOf(calls, days, key?.name ?? null),
      models,
      part,
      since: null,
      before: units(0),
      keys: null,
    };
  const since = sampled[0]?.from ?? now;
  const id = key?.id ?? ACCOUNT;
  const known = (await ports.store.samples.since([id], since)).get(id) ?? [];
  const first = known[0]?.at ?? now;
  const spent = spentDaily(known, sampled);
  return {
    days: spent,
    from: 'samples',
    inUtcUntil: firstOwnDay(sampled, days)?.noon ?? null,
    rows: unnamedRows(spent, key?.name ?? null),
    models,
    part,
    since: first > since ? first : null,
    before: usedBefore(known, since, key?.used),
    keys: null,
  };
}

async function usageOfPerson({ store }: Ports, person: UserId, { days, sampled, now }: Asked) {
  const query = { owner: person, filter: null, text: '', now, offset: 0, limit: KEYS };
  const { keys, total } = await store.keys.list(query);
  const since = sampled[0]?.from ?? now;
  const known = await store.samples.since(
    keys.map(({ id }) => id),
    since,
  );
  const each = keys.map((key) => {
    const samples = known.get(key.id) ?? [];
    return { key, days: spentDaily(samples, sampled), before: usedBefore(samples, since, key.used) };
  });
  const spent = each.map((one) => ({ key: one.key, spent: totalSpent(one.days) }));
  const byKey = each.flatMap((one) => unnamedRows(one.days, one.key.name));
  return {
    days: sumDaily(
      each.map((one) => one.days),
      sampled,
    ),
    from: 'samples' as const,
    inUtcUntil: firstOwnDay(sampled, days)?.noon ?? null,
    rows: byKey.toSorted((a, b) => a.noon.getTime() - b.noon.getTime() || b.spent - a.spent),
    models: null,
    part: null,
    since: null,
    before: totalSpent(each.map((one) => ({ spent: one.before }))),
    keys: { spent: spent.filter((one) => one.spent > 0).toSorted((a, b) => b.spent - a.spent), total },
  };
}

/** Readings tell neither models nor calls. */
const unnamedRows = (days: readonly { noon: Date; spent: Units }[], key: string | null): UsageRow[] =>
  days
    .filter(({ spent }) => spent !== 0)
    .map(({ noon, spent }) => ({ noon, key, model: null, requests: null, spent }));

/** What a key had used already when it was first read, within the days that are asked about. */
function usedBefore([first]: readonly Sample[], since: Date, used = units(0)): Units {
  if (!first) return used;
  return first.at > since ? first.used : units(0);
}

/** A server without such a log, or one that is away: what the bot has read itself is told. */
function unlessRefused(error: unknown): null {
  if (problemOf(error) === null) throw error;
  return null;
}
