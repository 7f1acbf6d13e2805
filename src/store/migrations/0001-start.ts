import type { CreateTableBuilder, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const start: Migration = {
  async up(db) {
    await keys(db);
    await requests(db);
    await messages(db);
    await machinery(db);
  },
};

type Column = 'text' | 'text?' | 'int' | 'int?';

/** Only two column types, which mean the same on both engines. The first column is the primary key. */
async function table(db: Kysely<unknown>, name: string, columns: Record<string, Column>): Promise<void> {
  let building: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(columns)) {
    const type = kind.startsWith('int') ? 'bigint' : 'text';
    building = building.addColumn(column, type, (built) => (kind.endsWith('?') ? built : built.notNull()));
  }
  const [key = 'id'] = Object.keys(columns);
  await building.addPrimaryKeyConstraint(`${name}_pk`, [key] as never).execute();
}

async function keys(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await table(db, 'keys', {
    id: 'int',
    name: 'text',
    search: 'text',
    tail: 'text',
    status: 'int',
    left: 'int',
    used: 'int',
    unlimited: 'int',
    expires_at: 'int?',
    created_at: 'int',
    used_at: 'int?',
    models: 'text?',
    allow_ips: 'text',
    group: 'text',
    cross_group_retry: 'int',
    seen_at: 'int',
    sweep: 'int?',
    deleted_at: 'int?',
    owner: 'text?',
    disabled_by: 'text?',
    watched: 'text?',
  });
  await schema.createIndex('keys_owner').on('keys').columns(['owner', 'deleted_at']).execute();
}

async function requests(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await table(db, 'requests', {
    id: 'text',
    version: 'int',
    state: 'text',
    requester: 'text',
    owner: 'text?',
    key_id: 'int?',
    asked: 'int',
    rule: 'text',
    birth: 'int',
    units: 'int',
    given_at: 'int',
    created_at: 'int',
    due_at: 'int?',
    body: 'text',
  });
  await schema.createIndex('requests_due').on('requests').columns(['state', 'due_at']).execute();
  await schema.createIndex('requests_mine').on('requests').columns(['requester', 'created_at']).execute();
  await schema
    .createIndex('requests_births')
    .on('requests')
    .columns(['owner', 'birth', 'given_at'])
    .execute();
  await schema.createIndex('requests_key').on('requests').columns(['key_id', 'created_at']).execute();
  await table(db, 'grants', {
    request_id: 'text',
    key_id: 'int',
    member: 'text',
    of: 'text',
    granted: 'int',
    ends_at: 'int',
    state: 'text',
  });
  await schema.createIndex('grants_due').on('grants').columns(['state', 'ends_at']).execute();
  await schema.createIndex('grants_key').on('grants').column('key_id').execute();
}

async function messages(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await table(db, 'notices', {
    id: 'text',
    state: 'text',
    recipient: 'text',
    kind: 'text',
    request_id: 'text?',
    body: 'text',
    created_at: 'int',
    place: 'int',
    due_at: 'int',
    lease_until: 'int',
    attempts: 'int',
    posts: 'text',
    drawn: 'int',
  });
  await schema.createIndex('notices_due').on('notices').columns(['state', 'due_at']).execute();
  await schema.createIndex('notices_cards').on('notices').columns(['kind', 'request_id']).execute();
  await table(db, 'audit', {
    id: 'text',
    at: 'int',
    actor: 'text',
    act: 'text',
    key_id: 'int?',
    request_id: 'text?',
    details: 'text',
  });
  await schema.createIndex('audit_at').on('audit').column('at').execute();
  await schema.createIndex('audit_key').on('audit').columns(['key_id', 'at']).execute();
}

async function machinery(db: Kysely<unknown>): Promise<void> {
  await table(db, 'forms', {
    id: 'text',
    person: 'text',
    kind: 'text',
    data: 'text',
    created_at: 'int',
  });
  await table(db, 'spent', { id: 'text', spent_at: 'int' });
  const lease = { name: 'text', holder: 'text', fence: 'int', lease_until: 'int' } as const;
  await table(db, 'leases', lease);
  await table(db, 'jobs', { ...lease, next_run_at: 'int', nudged: 'int' });
  await table(db, 'calls', { id: 'text', begun_at: 'int', answered_at: 'int?' });
  await table(db, 'groups', { id: 'text', members: 'text', fetched_at: 'int' });
  await table(db, 'facts', { name: 'text', value: 'text' });
}
