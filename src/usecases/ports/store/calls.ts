/** The log of calls to CometAPI, shared by all replicas: it keeps the rate exactly, also across restarts. */
export interface CallLog {
  /**
   * Reserves from `least` to `most` slots (default: `least`), as many as keep the window at or below `ceiling`. Returns
   * their ids; if even `least` do not fit, reserves none and returns when to ask again.
   */
  reserve(least: number, ceiling: number, most?: number): Promise<{ ids: string[] } | { retryAt: Date }>;
  /** At the end of the work: used slots count for one more window, unused ones no longer. */
  settle(slots: { readonly used: readonly string[]; readonly unused: readonly string[] }): Promise<void>;
  inWindow(): Promise<number>;
}
