import type { Migration } from 'kysely/migration';

/** Why a notice was given up. Of older ones that is not known, and some of them were passed on. */
export const givenUp: Migration = {
  async up(db) {
    await db.schema.alterTable('notices').addColumn('failure', 'text').execute();
  },
};
