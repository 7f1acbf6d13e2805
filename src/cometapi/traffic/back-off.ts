/** An hour: a header that says longer is more likely wrong than meant. */
const longestPauseSeconds = 3600;

export interface BackOff {
  readonly retryAfterSeconds: number | null;
  /** This one included. */
  readonly consecutive429s: number;
  readonly windowSeconds: number;
  /** 0 to 1. */
  readonly jitter: number;
}

/** What CometAPI asked for, or doubling from a thirty-sixth of a window to a whole one. */
export function pauseSeconds({ retryAfterSeconds, consecutive429s, windowSeconds, jitter }: BackOff): number {
  const doubled = Math.min(windowSeconds, (windowSeconds / 36) * 2 ** (consecutive429s - 1));
  const asked = Math.min(retryAfterSeconds ?? 0, longestPauseSeconds);
  return asked > 0 ? asked * (1 + jitter / 10) : doubled * (0.5 + jitter / 2);
}
