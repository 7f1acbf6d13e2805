/** The shared log of calls to CometAPI: who may go, exactly, across replicas and restarts. */
export interface CallLog {
  /**
   * Records calls as begun, as many as leave at most `ceiling` in the window: `most`, by default no more than
   * `least`, or none where even that is too many. Answers their ids, or when it is worth asking again.
   */
  reserve(least: number, ceiling: number, most?: number): Promise<{ ids: string[] } | { retryAt: Date }>;
  /** The work is over: its calls count until one window from now, slots it never used count no more. */
  settle(slots: { readonly used: readonly string[]; readonly unused: readonly string[] }): Promise<void>;
  inWindow(): Promise<number>;
}
