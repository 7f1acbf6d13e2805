import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When what a message tells was over. What was told once is not told again. */
export const endedNotices: Migration = {
  async up(db) {
    await db.schema.alterTable('notices').addColumn('ended', 'text').execute();
    await sql`insert into key_values (name, value)
      select 'trouble:' || id, id from notices
      where kind in ('zone_unknown', 'owner_left', 'set_aside')`.execute(db);
    await sql`insert into key_values (name, value)
      select 'trouble:unreadable', id from notices
      where kind = 'unreadable_keys' order by created_at desc limit 1`.execute(db);
  },
};
