import { SqliteAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which key comes first among those of one urgency. What a bot of the version before adds goes by its name until it is swept. */
export const keysInTurn: Migration = {
  async up(db) {
    await db.schema
      .alterTable('keys')
      .addColumn('turn', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
    await db.schema.dropIndex('keys_listed').execute();
    await sql`create index keys_listed on keys
      (urgency, turn, search, id, listed_while, filters, found_in, owner, backup) where deleted_at is null`.execute(
      db,
    );
  },
};
