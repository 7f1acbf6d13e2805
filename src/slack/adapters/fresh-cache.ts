import { LRUCache } from 'lru-cache';

export interface FreshCache<T> {
  get(id: string): Promise<T>;
  /** What was loaded last, however long ago. */
  lastKnown(id: string): T | null;
}

export interface FreshCacheOptions<T> {
  readonly clock: () => Date;
  readonly freshMs: number;
  /** The least recently used go first. */
  readonly most: number;
  readonly load: (id: string) => Promise<T>;
}

/** Loads each id once for all who ask at the same time, and remembers it from when the load began. */
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
  // A time in the future is no proof of freshness: the clock may have been ahead when it was taken.
  const isFromAhead = (id: string): boolean => cache.getRemainingTTL(id) > freshMs;
  return {
    get: (id) => cache.forceFetch(id, { forceRefresh: isFromAhead(id) }),
    lastKnown: (id) => cache.peek(id, { allowStale: true }) ?? null,
  };
}
