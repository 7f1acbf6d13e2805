import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 15_000;

/** Waits until a condition holds; rejects with `what` after a time limit. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null,
  { patienceMs = PATIENCE_MS, everyMs = 25 } = {},
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const found = look();
    if (found) return found;
    await pause(everyMs);
  }
  throw new Error(`waited in vain for: ${what}`);
}
