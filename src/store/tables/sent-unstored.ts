import pRetry from 'p-retry';
import type { SentNote } from '../../usecases/ports/store/sent-calls.ts';

/** Another bot takes longer to take up what is left when the database is back. */
const PAUSE_MS = 100;

export interface UnstoredNotes {
  /** For how long any of these may land by notes that are not stored yet; 0: there is none. */
  landsForMs(names: readonly string[]): number;
  keep(note: SentNote): void;
  /** Another note of this name is stored, by somebody who knew of this one. */
  drop(name: string): void;
  /** Resolves once all are stored, or have run out. */
  stored(): Promise<void>;
}

/** What the database did not take counts in this process at once, and is tried until it is stored or has run out. */
export function unstoredNotes(store: (note: SentNote) => Promise<unknown>): UnstoredNotes {
  /** Until when, by `performance.now()`. */
  const notes = new Map<string, number>();
  const trying = new Set<Promise<void>>();
  const leftOf = (name: string) => (notes.get(name) ?? 0) - performance.now();

  const tryToStore = async (name: string) => {
    const until = notes.get(name);
    if (until === undefined) return;
    if (leftOf(name) > 0) await store({ name, landsForMs: leftOf(name) });
    if (notes.get(name) === until) notes.delete(name);
  };
  const keepTrying = (name: string, maxRetryTime: number) =>
    pRetry(() => tryToStore(name), {
      retries: Number.POSITIVE_INFINITY,
      factor: 1,
      minTimeout: PAUSE_MS,
      maxRetryTime,
      unref: true,
    }).catch(() => undefined);

  return {
    landsForMs: (names) => Math.max(0, ...names.filter((name) => notes.has(name)).map(leftOf)),
    keep({ name, landsForMs }) {
      if (landsForMs <= leftOf(name)) return;
      notes.set(name, performance.now() + landsForMs);
      const tried = keepTrying(name, landsForMs).finally(() => trying.delete(tried));
      trying.add(tried);
    },
    drop: (name) => void notes.delete(name),
    async stored() {
      await Promise.all(trying);
    },
  };
}
