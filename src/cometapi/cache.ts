import { LRUCache } from 'lru-cache';
import type { Clock } from '../usecases/ports/ports.ts';

/** So that one view that asks five times in an outage waits once. */
const FAILURE_MS = 2000;
/** There is one value to keep. */
const IT = 'it';

/**
 * Stale-while-revalidate: what was loaded last, at once; older than `freshMs` it is loaded anew in the
 * background, and a failure to do so changes nothing. `oldestMs`: what is older is waited for.
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
      const failed = failures.get(IT);
      if (failed) throw failed.error;
      return { value: await load().catch(rememberFailure) };
    },
  });
  const rememberFailure = (error: unknown): never => {
    failures.set(IT, { error });
    throw error;
  };
  const isOlderThan = (ms: number): boolean =>
    values.peek(IT) !== undefined && freshMs - values.getRemainingTTL(IT) > ms;

  return async (oldestMs = Number.POSITIVE_INFINITY): Promise<T> => {
    const isTooOld = isOlderThan(oldestMs);
    if (isTooOld) failures.clear();
    const found = await values.forceFetch(IT, isTooOld ? { allowStale: false, forceRefresh: true } : {});
    return found.value;
  };
}
