import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which keys a message is about, so that it is updated when they move; the same index for every kind of notice. */
export const livingNotices: Migration = {
  async up(db) {
    await db.schema
      .createTable('notice_keys')
      .addColumn('notice_id', 'text', (built) => built.notNull())
      .addColumn('key_id', 'bigint', (built) => built.notNull())
      .addPrimaryKeyConstraint('notice_keys_pk', ['notice_id', 'key_id'])
      .execute();
    await db.schema.createIndex('notice_keys_key').on('notice_keys').column('key_id').execute();
    await sql`create index notices_outdated_any on notices (created_at)
      where state = 'sent' and request_version > rendered_version`.execute(db);
  },
};
