/** A claimed job, or after how many milliseconds to ask again. */
export type Turn = { readonly fence: number } | { readonly waitMs: number };

/** Which replica runs a job: one row for each job, leased with a fence that grows with every claim. */
export interface JobStore {
  /** Claims a job that is due or triggered and that nobody holds. A new name is due at once. */
  claim(name: string, leaseMs: number): Promise<Turn>;
  /** False: another replica holds the lease. */
  renew(name: string, fence: number, leaseMs: number): Promise<boolean>;
  /** Releases the job; due again in `nextMs`, or at once if it was triggered meanwhile. */
  finish(name: string, fence: number, nextMs: number): Promise<void>;
  /** Makes the job due; if it is running, it runs once more. */
  makeDue(name: string): Promise<void>;
}
