/** Names one holding of a lease: the number grows each time the lease changes hands. */
export interface Fence {
  readonly name: string;
  readonly fence: number;
}

export interface Lease extends Fence {
  /** Aborts when somebody else has the lease, or when it could not be renewed in time. */
  readonly signal: AbortSignal;
  /** Asks the database, and renews: afterwards the lease is held for its whole time. Throws the signal's reason. */
  assertHeld(): Promise<void>;
}

export interface Leases {
  /** Holds `name` while `work` runs, renewing; null when somebody else still has it after `waitMs`. */
  withLock<T>(name: string, waitMs: number, work: (lease: Lease) => Promise<T>): Promise<{ value: T } | null>;
}
