import type { Migration } from 'kysely/migration';

/**
 * Until when what was sent to change a key may land, whatever became of its request. What the version before has sent stays
 * where it is (see `sent-in-requests.ts`).
 */
export const sentCalls: Migration = {
  async up(db) {
    await db.schema
      .createTable('sent_calls')
      .addColumn('name', 'text', (built) => built.primaryKey())
      .addColumn('lands_until', 'bigint', (built) => built.notNull())
      .execute();
  },
};
