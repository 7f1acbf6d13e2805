import type { Kysely, Transaction } from 'kysely';
import pRetry from 'p-retry';
import type { Tables } from '../rows/tables.ts';

/** PostgreSQL's deadlock_detected and serialization_failure: all of it is rolled back. */
const CLASHES: readonly unknown[] = ['40P01', '40001'];
const TRIES = 10;
/** Up to twice as long, so that those that met do not meet again. */
const PAUSE_MS = 10;

/** One transaction. */
export const transaction = <T>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> => untilNoClash(() => db.transaction().execute(work));

/** When PostgreSQL ends the transaction because of another one, it begins again. */
export const untilNoClash = <T>(transact: () => Promise<T>): Promise<T> =>
  pRetry(transact, {
    retries: TRIES,
    factor: 1,
    minTimeout: PAUSE_MS,
    randomize: true,
    shouldRetry: ({ error }) => CLASHES.includes((error as { code?: unknown }).code),
  });
