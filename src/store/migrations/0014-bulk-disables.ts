import type { Migration } from 'kysely/migration';

/** What *Disable all* has still to do. */
export const bulkDisables: Migration = {
  async up(db) {
    await db.schema
      .createTable('bulk_disables')
      .addColumn('id', 'text', (built) => built.primaryKey())
      .addColumn('by', 'text', (built) => built.notNull())
      .addColumn('owner', 'text', (built) => built.notNull())
      .addColumn('reason', 'text', (built) => built.notNull())
      .addColumn('created_at', 'bigint', (built) => built.notNull())
      .execute();
    await db.schema
      .createTable('bulk_disable_keys')
      .addColumn('bulk_id', 'text', (built) => built.notNull())
      .addColumn('key_id', 'bigint', (built) => built.notNull())
      .addColumn('request_id', 'text', (built) => built.notNull())
      .addColumn('result', 'text')
      .addPrimaryKeyConstraint('bulk_disable_keys_pk', ['bulk_id', 'key_id'])
      .execute();
  },
};
