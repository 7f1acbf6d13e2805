import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** For what has stood for long and has no moment at which it changes by itself. */
export const unturnedNotices: Migration = {
  async up(db) {
    await sql`create index notices_unturned on notices (state, created_at) where turns_at is null`.execute(
      db,
    );
  },
};
