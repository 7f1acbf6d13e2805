import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import {
  plainKeyValue,
  plainNotice,
  plainNoticeId,
  plainRequest,
  plainWatchState,
} from './0002-plain-json.ts';
import { rewriteJson } from './rewrite-json.ts';

/** Renames tables, columns and members of stored JSON, and adds indexes for queries that run every three seconds. */
export const plainNames: Migration = {
  async up(db) {
    for (const [from, to] of Object.entries(TABLES)) await db.schema.alterTable(from).renameTo(to).execute();
    for (const [table, columns] of Object.entries(COLUMNS))
      for (const [from, to] of Object.entries(columns))
        await db.schema.alterTable(table).renameColumn(from, to).execute();
    await rewriteRows(db);
    await endedGrants(db);
    await requestVersions(db);
    await indexes(db);
    await db.schema
      .alterTable('jobs')
      .addColumn('period_ms', 'bigint', (built) => built.notNull().defaultTo(0))
      .execute();
    // Forms hold commands with the old names, and live one day at most.
    await sql`delete from forms`.execute(db);
  },
};

const TABLES = { spent: 'consumed', facts: 'key_values' };

const COLUMNS = {
  keys: { watched: 'watch_state', seen_at: 'read_at' },
  requests: { birth: 'is_create', asked: 'needs_approval', given_at: 'granted_at' },
  notices: { place: 'sequence', drawn: 'rendered_version', posts: 'messages' },
  consumed: { spent_at: 'consumed_at' },
  jobs: { nudged: 'triggered' },
};

async function rewriteRows(db: Kysely<unknown>): Promise<void> {
  await rewriteJson(db, { table: 'keys', key: 'id', column: 'watch_state' }, plainWatchState);
  await rewriteJson(db, { table: 'requests', key: 'id', column: 'body' }, plainRequest);
  await rewriteJson(db, { table: 'notices', key: 'id', column: 'body' }, plainNotice);
  await rewriteJson(db, { table: 'key_values', key: 'name', column: 'value' }, plainKeyValue);
  const { rows } = await sql<{ id: string; body: string }>`select id, body from notices`.execute(db);
  for (const { id, body } of rows) {
    const { kind } = JSON.parse(body) as { kind: string };
    await sql`update notices set id = ${plainNoticeId(id)}, kind = ${kind} where id = ${id}`.execute(db);
  }
}

/** The older version told no lead of an end that failed. As `failed` it is tried again and told now. */
async function endedGrants(db: Kysely<unknown>): Promise<void> {
  await sql`update grants set state = case when exists (
      select 1 from requests where requests.id = grants.request_id || 'e' and requests.state = 'failed'
    ) then 'failed' else 'superseded' end where state = 'ended'`.execute(db);
}

/** Beside `rendered_version`, so that one row shows whether its card is outdated. */
async function requestVersions(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('notices')
    .addColumn('request_version', 'bigint', (built) => built.notNull().defaultTo(0))
    .execute();
  await sql`update notices set request_version = coalesce(
      (select version from requests where requests.id = notices.request_id), 0
    ) where kind = 'card'`.execute(db);
  await sql`create index notices_outdated on notices (created_at)
    where kind = 'card' and state = 'sent' and request_version > rendered_version`.execute(db);
}

async function indexes(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema.dropIndex('requests_births').execute();
  await schema.dropIndex('notices_cards').execute();
  const added: Record<string, readonly [string, string[]]> = {
    requests_creates: ['requests', ['is_create', 'granted_at']],
    requests_state: ['requests', ['state', 'created_at']],
    notices_request: ['notices', ['request_id', 'kind']],
    consumed_at: ['consumed', ['consumed_at']],
    forms_created: ['forms', ['created_at']],
    keys_deleted: ['keys', ['deleted_at']],
  };
  for (const [name, [table, columns]] of Object.entries(added))
    await schema.createIndex(name).on(table).columns(columns).execute();
}
