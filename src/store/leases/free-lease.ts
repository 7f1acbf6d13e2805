import pRetry from 'p-retry';

/** The first pause; each next one is twice as long. */
const PAUSE_MS = 100;
const TRIES = 10;

/**
 * Resolves after one try, and never rejects. After a failure it goes on in the background until the lease would have
 * run out anyway, so that a lost connection neither fails finished work nor delays the next holder.
 */
export async function freeLease(free: () => Promise<unknown>, ttlMs: number): Promise<void> {
  const again = () =>
    pRetry(free, { retries: TRIES, minTimeout: PAUSE_MS, maxRetryTime: ttlMs, unref: true });
  await free().catch(() => void again().catch(() => undefined));
}
