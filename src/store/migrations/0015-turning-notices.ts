import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When a message changes because a moment it tells of has come. */
export const turningNotices: Migration = {
  async up(db) {
    await db.schema.alterTable('notices').addColumn('turns_at', 'bigint').execute();
    await sql`create index notices_turning on notices (turns_at) where turns_at is not null`.execute(db);
  },
};
