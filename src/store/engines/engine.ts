import type { Kysely, RawBuilder } from 'kysely';
import type { Tables } from '../rows/tables.ts';
import type { LastRun } from './last-run.ts';

/** Where SQLite and PostgreSQL differ. */
export interface Engine {
  readonly db: Kysely<Tables>;
  /**
   * Milliseconds for leases and rates, from one clock that all replicas share: PostgreSQL's, or on SQLite, which one
   * process uses, a clock of this process that changes of the wall clock do not move.
   */
  now(): RawBuilder<number>;
  /** Put after a text in `order by`: without it PostgreSQL sorts by the rules of a language. */
  readonly byBytes: RawBuilder<unknown>;
  /** Whether the column holds exactly this text: a quarter faster on SQLite than `like`. */
  contains(column: RawBuilder<unknown>, text: string): RawBuilder<boolean>;
  /** Put after a query whose rows are to be changed: locks them in its order, so that nobody waits in a circle. */
  readonly locked: RawBuilder<unknown>;
  /** PostgreSQL: the schema with the tables. */
  readonly schema: string | null;
  /** Whether this process alone uses the database. */
  readonly alone: boolean;
  /** SQLite: the note beside the file (see `last-run.ts`); null on PostgreSQL. */
  readonly lastRun: LastRun | null;
  close(): Promise<void>;
}
