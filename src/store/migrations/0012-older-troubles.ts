import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** As the tables were when this was written. */
interface Tables {
  notices: {
    id: string;
    kind: string;
    body: string;
    created_at: number;
    request_version: number;
    rendered_version: number;
    ended: string | null;
  };
  key_values: { name: string; value: string };
}

type Db = Kysely<Tables>;

/** What an older version told of groups and channels once a day ends like any trouble: the newest when it is solved. */
export const olderTroubles: Migration = {
  async up(db: Db) {
    const told = await db
      .selectFrom('notices')
      .select(['id', 'body', 'created_at', 'request_version', 'rendered_version'])
      .where('kind', 'in', ['group_trouble', 'channel_trouble'])
      .where('ended', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    for (const { id, body, created_at, request_version, rendered_version } of told) {
      const name = nameOf(JSON.parse(body));
      const stands = await db
        .selectFrom('key_values')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirst();
      if (!stands) await db.insertInto('key_values').values({ name, value: id }).execute();
      else if (stands.value !== id)
        await db
          .updateTable('notices')
          .set({
            ended: JSON.stringify({ at: { $date: created_at }, how: 'changed' }),
            request_version: Math.max(request_version, rendered_version) + 1,
          })
          .where('id', '=', id)
          .execute();
    }
  },
};

const nameOf = (body: { kind: string; group?: string; list?: string; channel?: string }): string =>
  body.kind === 'group_trouble'
    ? `trouble:group:${body.group}:${body.list}`
    : `trouble:channel:${body.channel}`;
