import type { Migration } from 'kysely/migration';

/** What keys were called before they were renamed, so that an old name tells the new one. */
export const formerNames: Migration = {
  async up(db) {
    await db.schema
      .createTable('former_names')
      .addColumn('name', 'text', (built) => built.notNull())
      .addColumn('key_id', 'bigint', (built) => built.notNull())
      .addColumn('until', 'bigint', (built) => built.notNull())
      .addPrimaryKeyConstraint('former_names_pk', ['name', 'key_id'])
      .execute();
  },
};
