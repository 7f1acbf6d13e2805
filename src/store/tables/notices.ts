import { type Kysely, type Selectable, sql } from 'kysely';
import type { Notice } from '../../domain/notices/notice.ts';
import type { NoticeStore, StoredNotice } from '../../usecases/ports/store.ts';
import type { Engine } from '../engines/engine.ts';
import type { NoticeRow, Tables } from '../schema/tables.ts';
import { at, decode, encode } from './json-column.ts';

/** The outbox: waiting → sent | given_up; for the digest: digest → digested. */
export const notices = ({ db }: Engine): NoticeStore => ({
  ...outcomes(db),
  ...digest(db),
  add: (added, now) => addNotices(db, added, now),
  claimDue: (now, leaseSeconds, limit) =>
    take(db, { now: now.getTime(), leaseMs: leaseSeconds * 1000, limit }),
  async get(id) {
    const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? noticeFrom(row) : null;
  },
  waiting: () => count(db, 'waiting'),
  async outdatedCards(limit) {
    const rows = await db
      .selectFrom('notices')
      .innerJoin('requests', 'requests.id', 'notices.request_id')
      .selectAll('notices')
      .select('requests.id as requestId')
      .where('notices.kind', '=', 'card')
      .where('notices.state', '=', 'sent')
      .whereRef('requests.version', '>', 'notices.drawn')
      .orderBy('notices.created_at')
      .orderBy('notices.id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ notice: noticeFrom(row), requestId: row.requestId }));
  },
});

function outcomes(db: Kysely<Tables>): Pick<NoticeStore, 'markSent' | 'reschedule' | 'markRendered'> {
  const change = async (id: string, values: Partial<NoticeRow>) => {
    await db.updateTable('notices').set(values).where('id', '=', id).execute();
  };
  return {
    markSent: (id, posts, now, version) =>
      change(id, {
        state: 'sent',
        posts: encode(posts),
        due_at: now.getTime(),
        lease_until: 0,
        drawn: version,
      }),
    reschedule: (id, retryAt) =>
      change(id, retryAt === null ? { state: 'given_up' } : { due_at: retryAt.getTime(), lease_until: 0 }),
    markRendered: (id, version) => change(id, { drawn: version }),
  };
}

const digest = (db: Kysely<Tables>): Pick<NoticeStore, 'forDigest' | 'markDigested'> => ({
  async forDigest(limit) {
    const rows = await db
      .selectFrom('notices')
      .selectAll()
      .where('state', '=', 'digest')
      .orderBy('created_at')
      .orderBy('place')
      .orderBy('id')
      .limit(limit)
      .execute();
    return { notices: rows.map(noticeFrom), total: await count(db, 'digest') };
  },
  markDigested: (until) => markDigested(db, until),
});

export async function markDigested(db: Kysely<Tables>, until: Date): Promise<void> {
  await db
    .updateTable('notices')
    .set({ state: 'digested' })
    .where('state', '=', 'digest')
    .where('created_at', '<=', until.getTime())
    .execute();
}

async function count(db: Kysely<Tables>, state: NoticeRow['state']): Promise<number> {
  const { n } = await db
    .selectFrom('notices')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('state', '=', state)
    .executeTakeFirstOrThrow();
  return n;
}

/** A notice that is there already was told, or is about to be: that is what makes a repeat harmless. */
export async function addNotices(db: Kysely<Tables>, added: readonly Notice[], now: Date): Promise<number> {
  const rows = [...new Map(added.map((notice) => [notice.id, notice])).values()].map((notice, place) => ({
    id: notice.id,
    state: notice.to.kind === 'digest' ? ('digest' as const) : ('waiting' as const),
    recipient: encode(notice.to),
    kind: notice.body.kind,
    request_id: 'requestId' in notice.body ? notice.body.requestId : null,
    body: encode(notice.body),
    created_at: now.getTime(),
    place,
    due_at: now.getTime(),
    lease_until: 0,
    attempts: 0,
    posts: '[]',
    drawn: 0,
  }));
  if (rows.length === 0) return 0;
  const inserted = await db
    .insertInto('notices')
    .values(rows)
    .onConflict((known) => known.column('id').doNothing())
    .returning('id')
    .execute();
  return inserted.length;
}

/** The lease is looked at again by the update itself, which waits for a faster taker's row on Postgres. */
async function take(
  db: Kysely<Tables>,
  { now, leaseMs, limit }: { now: number; leaseMs: number; limit: number },
): Promise<StoredNotice[]> {
  const due = db
    .selectFrom('notices')
    .select('id')
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now)
    .where('lease_until', '<=', now)
    .orderBy('created_at')
    .orderBy('place')
    .orderBy('id')
    .limit(limit);
  const rows = await db
    .updateTable('notices')
    .set({ lease_until: now + leaseMs, attempts: sql`attempts + 1` })
    .where('id', 'in', due)
    .where('state', '=', 'waiting')
    .where('lease_until', '<=', now)
    .returningAll()
    .execute();
  if (rows.length === 0 && (await due.limit(1).executeTakeFirst())) return take(db, { now, leaseMs, limit });
  return rows
    .sort((a, b) => a.created_at - b.created_at || a.place - b.place || a.id.localeCompare(b.id))
    .map(noticeFrom);
}

const noticeFrom = (row: Selectable<NoticeRow>): StoredNotice => ({
  id: row.id,
  to: decode(row.recipient),
  body: decode(row.body),
  createdAt: at(row.created_at),
  attempts: row.attempts,
  messages: decode(row.posts),
});
