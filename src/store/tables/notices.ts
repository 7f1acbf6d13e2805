import { type Kysely, sql } from 'kysely';
import type { Notice } from '../../domain/notices/notice.ts';
import type { NoticeStore, PostedMessage } from '../../usecases/ports/store/notices.ts';
import type { Engine } from '../engines/engine.ts';
import { transaction } from '../engines/transaction.ts';
import { decode, encode } from '../rows/json-column.ts';
import { newRow, noticeFrom } from '../rows/notice-row.ts';
import { inPieces } from '../rows/pieces.ts';
import type { NoticeRow, Tables } from '../rows/tables.ts';
import { claims, inOrder } from './notice-claims.ts';
import { followSubjects, redrawing } from './notice-keys.ts';
import { outdateOlder } from './notice-outdated.ts';
import { patience } from './notice-patience.ts';
import { undeliverable } from './notice-undeliverable.ts';
import { waiting } from './notice-waiting.ts';

/** The outbox. States: waiting → sent | given_up; for the digest: digest → digested. */
export const notices = ({ db }: Engine): NoticeStore => ({
  ...outcomes(db),
  ...claims(db),
  ...patience(db),
  ...digest(db),
  ...redrawing(db),
  ...undeliverable(db),
  ...waiting(db),
  add: (added, now) => addNotices(db, added, now),
  async get(id) {
    const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? noticeFrom(row) : null;
  },
  adopt: (id, message, now) => adopt(db, id, { message, now }),
});

function outcomes(db: Kysely<Tables>): Pick<NoticeStore, 'markSent' | 'reschedule' | 'withdraw'> {
  const change = async (tx: Kysely<Tables>, ids: readonly string[], values: Partial<NoticeRow>) => {
    await tx.updateTable('notices').set(values).where('id', 'in', ids).execute();
  };
  return {
    markSent: (ids, messages, { at: sentAt, version, turnsAt }) =>
      transaction(db, async (tx) => {
        await change(tx, ids, {
          state: 'sent',
          messages: encode(messages),
          due_at: sentAt.getTime(),
          lease_until: 0,
          rendered_version: version,
          turns_at: turnsAt?.getTime() ?? null,
        });
        for (const id of ids) await outdateOlder(tx, id);
      }),
    reschedule: (ids, retryAt, messages) =>
      change(db, ids, {
        due_at: retryAt.getTime(),
        lease_until: 0,
        ...(messages ? { messages: encode(messages) } : {}),
      }),
    async withdraw(id) {
      const waiting = db.updateTable('notices').set({ state: 'sent' }).where('state', '=', 'waiting');
      await waiting.where('id', '=', id).execute();
    },
  };
}

async function adopt(
  db: Kysely<Tables>,
  id: string,
  { message, now }: { message: PostedMessage; now: Date },
): Promise<boolean> {
  const row = await db.selectFrom('notices').select('messages').where('id', '=', id).executeTakeFirst();
  const known = row && decode<PostedMessage[]>(row.messages);
  if (!known || known.some(({ channel, ts }) => channel === message.channel && ts === message.ts))
    return false;
  const changed = await db
    .updateTable('notices')
    .set({
      state: sql`case when state = 'given_up' then 'sent' else state end`,
      messages: encode([...known, message]),
      due_at: now.getTime(),
      rendered_version: 0,
    })
    .where('id', '=', id)
    .where('messages', '=', row.messages)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n || adopt(db, id, { message, now });
}

const digest = (db: Kysely<Tables>): Pick<NoticeStore, 'forDigest'> => ({
  async forDigest(limit) {
    const waiting = await db
      .selectFrom('notices')
      .select('id')
      .where('state', '=', 'digest')
      .orderBy('created_at')
      .orderBy('sequence')
      .orderBy('id')
      .execute();
    const ids = waiting.map(({ id }) => id);
    const rows: NoticeRow[] = [];
    for (const some of inPieces(ids.slice(0, limit)))
      rows.push(...(await db.selectFrom('notices').selectAll().where('id', 'in', some).execute()));
    return { notices: rows.sort(inOrder).map(noticeFrom), ids };
  },
});

export async function markDigested(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  for (const some of inPieces(ids))
    await db
      .updateTable('notices')
      .set({ state: 'digested' })
      .where('state', '=', 'digest')
      .where('id', 'in', some)
      .execute();
}

/** Ignores notices whose id is stored already. Returns how many were added. */
export async function addNotices(db: Kysely<Tables>, added: readonly Notice[], now: Date): Promise<number> {
  const unique = [...new Map(added.map((notice) => [notice.id, notice])).values()];
  const rows = unique.map((notice, sequence) => newRow(notice, sequence, now));
  let inserted = 0;
  for (const some of inPieces(rows)) {
    const stored = await db
      .insertInto('notices')
      .values(some)
      .onConflict((known) => known.column('id').doNothing())
      .returning('id')
      .execute();
    inserted += stored.length;
  }
  await followSubjects(db, unique);
  return inserted;
}
