import { SqliteAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * How a key is listed until a moment. A bot of the version before changes a row without working that out anew;
 * then it counts as not worked out. Only PostgreSQL is shared with such a bot, and SQLite adds no stored columns.
 */
export const listedKeys: Migration = {
  async up(db) {
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    for (const [name, type] of [
      ['urgency', 'bigint'],
      ['filters', 'text'],
      ['listed_until', 'bigint'],
      ['listed_of', 'text'],
    ] as const)
      await db.schema.alterTable('keys').addColumn(name, type).execute();
    const number = (column: string) => sql`coalesce(cast(${sql.ref(column)} as text), '')`;
    const of = ['status', 'left', 'used', 'unlimited', 'expires_at', 'runs_out_at'].map(number);
    await (isSqlite
      ? sql`alter table keys add column listed_while bigint
          generated always as (coalesce(listed_until, 0)) virtual`
      : sql`alter table keys add column listed_while bigint generated always as
          (case when listed_of = ${sql.join(of, sql` || ' ' || `)} then coalesce(listed_until, 0) else 0 end) stored`
    ).execute(db);
    const indexes = { keys_counted: 'filters, listed_while', keys_turning: 'listed_while' };
    // PostgreSQL refuses a row with over 2,700 bytes in an index, and CometAPI bounds neither names nor models.
    const all = { keys_listed: 'urgency, search, id, listed_while, filters, also, owner, backup' };
    for (const [name, columns] of Object.entries({ ...indexes, ...(isSqlite ? all : {}) }))
      await sql`create index ${sql.ref(name)} on keys (${sql.raw(columns)}) where deleted_at is null`.execute(
        db,
      );
    // SQLite would choose one that holds both these and the others.
    await db.schema.dropIndex('keys_deleted').execute();
    await sql`create index keys_gone on keys (deleted_at) where deleted_at is not null`.execute(db);
  },
};
