import type { Migration } from 'kysely/migration';

/** Who decides for whom, until when. */
export const delegations: Migration = {
  async up(db) {
    await db.schema
      .createTable('delegations')
      .addColumn('delegator', 'text', (column) => column.primaryKey())
      .addColumn('delegate', 'text', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .execute();
  },
};
