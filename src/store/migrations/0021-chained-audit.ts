import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type Kysely, SqliteAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

interface Content {
  readonly at: number;
  readonly actor: string;
  readonly act: string;
  readonly key_id: number | null;
  readonly request_id: string | null;
  readonly details: string;
}

interface Chained extends Content {
  readonly seq: number;
  readonly previous_hash: string;
  readonly hash: string;
}

type ChainEnd = Pick<Chained, 'seq' | 'hash'>;

const CHAIN_START: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

interface Unchained extends Content {
  readonly id: string;
}

/** Rows in one statement, and in memory at a time. */
const PAGE = 500;

/** What is there already is chained in the order of its times. */
export const chainedAudit: Migration = {
  async up(db) {
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    await sql`alter table audit rename to audit_unchained`.execute(db);
    await createTables(db);
    const end = await chainAll(db, isSqlite ? sql`` : sql`collate "C"`);
    await sql`insert into audit_head (seq, hash, archived_seq, archived_hash)
      values (${end.seq}, ${end.hash}, ${CHAIN_START.seq}, ${CHAIN_START.hash})`.execute(db);
    await db.schema.dropTable('audit_unchained').execute();
    await createIndexes(db);
    if (!isSqlite && (await isOpened(db))) await chainForOlder(db);
  },
};

async function createTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('audit')
    .addColumn('seq', 'bigint', (built) => built.notNull().primaryKey())
    .addColumn('at', 'bigint', (built) => built.notNull())
    .addColumn('actor', 'text', (built) => built.notNull())
    .addColumn('act', 'text', (built) => built.notNull())
    .addColumn('key_id', 'bigint')
    .addColumn('request_id', 'text')
    .addColumn('details', 'text', (built) => built.notNull())
    .addColumn('previous_hash', 'text', (built) => built.notNull())
    .addColumn('hash', 'text', (built) => built.notNull())
    .execute();
  await schema
    .createTable('audit_head')
    .addColumn('seq', 'bigint', (built) => built.notNull())
    .addColumn('hash', 'text', (built) => built.notNull())
    .addColumn('archived_seq', 'bigint', (built) => built.notNull())
    .addColumn('archived_hash', 'text', (built) => built.notNull())
    .execute();
}

/** After the old table is gone: PostgreSQL has one name for one index. */
async function createIndexes({ schema }: Kysely<unknown>): Promise<void> {
  await schema.createIndex('audit_at').on('audit').columns(['at', 'seq']).execute();
  await schema.createIndex('audit_key').on('audit').columns(['key_id', 'at']).execute();
  await schema.createIndex('audit_actor').on('audit').columns(['actor', 'at']).execute();
  await schema.createIndex('audit_request').on('audit').column('request_id').execute();
}

async function chainAll(db: Kysely<unknown>, byBytes: ReturnType<typeof sql>): Promise<ChainEnd> {
  const page = async (after: Unchained | undefined): Promise<Unchained[]> => {
    const from =
      after === undefined
        ? sql`true`
        : // The first bound is what lets the index begin there, instead of reading all before.
          sql`at >= ${after.at} and (at > ${after.at} or id ${byBytes} > ${after.id})`;
    const found = sql<Unchained>`select id, at, actor, act, key_id, request_id, details from audit_unchained
      where ${from} order by at, id ${byBytes} limit ${PAGE}`;
    return (await found.execute(db)).rows;
  };
  let end: ChainEnd = CHAIN_START;
  for (let rows = await page(undefined); rows.length > 0; rows = await page(rows.at(-1))) {
    const written: Chained[] = [];
    for (const { id: _, ...content } of rows) {
      const row: Chained = chained(end, { ...content, details: canonical(JSON.parse(content.details)) });
      written.push(row);
      end = row;
    }
    await (db as Kysely<{ audit: Chained }>).insertInto('audit').values(written).execute();
  }
  return end;
}

/** As this version hashes: a later one may hash what it writes otherwise. */
function chained({ seq, hash: previous_hash }: ChainEnd, content: Content): Chained {
  const row = { seq: seq + 1, ...content, previous_hash };
  return { ...row, hash: createHash('sha256').update(canonical(row)).digest('hex') };
}

const canonical = (value: unknown): string => canonicalize(wellFormed(value)) ?? '';

const wellFormed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, member) =>
    typeof member === 'string' ? member.toWellFormed() : member,
  );

/** Only a database that a bot has opened may still be shared with an older one. */
async function isOpened(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql`select from key_values where name = 'account'`.execute(db);
  return rows.length > 0;
}

/**
 * A bot of the version before, which runs on until it is replaced, writes an `id` and knows of no chain: its entries are
 * chained as they come in. To be dropped, with the column, when no such bot can run any more.
 */
async function chainForOlder(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('audit').addColumn('id', 'text').execute();
  await sql`create function chain_audit() returns trigger language plpgsql as $$
    declare head record;
    begin
      select seq, hash into head from audit_head for update;
      new.seq := head.seq + 1;
      new.previous_hash := head.hash;
      new.hash := encode(sha256(convert_to('{"act":' || to_json(new.act) || ',"actor":' || to_json(new.actor)
        || ',"at":' || new.at || ',"details":' || to_json(new.details)
        || ',"key_id":' || coalesce(new.key_id::text, 'null')
        || ',"previous_hash":' || to_json(new.previous_hash)
        || ',"request_id":' || coalesce(to_json(new.request_id)::text, 'null')
        || ',"seq":' || new.seq || '}', 'UTF8')), 'hex');
      update audit_head set seq = new.seq, hash = new.hash;
      return new;
    end $$`.execute(db);
  await sql`create trigger chain_audit before insert on audit for each row when (new.seq is null)
    execute function chain_audit()`.execute(db);
}
