import pRetry from 'p-retry';
import type { SentNote } from '../../usecases/ports/store/sent-calls.ts';

/** Another bot takes longer to take up what is left when the database is back. */
const PAUSE_MS = 100;

export interface UnstoredNotes {
  /** For how long any of these may land by notes that are not stored yet; 0: there is none. */
  landsForMs(names: readonly string[]): number;
  keep(note: SentNote): void;
  /** Other notes of these names are stored, by somebody who knew of these. */
  drop(names: readonly string[]): void;
  /** Resolves once all are stored, have run out, or are given up. */
  stored(): Promise<void>;
  giveUp(): void;
}

/** What the database did not take counts in this process at once, and is tried until it is stored or has run out. */
export function unstoredNotes(store: (name: string, landsForMs: number) => Promise<unknown>): UnstoredNotes {
  /** Until when, by `performance.now()`. */
  const notes = new Map<string, number>();
  const trying = new Set<Promise<void>>();
  const closing = new AbortController();
  const leftOf = (name: string) => (notes.get(name) ?? 0) - performance.now();

  const tryToStore = async (name: string) => {
    const until = notes.get(name);
    if (until === undefined) return;
    if (leftOf(name) > 0) await store(name, leftOf(name));
    if (notes.get(name) === until) notes.delete(name);
  };
  const keepTrying = (name: string, maxRetryTime: number) =>
    pRetry(() => tryToStore(name), {
      retries: Number.POSITIVE_INFINITY,
      factor: 1,
      minTimeout: PAUSE_MS,
      maxRetryTime,
      unref: true,
      signal: closing.signal,
    }).catch(() => undefined);

  return {
    landsForMs: (names) => Math.max(0, ...names.filter((name) => notes.has(name)).map(leftOf)),
    keep({ names, landsForMs }) {
      for (const name of names.filter((one) => landsForMs > leftOf(one))) {
        notes.set(name, performance.now() + landsForMs);
        const tried = keepTrying(name, landsForMs).finally(() => trying.delete(tried));
        trying.add(tried);
      }
    },
    drop(names) {
      for (const name of names) notes.delete(name);
    },
    async stored() {
      await Promise.all(trying);
    },
    giveUp: () => closing.abort(),
  };
}
