import { SqliteAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Name, models and group in one column, because a search looks at every key and takes two thirds of the time in one.
 * The engine derives it, so that a bot of the version before stores it too.
 */
export const foundIn: Migration = {
  async up(db) {
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    const newline = isSqlite ? sql`char(10)` : sql`chr(10)`;
    // SQLite adds no stored columns; its index stores this one.
    await sql`alter table keys add column found_in text generated always as
      (search || ${newline} || coalesce(also, '')) ${isSqlite ? sql`virtual` : sql`stored`}`.execute(db);
    if (!isSqlite) return;
    await db.schema.dropIndex('keys_listed').execute();
    await sql`create index keys_listed on keys
      (urgency, search, id, listed_while, filters, found_in, owner, backup) where deleted_at is null`.execute(
      db,
    );
  },
};
