import type { Migration } from 'kysely/migration';

/** What a restored database may not know the end of, so that no clocks are compared for it. */
export const unsureSinceRestore: Migration = {
  async up(db) {
    for (const table of ['requests', 'grants', 'bulk_disables'])
      await db.schema
        .alterTable(table)
        .addColumn('unsure', 'bigint', (built) => built.notNull().defaultTo(0))
        .execute();
  },
};
