/** What was sent to CometAPI to change something there, by the clock that all replicas share. */
export interface SentCalls {
  /** For how long any of these may still be carried out, in milliseconds; 0: no longer. */
  landsForMs(names: readonly string[]): Promise<number>;
}

/** What was sent under this name may be carried out for so long from now; only the holder of its lease stores this. */
export interface SentNote {
  readonly name: string;
  readonly landsForMs: number;
}
