import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Settings that SQL neither searches nor sorts move into one JSON column, so that a new one needs no column. */
export const keySettings: Migration = {
  async up(db) {
    await db.schema
      .alterTable('keys')
      .addColumn('settings', 'text', (built) => built.notNull().defaultTo('{}'))
      .execute();
    await moveSettings(db);
    for (const column of ['models', 'allow_ips', 'group', 'cross_group_retry'])
      await db.schema.alterTable('keys').dropColumn(column).execute();
  },
};

interface Row {
  readonly id: number;
  readonly models: string | null;
  readonly allow_ips: string;
  readonly group: string;
  readonly cross_group_retry: number | string;
}

async function moveSettings(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<Row>`select id, models, allow_ips, ${sql.ref('group')}, cross_group_retry
    from keys`.execute(db);
  for (const row of rows)
    await sql`update keys set settings = ${settingsJson(row)} where id = ${row.id}`.execute(db);
}

const settingsJson = ({ models, allow_ips, group, cross_group_retry }: Row): string =>
  JSON.stringify({
    models: models === null ? null : JSON.parse(models),
    allowIps: JSON.parse(allow_ips),
    group,
    crossGroupRetry: Number(cross_group_retry) === 1,
  });
