import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** With the columns of `notices_due`: SQLite then prefers the one that holds less. */
export const outdatedNotices: Migration = {
  async up(db) {
    await db.schema.dropIndex('notices_outdated_any').execute();
    await sql`create index notices_outdated_any on notices (state, due_at)
      where state = 'sent' and request_version > rendered_version`.execute(db);
  },
};
