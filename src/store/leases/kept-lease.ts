import type { Fence, Lease } from '../../usecases/ports/store/leases.ts';

/** Three renewals may fail in a row before the lease runs out. */
const RENEWALS = 10 / 3;

interface Keeping {
  /** False: somebody else holds the lease. */
  readonly renew: () => Promise<boolean>;
  readonly ttlMs: number;
  /** `performance.now()` before the lease was asked for. */
  readonly askedAt: number;
}

/** Renews a lease until disposed. `signal` aborts when the lease was lost or may have run out. */
export function keptLease({ name, fence }: Fence, { renew, ttlMs, askedAt }: Keeping): Lease & Disposable {
  const lost = new AbortController();
  const { signal } = lost;
  const lose = () => lost.abort(new Error(`the lease ${name} was lost`));
  let heldUntil = askedAt + ttlMs;
  let expiry = setTimeout(lose, ttlMs);

  const extend = async () => {
    const from = performance.now();
    // After the process was suspended, this can run before the `expiry` timer.
    if (from >= heldUntil) lose();
    if (signal.aborted) return;
    if (!(await renew())) return lose();
    heldUntil = Math.max(heldUntil, from + ttlMs);
    clearTimeout(expiry);
    expiry = setTimeout(lose, heldUntil - performance.now());
  };
  const renewing = setInterval(() => void extend().catch(() => undefined), ttlMs / RENEWALS);

  return {
    name,
    fence,
    signal,
    async assertHeld(forMs = 0) {
      await extend();
      if (heldUntil - performance.now() < forMs) lose();
      signal.throwIfAborted();
    },
    [Symbol.dispose]() {
      clearInterval(renewing);
      clearTimeout(expiry);
    },
  };
}
