import { LRUCache } from 'lru-cache';
import type { Clock } from '../usecases/ports/ports.ts';

/** So long a failure is repeated without a call, so that a view that asks five times waits once. */
const FAILURE_MS = 2000;
/** The only key of the cache. */
const KEY = 'value';

/**
 * Stale-while-revalidate for one value: returns the last value at once; if it is older than `freshMs`, reloads it in
 * the background, where a failure changes nothing. A value older than `oldestMs` is reloaded first.
 */
export function cached<T>(load: () => Promise<T>, { freshMs, clock }: { freshMs: number; clock: Clock }) {
  const failures = new LRUCache<string, { readonly error: unknown }>({ max: 1, ttl: FAILURE_MS });
  const values = new LRUCache<string, { readonly value: T }>({
    max: 1,
    ttl: freshMs,
    ttlResolution: 0,
    perf: { now: () => clock().getTime() },
    allowStale: true,
    noDeleteOnFetchRejection: true,
    async fetchMethod() {
      const failed = failures.get(KEY);
      if (failed) throw failed.error;
      return { value: await load().catch(rememberFailure) };
    },
  });
  const rememberFailure = (error: unknown): never => {
    failures.set(KEY, { error });
    throw error;
  };
  const isOlderThan = (ms: number): boolean =>
    values.peek(KEY) !== undefined && freshMs - values.getRemainingTTL(KEY) > ms;

  return async (oldestMs = Number.POSITIVE_INFINITY): Promise<T> => {
    const isTooOld = isOlderThan(oldestMs);
    if (isTooOld) failures.clear();
    const found = await values.forceFetch(KEY, isTooOld ? { allowStale: false, forceRefresh: true } : {});
    return found.value;
  };
}
