/** A claimed job, or how long nobody need ask again. */
export type Turn = { readonly fence: number } | { readonly waitMs: number };

/** Who runs what, among replicas: one row a job, leased with a fence that grows with every claim. */
export interface JobStore {
  /** Claims a job that is due, or was triggered, and that nobody holds. A name never seen is due at once. */
  claim(name: string, leaseMs: number): Promise<Turn>;
  /** False: the lease was lost to somebody else. */
  renew(name: string, fence: number, leaseMs: number): Promise<boolean>;
  /** Lets go; due again in `nextMs`, or at once when it was triggered meanwhile. */
  finish(name: string, fence: number, nextMs: number): Promise<void>;
  /** Makes it due; what runs already runs once more. */
  makeDue(name: string): Promise<void>;
}
