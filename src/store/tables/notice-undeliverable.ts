import type { Kysely } from 'kysely';
import type { NoticeStore } from '../../usecases/ports/store/notices.ts';
import { at } from '../rows/json-column.ts';
import { noticeFrom } from '../rows/notice-row.ts';
import type { Tables } from '../rows/tables.ts';

/** What reached nobody, and never will. */
export const undeliverable = (db: Kysely<Tables>): Pick<NoticeStore, 'giveUp' | 'undeliverable'> => ({
  async giveUp(id, { why, at: now }) {
    await db
      .updateTable('notices')
      .set({ state: 'given_up', failure: why, due_at: now.getTime() })
      .where('id', '=', id)
      .execute();
  },
  async undeliverable(limit) {
    const all = db.selectFrom('notices').where('state', '=', 'given_up').where('failure', 'is not', null);
    const { n } = await all.select((row) => row.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    const rows = await all.selectAll().orderBy('due_at', 'desc').orderBy('id').limit(limit).execute();
    const newest = rows.map((row) => ({
      notice: noticeFrom(row),
      why: row.failure ?? '',
      at: at(row.due_at),
    }));
    return { newest, total: n };
  },
});
