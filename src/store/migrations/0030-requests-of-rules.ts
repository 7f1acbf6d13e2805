import type { Migration } from 'kysely/migration';

/** What a rule gave everybody counts within a cap of the company, at each decision and while a form is filled in. */
export const requestsOfRules: Migration = {
  async up(db) {
    await db.schema.createIndex('requests_of_rule').on('requests').columns(['rule', 'granted_at']).execute();
  },
};
