import type { Migration } from 'kysely/migration';

/** Who stands in for the owner of a key. */
export const backups: Migration = {
  async up(db) {
    await db.schema.alterTable('keys').addColumn('backup', 'text').execute();
  },
};
