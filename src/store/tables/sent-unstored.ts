import pRetry from 'p-retry';
import type { SentNote } from '../../usecases/ports/store/sent-calls.ts';

/** Another bot takes longer to take up what is left when the database is back. */
const PAUSE_MS = 100;

export interface SentCall {
  readonly name: string;
  readonly sender: string;
}

export interface UnstoredNotes {
  /** For how long any of these may land by notes that are not stored yet; 0: there is none. */
  landsForMs(names: readonly string[]): number;
  keep(note: SentNote): void;
  /** Other notes of this sender are stored, and it knew of these. */
  drop(sender: string): void;
  /** Resolves once all are stored, have run out, or are given up. */
  stored(): Promise<void>;
  giveUp(): void;
}

interface Note extends SentCall {
  /** By `performance.now()`. */
  readonly until: number;
}

/** What the database did not take counts in this process at once, and is tried until it is stored or has run out. */
export function unstoredNotes(
  store: (sent: SentCall, landsForMs: number) => Promise<unknown>,
): UnstoredNotes {
  const notes = new Set<Note>();
  const trying = new Set<Promise<void>>();
  const closing = new AbortController();

  const tryToStore = async (note: Note) => {
    if (notes.has(note) && leftOf(note) > 0) await store(note, leftOf(note));
  };
  const those = (which: (note: Note) => boolean) => [...notes].filter(which);

  return {
    landsForMs: (names) => Math.max(0, ...those(({ name }) => names.includes(name)).map(leftOf)),
    keep({ names, sender, landsForMs }) {
      const until = performance.now() + landsForMs;
      for (const name of names) {
        const known = those((note) => note.name === name && note.sender === sender);
        if (known.some((note) => note.until >= until)) continue;
        for (const note of known) notes.delete(note);
        const note = { name, sender, until };
        notes.add(note);
        const tried = keepTrying(() => tryToStore(note), landsForMs, closing.signal).finally(() => {
          notes.delete(note);
          trying.delete(tried);
        });
        trying.add(tried);
      }
    },
    drop(sender) {
      for (const note of those((one) => one.sender === sender)) notes.delete(note);
    },
    async stored() {
      await Promise.all(trying);
    },
    giveUp: () => closing.abort(),
  };
}

const leftOf = ({ until }: Note): number => until - performance.now();

const keepTrying = (act: () => Promise<void>, maxRetryTime: number, signal: AbortSignal): Promise<void> =>
  pRetry(act, {
    retries: Number.POSITIVE_INFINITY,
    factor: 1,
    minTimeout: PAUSE_MS,
    maxRetryTime,
    unref: true,
    signal,
  }).catch(() => undefined);
