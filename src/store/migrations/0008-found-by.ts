import type { Migration } from 'kysely/migration';

/** When a key’s quota is used up by the forecast, and what it is found by beside its name, so that SQL sorts and finds. */
export const foundBy: Migration = {
  async up(db) {
    await db.schema.alterTable('keys').addColumn('runs_out_at', 'bigint').execute();
    await db.schema.alterTable('keys').addColumn('also', 'text').execute();
  },
};
