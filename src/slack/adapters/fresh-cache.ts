import { LRUCache } from 'lru-cache';

export interface FreshCache<T> {
  get(id: string): Promise<T>;
  /** What is returned from now on was loaded after this. */
  expire(id: string): void;
  /** What was loaded last, however long ago. */
  lastKnown(id: string): T | null;
}

export interface FreshCacheOptions<T> {
  readonly clock: () => Date;
  readonly freshMs: number;
  /** As many entries as are kept; the least recently used are dropped first. */
  readonly most: number;
  readonly load: (id: string) => Promise<T>;
}

/** Loads an id once for all concurrent callers. The age of a value counts from the start of its load. */
export function freshCache<T extends object>(options: FreshCacheOptions<T>): FreshCache<T> {
  const { clock, freshMs, most: max, load } = options;
  const now = () => clock().getTime();
  const expired = new LRUCache<string, true>({ max });
  const cache = new LRUCache<string, T>({
    max,
    ttl: freshMs,
    ttlResolution: 0,
    perf: { now },
    noDeleteOnFetchRejection: true,
    noDeleteOnStaleGet: true,
    async fetchMethod(id, _, { options }) {
      expired.delete(id);
      const began = now();
      const value = await load(id);
      options.ttl = Math.max(1, freshMs - Math.max(0, now() - began));
      return value;
    },
  });
  // An entry from the future is loaded again, because the clock may have been ahead when it was stored.
  const isFromAhead = (id: string): boolean => cache.getRemainingTTL(id) > freshMs;
  const loaded = (id: string): Promise<T> =>
    cache.forceFetch(id, { forceRefresh: expired.has(id) || isFromAhead(id) });
  return {
    get: async (id) => {
      const value = await loaded(id);
      // It expired while it was being loaded.
      return expired.has(id) ? loaded(id) : value;
    },
    expire: (id) => void expired.set(id, true),
    lastKnown: (id) => cache.peek(id, { allowStale: true }) ?? null,
  };
}
