import type { Clock } from '../usecases/ports/ports.ts';

/** So that one view that asks five times in an outage waits once. */
const rememberFailureMs = 2000;

/**
 * What was loaded last, at once; older than `freshMs` it is loaded anew behind the caller's back, and a
 * failure to do so changes nothing. Older than what the caller can bear, it is waited for.
 */
export function cached<T>(load: () => Promise<T>, { freshMs, clock }: { freshMs: number; clock: Clock }) {
  let kept: { readonly value: T; readonly at: number } | null = null;
  let loading: Promise<T> | null = null;
  let failed: { readonly error: unknown; readonly at: number } | null = null;

  async function loadNow(): Promise<T> {
    try {
      const value = await load();
      kept = { value, at: clock().getTime() };
      return value;
    } catch (error) {
      failed = { error, at: performance.now() };
      throw error;
    } finally {
      loading = null;
    }
  }

  function anew(): Promise<T> {
    loading ??= loadNow();
    return loading;
  }

  const reload = (): Promise<T> =>
    failed && performance.now() - failed.at < rememberFailureMs ? Promise.reject(failed.error) : anew();

  return async (oldestMs = Number.POSITIVE_INFINITY): Promise<T> => {
    if (kept !== null && clock().getTime() - kept.at > oldestMs) return anew();
    if (kept === null) return reload();
    if (clock().getTime() - kept.at > freshMs) reload().catch(() => {});
    return kept.value;
  };
}
