import type { Migration } from 'kysely/migration';

/** The requests that a message lists. */
export const noticeRequests: Migration = {
  async up(db) {
    await db.schema
      .createTable('notice_requests')
      .addColumn('notice_id', 'text', (built) => built.notNull())
      .addColumn('request_id', 'text', (built) => built.notNull())
      .addPrimaryKeyConstraint('notice_requests_pk', ['notice_id', 'request_id'])
      .execute();
    await db.schema
      .createIndex('notice_requests_request')
      .on('notice_requests')
      .column('request_id')
      .execute();
  },
};
