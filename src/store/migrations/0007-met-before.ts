import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whoever has had a message from the bot is not introduced to it. */
export const metBefore: Migration = {
  async up(db) {
    const { rows } = await sql<{ recipient: string; at: number | string }>`
      select recipient, min(created_at) as at from notices where state = 'sent' group by recipient`.execute(
      db,
    );
    for (const { recipient, at } of rows) {
      const { kind, id } = JSON.parse(recipient) as { kind: string; id?: string };
      if (kind === 'member' && id !== undefined)
        await sql`insert into key_values (name, value) values (${`met:${id}`}, ${String(at)})
          on conflict (name) do nothing`.execute(db);
    }
  },
};
