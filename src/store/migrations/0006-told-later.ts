import type { Migration } from 'kysely/migration';

/** When a notice may be told that waits for the day, what each member wants to be told, and what they put off. */
export const toldLater: Migration = {
  async up(db) {
    await db.schema.alterTable('notices').addColumn('waits_until', 'bigint').execute();
    await db.schema
      .createTable('preferences')
      .addColumn('member', 'text', (built) => built.primaryKey())
      .addColumn('body', 'text', (built) => built.notNull())
      .execute();
    await db.schema
      .createTable('snoozes')
      .addColumn('member', 'text', (built) => built.notNull())
      .addColumn('key_id', 'bigint', (built) => built.notNull())
      .addColumn('kind', 'text', (built) => built.notNull())
      .addColumn('until', 'bigint', (built) => built.notNull())
      .addPrimaryKeyConstraint('snoozes_pk', ['member', 'key_id', 'kind'])
      .execute();
    await db.schema.createIndex('snoozes_until').on('snoozes').column('until').execute();
  },
};
