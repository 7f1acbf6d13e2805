import { SqliteAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What keys have used over time. Keys also get a column for what follows from it. */
export const samples: Migration = {
  async up(db) {
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    await db.schema
      .createTable('samples')
      .addColumn('key_id', 'bigint', (built) => built.notNull())
      .addColumn('at', 'bigint', (built) => built.notNull())
      .addColumn('used', 'bigint', (built) => built.notNull())
      .addColumn('granted', 'bigint')
      .addPrimaryKeyConstraint('samples_pk', ['key_id', 'at'])
      // Half the size: the rows are kept in the index.
      .$call((built) => (isSqlite ? built.modifyEnd(sql`without rowid`) : built))
      .execute();
    await db.schema.alterTable('keys').addColumn('burn', 'text').execute();
  },
};
