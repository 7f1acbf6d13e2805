import type { Migration } from 'kysely/migration';

/** When something was put off: a moment that is still to come was that of a wrong clock. */
export const putOffSince: Migration = {
  async up(db) {
    await db.schema.alterTable('notices').addColumn('waits_since', 'bigint').execute();
    await db.schema.alterTable('snoozes').addColumn('since', 'bigint').execute();
  },
};
