import { LRUCache } from 'lru-cache';

export interface FreshCache<T> {
  get(id: string): Promise<T>;
  /** The next `get` loads it again. */
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
  const cache = new LRUCache<string, T>({
    max,
    ttl: freshMs,
    ttlResolution: 0,
    perf: { now },
    noDeleteOnFetchRejection: true,
    noDeleteOnStaleGet: true,
    async fetchMethod(id, _, { options }) {
      const began = now();
      const value = await load(id);
      options.ttl = Math.max(1, freshMs - Math.max(0, now() - began));
      return value;
    },
  });
  // An entry from the future is loaded again, because the clock may have been ahead when it was stored.
  const isFromAhead = (id: string): boolean => cache.getRemainingTTL(id) > freshMs;
  return {
    get: (id) => cache.forceFetch(id, { forceRefresh: isFromAhead(id) }),
    expire: (id) => {
      const known = cache.peek(id, { allowStale: true });
      if (known) cache.set(id, known, { ttl: freshMs, start: now() - freshMs - 1 });
    },
    lastKnown: (id) => cache.peek(id, { allowStale: true }) ?? null,
  };
}
