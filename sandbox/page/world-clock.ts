let aheadMs = 0;

/** Follows the clock of the sandbox, which people set ahead. */
export function followClock(ms: number): void {
  aheadMs = ms;
}

export const worldNow = (): number => Date.now() + aheadMs;
