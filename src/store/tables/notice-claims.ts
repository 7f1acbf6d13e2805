import { type Kysely, type Selectable, sql } from 'kysely';
import { LONGEST_WAIT } from '../../domain/notices/delivery/next-step.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { MINUTE } from '../../domain/time.ts';
import type { NoticeStore, StoredNotice } from '../../usecases/ports/store/notices.ts';
import { encode } from '../rows/json-column.ts';
import { noticeFrom, reached } from '../rows/notice-row.ts';
import type { NoticeRow, Tables } from '../rows/tables.ts';
import { NEWS } from './notice-outdated.ts';
import { LONGEST_PUT_OFF } from './notice-patience.ts';

/** Who works on which due notices. */
export const claims = (db: Kysely<Tables>): Pick<NoticeStore, 'claimDue' | 'claimAlike' | 'renew'> => ({
  claimDue: (now, leaseSeconds, limit) =>
    take(db, { now: now.getTime(), leaseMs: leaseSeconds * 1000, limit, alike: null }),
  claimAlike: (alike, { now, leaseSeconds, limit }) =>
    take(db, { now: now.getTime(), leaseMs: leaseSeconds * 1000, limit, alike }),
  renew: (claimed, { now, leaseSeconds }) => renew(db, claimed, now.getTime() + leaseSeconds * 1000),
});

/**
 * Mostly nothing is due, which is seen without a write. The update checks the lease again: on PostgreSQL it may have
 * waited for another replica that took the rows.
 */
async function take(db: Kysely<Tables>, claim: Claim): Promise<StoredNotice[]> {
  const { now, leaseMs } = claim;
  const due = dueIds(db, claim);
  if (!(await due.limit(1).executeTakeFirst())) return [];
  const rows = await db
    .updateTable('notices')
    .set({ lease_until: now + leaseMs, attempts: sql`attempts + 1` })
    .where('id', 'in', due)
    .where('state', '=', 'waiting')
    .where(reached('lease_until', now, 2 * leaseMs))
    .returningAll()
    .execute();
  return rows.length === 0 ? take(db, claim) : rows.sort(inOrder).map(noticeFrom);
}

/** Each claim counts as a try. */
async function renew(
  db: Kysely<Tables>,
  claimed: readonly StoredNotice[],
  leaseUntil: number,
): Promise<StoredNotice[]> {
  const rows = await db
    .updateTable('notices')
    .set({ lease_until: leaseUntil })
    .where('state', '=', 'waiting')
    .where((row) => row.or(claimed.map(({ id, attempts }) => row.and({ id, attempts }))))
    .returning('id')
    .execute();
  return claimed.filter(({ id }) => rows.some((row) => row.id === id));
}

interface Claim {
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
  /** Only others of the same kind and recipient; null: all. */
  readonly alike: readonly [Notice, ...Notice[]] | null;
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
    .where((row) => {
      if (alike === null) return row.lit(true);
      const [{ body, to }] = alike;
      const others = row(
        'id',
        'not in',
        alike.map(({ id }) => id),
      );
      return row.and([row('kind', '=', body.kind), row('recipient', '=', encode(to)), others]);
    })
    .orderBy(sql`case when kind = ${NEWS} then 1 else 0 end`)
    .orderBy('created_at')
    .orderBy('sequence')
    .orderBy('id')
    .limit(limit);

/** The order of `dueIds`: an update returns its rows in any order. */
export const inOrder = (a: Selectable<NoticeRow>, b: Selectable<NoticeRow>): number =>
  news(a) - news(b) || a.created_at - b.created_at || a.sequence - b.sequence || a.id.localeCompare(b.id);

const news = ({ kind }: Pick<NoticeRow, 'kind'>): number => (kind === NEWS ? 1 : 0);
