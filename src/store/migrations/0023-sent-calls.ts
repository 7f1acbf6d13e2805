import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Until when what was sent to change a key may land, whatever became of its request. */
export const sentCalls: Migration = {
  async up(db) {
    await db.schema
      .createTable('sent_calls')
      .addColumn('name', 'text', (built) => built.primaryKey())
      .addColumn('lands_until', 'bigint', (built) => built.notNull())
      .execute();
    await fromRequests(db);
  },
};

interface Row {
  readonly id: string;
  readonly body: string;
}

interface Body {
  readonly keyId: number | null;
  readonly keyName: string;
  readonly change: { readonly kind: string };
  readonly sent?: { readonly mayLandUntil: { readonly $date: number }; readonly used: number };
}

/** The version before kept it with the request, by the clock of the bot. */
async function fromRequests(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<Row>`select id, body from requests
    where state in ('approved', 'applying') and body like '%"sent":%'`.execute(db);
  for (const { id, body } of rows) {
    const { sent, ...request } = JSON.parse(body) as Body;
    if (sent === undefined) continue;
    const until = sent.mayLandUntil.$date;
    await sql`insert into sent_calls (name, lands_until) values (${nameOf(request)}, ${until})
      on conflict (name) do update set lands_until = excluded.lands_until
      where sent_calls.lands_until < excluded.lands_until`.execute(db);
    const next = JSON.stringify({ ...request, usedBefore: sent.used });
    await sql`update requests set body = ${next} where id = ${id}`.execute(db);
  }
}

const nameOf = ({ keyId, keyName, change }: Body): string =>
  keyId === null ? `create:${keyName}` : `${change.kind === 'disable' ? 'disable' : 'write'}:${keyId}`;
