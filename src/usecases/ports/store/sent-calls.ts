/** What was sent to CometAPI to change something there, by the clock that all replicas share. */
export interface SentCalls {
  /** For how long any of these may still be carried out, in milliseconds; 0: no longer. */
  landsForMs(names: readonly string[]): Promise<number>;
  /**
   * For a note that could not be stored, also without the lease by now: it counts at once for this bot, and is stored as
   * soon as the database takes it, unless another one of its sender is before. Never shortens what is noted.
   */
  keepNoting(note: SentNote): Promise<void>;
}

/**
 * What this sender sent under these names may be carried out for so long from now; only the holder of its lease commits
 * this. It says nothing of what others sent.
 */
export interface SentNote {
  /** One attempt of one bot. */
  readonly sender: string;
  readonly names: readonly string[];
  readonly landsForMs: number;
}
