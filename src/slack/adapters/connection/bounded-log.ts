const PERIOD_MS = 60_000;
/** Bounds the memory, because whoever sends requests can make up any number of reasons. */
const MOST_REASONS = 50;

/**
 * Logs a reason at once, and then at most once a minute, with the number of times it was left out. Otherwise
 * anybody who can reach the port could fill the log.
 */
export function boundedLog(say: (line: string) => void, now: () => number = () => performance.now()) {
  const reasons = new Map<string, { until: number; leftOut: number }>();
  return (reason: string): void => {
    const known = reasons.get(reason);
    if (known && now() < known.until) {
      known.leftOut += 1;
      return;
    }
    if (!known && reasons.size >= MOST_REASONS) reasons.clear();
    reasons.set(reason, { until: now() + PERIOD_MS, leftOut: 0 });
    const leftOut = known?.leftOut ?? 0;
    say(leftOut > 0 ? `${reason} (and ${leftOut} more times within the last minutes)` : reason);
  };
}
