import { type Kysely, type Selectable, sql } from 'kysely';
import { LONGEST_WAIT } from '../../domain/notices/delivery/next-step.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { MINUTE } from '../../domain/time.ts';
import type { NoticeStore, PostedMessage, StoredNotice } from '../../usecases/ports/store/notices.ts';
import type { Engine } from '../engines/engine.ts';
import { transaction } from '../engines/transaction.ts';
import { decode, encode } from '../rows/json-column.ts';
import { newRow, noticeFrom, reached } from '../rows/notice-row.ts';
import { inPieces } from '../rows/pieces.ts';
import type { NoticeRow, Tables } from '../rows/tables.ts';
import { followSubjects, redrawing } from './notice-keys.ts';
import { NEWS, outdateOlder } from './notice-outdated.ts';
import { LONGEST_PUT_OFF, patience } from './notice-patience.ts';
import { undeliverable } from './notice-undeliverable.ts';

const news = ({ kind }: Pick<NoticeRow, 'kind'>): number => (kind === NEWS ? 1 : 0);

/** The outbox. States: waiting → sent | given_up; for the digest: digest → digested. */
export const notices = ({ db }: Engine): NoticeStore => ({
  ...outcomes(db),
  ...patience(db),
  ...digest(db),
  ...redrawing(db),
  ...undeliverable(db),
  add: (added, now) => addNotices(db, added, now),
  claimDue: (now, leaseSeconds, limit) =>
    take(db, { now: now.getTime(), leaseMs: leaseSeconds * 1000, limit, alike: null }),
  claimAlike: (alike, { now, leaseSeconds, limit }) =>
    take(db, { now: now.getTime(), leaseMs: leaseSeconds * 1000, limit, alike }),
  async get(id) {
    const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? noticeFrom(row) : null;
  },
  adopt: (id, message, now) => adopt(db, id, { message, now }),
  waiting: () => waiting(db),
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

async function waiting(db: Kysely<Tables>): Promise<number> {
  const { n } = await db
    .selectFrom('notices')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return n;
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

/** The update checks the lease again: on PostgreSQL it may have waited for another replica that took the rows. */
async function take(db: Kysely<Tables>, claim: Claim): Promise<StoredNotice[]> {
  const { now, leaseMs } = claim;
  const due = dueIds(db, claim);
  const rows = await db
    .updateTable('notices')
    .set({ lease_until: now + leaseMs, attempts: sql`attempts + 1` })
    .where('id', 'in', due)
    .where('state', '=', 'waiting')
    .where(reached('lease_until', now, 2 * leaseMs))
    .returningAll()
    .execute();
  if (rows.length === 0 && (await due.limit(1).executeTakeFirst())) return take(db, claim);
  return rows.sort(inOrder).map(noticeFrom);
}

interface Claim {
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
  /** Only notices of the same kind and recipient; null: all. */
  readonly alike: Notice | null;
}

const dueIds = (db: Kysely<Tables>, { now, leaseMs, limit, alike }: Claim) =>
  db
    .selectFrom('notices')
    .select('id')
    .where('state', '=', 'waiting')
    .where(reached('due_at', now, LONGEST_WAIT))
    .where((row) =>
      row.or([
        row('waits_until', 'is', null),
        reached('waits_until', now, LONGEST_PUT_OFF),
        row('waits_since', '>', now + MINUTE),
      ]),
    )
    .where(reached('lease_until', now, 2 * leaseMs))
    .$if(alike !== null, (rows) =>
      rows.where('kind', '=', alike?.body.kind ?? '').where('recipient', '=', encode(alike?.to)),
    )
    .orderBy(sql`case when kind = ${NEWS} then 1 else 0 end`)
    .orderBy('created_at')
    .orderBy('sequence')
    .orderBy('id')
    .limit(limit);

/** The order of `dueIds`: an update returns its rows in any order. */
const inOrder = (a: Selectable<NoticeRow>, b: Selectable<NoticeRow>): number =>
  news(a) - news(b) || a.created_at - b.created_at || a.sequence - b.sequence || a.id.localeCompare(b.id);
