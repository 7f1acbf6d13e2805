import pRetry from 'p-retry';

/** The pauses double from here. */
const PAUSE_MS = 100;
const TRIES = 10;

/**
 * Answers after one try. Where that fails, goes on in the background until the lease would have run out by
 * itself: a connection lost at this moment costs neither the result of the work nor a minute for the next one.
 */
export async function freeLease(free: () => Promise<unknown>, ttlMs: number): Promise<void> {
  const again = () =>
    pRetry(free, { retries: TRIES, minTimeout: PAUSE_MS, maxRetryTime: ttlMs, unref: true });
  await free().catch(() => void again().catch(() => undefined));
}
