/** Identifies one holder of a lease: `fence` grows each time the lease is taken. */
export interface Fence {
  readonly name: string;
  readonly fence: number;
}

export interface Lease extends Fence {
  /** Aborts when another holder has the lease, or when it could not be renewed in time. */
  readonly signal: AbortSignal;
  /**
   * Renews the lease, so that it is held for its full time. Throws the signal's reason if it is lost; it is given up if
   * renewing took so long that it would not be held for `forMs` from now.
   */
  assertHeld(forMs?: number): Promise<void>;
}

export interface Leases {
  /** Holds and renews the lease `name` while `work` runs; null: another holder still had it after `waitMs`. */
  withLock<T>(name: string, waitMs: number, work: (lease: Lease) => Promise<T>): Promise<{ value: T } | null>;
}
