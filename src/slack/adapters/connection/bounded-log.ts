const PERIOD_MS = 60_000;
/** Reasons are few; whoever sends requests must not make them many. */
const MOST_REASONS = 50;

/**
 * Says each reason at once, and then at most once a minute with how often it was left out: whoever reaches the
 * port must not be able to fill the log.
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
