import type { Migration } from 'kysely/migration';

/** The team that a key belongs to, and the one that a request was decided in. What a bot of the version before makes has none. */
export const teams: Migration = {
  async up(db) {
    for (const table of ['keys', 'requests'])
      await db.schema.alterTable(table).addColumn('team', 'text').execute();
    await db.schema.createIndex('requests_of_team').on('requests').columns(['team', 'granted_at']).execute();
  },
};
