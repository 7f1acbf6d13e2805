import type { Kysely, RawBuilder } from 'kysely';
import { givenUpEntry } from '../../domain/notices/delivery/audit-entries.ts';
import type { NoticeStore } from '../../usecases/ports/store/notices.ts';
import { transaction } from '../engines/transaction.ts';
import { at } from '../rows/json-column.ts';
import { noticeFrom, TOLD, toldIn } from '../rows/notice-row.ts';
import type { Tables } from '../rows/tables.ts';
import { writeAudit } from './audit.ts';

/** What reached nobody, and never will. */
export const undeliverable = (
  db: Kysely<Tables>,
  locked: RawBuilder<unknown>,
): Pick<NoticeStore, 'giveUp' | 'undeliverable'> => ({
  giveUp: (id, { why, at: now }) =>
    transaction(db, async (tx) => {
      const given = await tx
        .updateTable('notices')
        .set({ state: 'given_up', failure: why, due_at: now.getTime() })
        .where('id', '=', id)
        .returning(TOLD)
        .execute();
      const entries = given.map((row) => givenUpEntry(toldIn(row), why, now));
      await writeAudit(tx, entries, locked);
    }),
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
