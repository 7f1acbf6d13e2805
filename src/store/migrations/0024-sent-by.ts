import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Two bots may have sent something under the same name: one that has lost the lease, and the one that holds it now. */
export const sentBy: Migration = {
  async up(db) {
    await db.schema.alterTable('sent_calls').renameTo('sent_calls_before').execute();
    await db.schema
      .createTable('sent_calls')
      .addColumn('name', 'text', (built) => built.notNull())
      .addColumn('sender', 'text', (built) => built.notNull())
      .addColumn('lands_until', 'bigint', (built) => built.notNull())
      .addPrimaryKeyConstraint('sent_calls_by', ['name', 'sender'])
      .execute();
    await sql`insert into sent_calls (name, sender, lands_until)
      select name, '', lands_until from sent_calls_before`.execute(db);
    await db.schema.dropTable('sent_calls_before').execute();
  },
};
