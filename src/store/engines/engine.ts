import type { Kysely, RawBuilder } from 'kysely';
import type { Tables } from '../rows/tables.ts';
import type { LastRun } from './last-run.ts';

/** What the two databases do not have in common. */
export interface Engine {
  readonly db: Kysely<Tables>;
  /**
   * The one clock that every replica shares, for what depends on elapsed time: the database's, or where there is
   * only one process its own, which no change of the wall clock moves.
   */
  now(): RawBuilder<number>;
  /** After a text to be sorted: without it Postgres follows the habits of a language. */
  readonly byBytes: RawBuilder<unknown>;
  /** Postgres: where the tables are. */
  readonly schema: string | null;
  /** Whether this process alone uses the database. */
  readonly alone: boolean;
  /** SQLite file: what is remembered of it outside it. */
  readonly lastRun: LastRun | null;
  close(): Promise<void>;
}
