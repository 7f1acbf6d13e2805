import type { Kysely } from 'kysely';
import { DAY } from '../../domain/time.ts';
import type { NoticeStore } from '../../usecases/ports/store/notices.ts';
import { encode } from '../rows/json-column.ts';
import type { Tables } from '../rows/tables.ts';

/** Nothing is put off for longer, so a later time is that of a wrong clock. */
export const LONGEST_PUT_OFF = 40 * DAY;

/** What is told later. */
export const patience = (db: Kysely<Tables>): Pick<NoticeStore, 'defer' | 'wake' | 'release'> => ({
  async defer(ids, until) {
    await db
      .updateTable('notices')
      .set({ waits_until: until.getTime(), lease_until: 0, attempts: 0 })
      .where('id', 'in', [...ids])
      .where('state', '=', 'waiting')
      .execute();
  },
  async wake(to, now) {
    await db
      .updateTable('notices')
      .set({ waits_until: now.getTime() })
      .where('state', '=', 'waiting')
      .where('recipient', '=', encode(to))
      .where('waits_until', '>', now.getTime())
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
