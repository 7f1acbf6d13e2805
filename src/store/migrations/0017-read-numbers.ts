import type { Migration } from 'kysely/migration';

/** Which of two readings of a key is newer, whatever the clocks of those who read it. */
export const readNumbers: Migration = {
  async up(db) {
    await db.schema
      .alterTable('keys')
      .addColumn('read_number', 'bigint', (built) => built.notNull().defaultTo(0))
      .execute();
  },
};
