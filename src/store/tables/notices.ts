import type { Kysely, RawBuilder } from 'kysely';
import { sentEntry } from '../../domain/notices/delivery/audit-entries.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import type { NoticeStore, PostedMessage } from '../../usecases/ports/store/notices.ts';
import type { Engine } from '../engines/engine.ts';
import { transaction } from '../engines/transaction.ts';
import { decode, encode } from '../rows/json-column.ts';
import { newRow, noticeFrom, TOLD, type ToldRow, toldIn } from '../rows/notice-row.ts';
import { inPieces, readRows } from '../rows/pieces.ts';
import type { NoticeRow, Tables } from '../rows/tables.ts';
import { writeAudit } from './audit.ts';
import { claims, inOrder } from './notice-claims.ts';
import { followSubjects, redrawing } from './notice-keys.ts';
import { outdateOlder } from './notice-outdated.ts';
import { patience } from './notice-patience.ts';
import { undeliverable } from './notice-undeliverable.ts';
import { waiting } from './notice-waiting.ts';

/** The outbox. States: waiting → sent | given_up; for the digest: digest → digested. */
export const notices = ({ db, locked }: Engine): NoticeStore => ({
  ...outcomes(db, locked),
  ...claims(db),
  ...patience(db),
  ...digest(db),
  ...redrawing(db),
  ...undeliverable(db, locked),
  ...waiting(db),
  add: (added, now) => addNotices(db, added, now),
  async get(id) {
    const [row] = await readRows(db, { what: 'notice', parameters: [id] }, () =>
      db.selectFrom('notices').selectAll().where('id', '=', id),
    );
    return row ? noticeFrom(row) : null;
  },
  adopt: (id, message, now) => adopt(db, id, { message, now, locked }),
});

function outcomes(
  db: Kysely<Tables>,
  locked: RawBuilder<unknown>,
): Pick<NoticeStore, 'markSent' | 'reschedule' | 'withdraw'> {
  return {
    markSent: (ids, messages, { at: sentAt, version, turnsAt }) =>
      transaction(db, async (tx) => {
        const sent = await tx
          .updateTable('notices')
          .set({
            state: 'sent',
            messages: encode(messages),
            due_at: sentAt.getTime(),
            lease_until: 0,
            rendered_version: version,
            turns_at: turnsAt?.getTime() ?? null,
          })
          .where('id', 'in', ids)
          .returning(TOLD)
          .execute();
        for (const id of ids) await outdateOlder(tx, id);
        const entries = sent.map((row) => sentEntry(toldIn(row), messages, sentAt));
        await writeAudit(tx, entries, locked);
      }),
    async reschedule(ids, retryAt, messages) {
      const again = { due_at: retryAt.getTime(), lease_until: 0 };
      const later = messages ? { ...again, messages: encode(messages) } : again;
      await db.updateTable('notices').set(later).where('id', 'in', ids).execute();
    },
    async withdraw(id) {
      const waiting = db.updateTable('notices').set({ state: 'sent' }).where('state', '=', 'waiting');
      await waiting.where('id', '=', id).execute();
    },
  };
}

interface Adopted {
  readonly message: PostedMessage;
  readonly now: Date;
  readonly locked: RawBuilder<unknown>;
}

async function adopt(db: Kysely<Tables>, id: string, adopted: Adopted): Promise<boolean> {
  const { message } = adopted;
  const row = await db
    .selectFrom('notices')
    .select(['state', 'messages', ...TOLD])
    .where('id', '=', id)
    .executeTakeFirst();
  const known = row && decode<PostedMessage[]>(row.messages);
  if (!known || known.some(({ channel, ts }) => channel === message.channel && ts === message.ts))
    return false;
  return (await added(db, row, adopted)) || adopt(db, id, adopted);
}

/** false: its row is another one by now. */
const added = (
  db: Kysely<Tables>,
  row: Pick<NoticeRow, 'state' | 'messages'> & ToldRow,
  { message, now, locked }: Adopted,
): Promise<boolean> =>
  transaction(db, async (tx) => {
    const isSent = row.state === 'given_up';
    const messages = [...decode<PostedMessage[]>(row.messages), message];
    const { numUpdatedRows } = await tx
      .updateTable('notices')
      .set({
        ...(isSent && { state: 'sent' as const }),
        messages: encode(messages),
        due_at: now.getTime(),
        rendered_version: 0,
      })
      .where('id', '=', row.id)
      .where('messages', '=', row.messages)
      .where('state', '=', row.state)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    if (isSent) await writeAudit(tx, [sentEntry(toldIn(row), messages, now)], locked);
    return true;
  });

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
