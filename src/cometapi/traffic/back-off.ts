/** A longer Retry-After is more likely a mistake than meant. */
const longestPauseSeconds = 3600;

export interface BackOff {
  readonly retryAfterSeconds: number | null;
  /** Including this one. */
  readonly consecutive429s: number;
  readonly windowSeconds: number;
  /** 0 to 1. */
  readonly jitter: number;
}

/** Retry-After and up to 10 % more; without it, doubling from 1/36 of a window to a whole one. */
export function pauseSeconds({ retryAfterSeconds, consecutive429s, windowSeconds, jitter }: BackOff): number {
  const doubled = Math.min(windowSeconds, (windowSeconds / 36) * 2 ** (consecutive429s - 1));
  const asked = Math.min(retryAfterSeconds ?? 0, longestPauseSeconds);
  return asked > 0 ? asked * (1 + jitter / 10) : doubled * (0.5 + jitter / 2);
}
