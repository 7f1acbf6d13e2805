import { LRUCache } from 'lru-cache';
import { DAY, MINUTE } from '../domain/time.ts';
import type { UsageLog } from '../usecases/ports/cometapi.ts';
import type { LogPage, UsageQuery } from './wire/usage-log.ts';

/** So many pages of a hundred calls: more would leave nobody else a call. */
const MOST_PAGES = 8;

type ReadPage = (query: UsageQuery, page: number) => Promise<LogPage>;

/** The newest calls that the account's log of calls holds, kept for some minutes. */
export function usageLog(now: () => number) {
  const kept = new LRUCache<string, UsageLog>({
    max: 100,
    ttl: 5 * MINUTE,
    ttlResolution: 0,
    perf: { now },
  });
  return async (query: UsageQuery, readPage: ReadPage): Promise<UsageLog> => {
    const name = `${query.since.getTime()}|${Math.floor(query.until.getTime() / DAY)}|${query.name ?? ''}`;
    const known = kept.get(name);
    if (known) return known;
    const found = await walk((page) => readPage(query, page));
    kept.set(name, found);
    return found;
  };
}

async function walk(read: (page: number) => Promise<LogPage>): Promise<UsageLog> {
  const calls: UsageLog['calls'][number][] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { items, total } = await read(page);
    calls.push(...items);
    const isLast = items.length === 0 || (total !== null && calls.length >= total);
    if (isLast) return { calls, isWhole: true };
  }
  return { calls, isWhole: false };
}
