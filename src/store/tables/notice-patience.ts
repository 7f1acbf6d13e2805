import { type Kysely, sql } from 'kysely';
import { reminderId } from '../../domain/notices/delivery/snooze.ts';
import type { Recipient } from '../../domain/notices/notice.ts';
import { DAY } from '../../domain/time.ts';
import type { NoticeStore } from '../../usecases/ports/store/notices.ts';
import { encode } from '../rows/json-column.ts';
import type { Tables } from '../rows/tables.ts';

/** Nothing is put off for longer, so a later time is that of a wrong clock. */
export const LONGEST_PUT_OFF = 40 * DAY;

/** What is told later. */
export const patience = (db: Kysely<Tables>): Pick<NoticeStore, 'postpone' | 'defer' | 'release'> => ({
  async postpone(id, until) {
    await db
      .updateTable('notices')
      .set({ due_at: until.getTime(), lease_until: 0, attempts: sql`attempts - 1` })
      .where('id', '=', id)
      .execute();
  },
  async defer(ids, until, now) {
    await db
      .updateTable('notices')
      .set({ waits_until: until.getTime(), waits_since: now.getTime(), lease_until: 0, attempts: 0 })
      .where('id', 'in', [...ids])
      .where('state', '=', 'waiting')
      .execute();
  },
  async release(now) {
    await db
      .updateTable('notices')
      .set({ due_at: now.getTime() })
      .where('state', '=', 'waiting')
      .where('kind', '=', 'key')
      .where('attempts', '=', 0)
      .where('due_at', '>', now.getTime())
      .execute();
  },
});

/** What was put off for this recipient is looked at again. */
export async function wake(db: Kysely<Tables>, to: Recipient, now: Date): Promise<void> {
  await db
    .updateTable('notices')
    .set({ waits_until: now.getTime() })
    .where('state', '=', 'waiting')
    .where('recipient', '=', encode(to))
    .where('waits_until', '>', now.getTime())
    .execute();
}

/** What would tell this notice again is not told. */
export async function withdrawReminders(db: Kysely<Tables>, id: string): Promise<void> {
  const prefix = reminderId(id, '');
  await db
    .updateTable('notices')
    .set({ state: 'sent' })
    .where('state', '=', 'waiting')
    .where(sql<boolean>`substr(id, 1, ${sql.lit(prefix.length)}) = ${prefix}`)
    .execute();
}
