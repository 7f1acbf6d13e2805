import { type Expression, type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { KeyId } from '../../domain/keys/key.ts';
import { LONGEST_WAIT } from '../../domain/notices/delivery/next-step.ts';
import { KINDS_OF_REQUESTS, keysIn, requestsIn } from '../../domain/notices/life.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import type { NoticeStore, StoredNotice } from '../../usecases/ports/store/notices.ts';
import type { UnitOfWork } from '../../usecases/ports/store/unit-of-work.ts';
import { encode } from '../rows/json-column.ts';
import { noticeFrom, reached } from '../rows/notice-row.ts';
import { inPieces } from '../rows/pieces.ts';
import type { Tables } from '../rows/tables.ts';

/** Nobody waits for notices of this kind, so all others go first. */
export const NEWS = 'key';

/** Messages that are rendered again because their request or one of their keys has moved. */
export const redrawing = (
  db: Kysely<Tables>,
): Pick<NoticeStore, 'turn' | 'outdated' | 'standing' | 'markRendered'> => ({
  async turn(now) {
    await db
      .updateTable('notices')
      .set((row) => ({ ...newer(row), turns_at: null }))
      .where('turns_at', '<=', now.getTime())
      .execute();
  },
  outdated: (now, limit, after) => outdated(db, now, { limit, after }),
  async standing(key, to) {
    const rows = await sentAbout(db, [key])
      .selectAll('notices')
      .where('recipient', '=', encode(to))
      .execute();
    return rows.map(noticeFrom).filter(({ messages }) => messages.length > 0);
  },
  async markRendered(id, messages, { version, dueAt, turnsAt, isSettled }) {
    await db
      .updateTable('notices')
      .set({
        messages: encode(messages),
        rendered_version: version,
        due_at: dueAt.getTime(),
        turns_at: turnsAt?.getTime() ?? null,
      })
      .where('id', '=', id)
      .execute();
    if (!isSettled) return;
    for (const table of ['notice_keys', 'notice_requests'] as const)
      await db.deleteFrom(table).where('notice_id', '=', id).execute();
  },
});

type Page = { readonly limit: number; readonly after: StoredNotice | null };

const CARDS_FIRST = sql`case when kind = 'card' then 0 else 1 end`;
const place = ({ body, createdAt, id }: StoredNotice) =>
  sql`(${body.kind === 'card' ? 0 : 1}, ${createdAt.getTime()}, ${id})`;

async function outdated(db: Kysely<Tables>, now: Date, { limit, after }: Page): Promise<StoredNotice[]> {
  const rows = await db
    .selectFrom('notices')
    .selectAll()
    // Exactly the condition of the index `notices_outdated_any`, or the index is not used.
    .where(sql<boolean>`state = 'sent' and request_version > rendered_version`)
    .where(reached('due_at', now.getTime(), LONGEST_WAIT))
    .$if(after !== null, (rows) =>
      rows.where(sql<boolean>`(${CARDS_FIRST}, created_at, id) > ${after && place(after)}`),
    )
    .orderBy(CARDS_FIRST)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(noticeFrom);
}

/** Remembers which keys, and which other requests than one of their own, new notices are about. */
export async function followSubjects(db: Kysely<Tables>, added: readonly Notice[]): Promise<void> {
  const keys = added.flatMap((notice) =>
    [...new Set(keysIn(notice))].map((key_id) => ({ notice_id: notice.id, key_id })),
  );
  const requests = added.flatMap((notice) =>
    [...new Set(requestsIn(notice))].map((request_id) => ({ notice_id: notice.id, request_id })),
  );
  for (const some of inPieces(keys))
    await db
      .insertInto('notice_keys')
      .values(some)
      .onConflict((known) => known.doNothing())
      .execute();
  for (const some of inPieces(requests))
    await db
      .insertInto('notice_requests')
      .values(some)
      .onConflict((known) => known.doNothing())
      .execute();
}

export async function outdateKeys(db: Kysely<Tables>, keys: readonly KeyId[]): Promise<void> {
  if (keys.length === 0) return;
  const about = db.selectFrom('notice_keys').select('notice_id').where('key_id', 'in', keys);
  await db.updateTable('notices').set(newer).where('id', 'in', about).execute();
  await outdateWaiting(db, keys);
}

/** Cards of requests that wait: each tells how its key is, and what else waits for it. */
export async function outdateWaiting(db: Kysely<Tables>, keys: readonly KeyId[]): Promise<void> {
  if (keys.length === 0) return;
  const waiting = db
    .selectFrom('requests')
    .select('id')
    .where('key_id', 'in', keys as readonly KeyId[])
    .where('state', '=', 'pending');
  await outdateRequests(db, waiting);
}

/** News about a key outdates what the same person was told of it before. */
export async function outdateOlder(db: Kysely<Tables>, id: string): Promise<void> {
  const told = db.selectFrom('notice_keys').select('key_id').where('notice_id', '=', id);
  const news = db.selectFrom('notices').where('id', '=', id).where('kind', '=', NEWS);
  const older = sentAbout(db, told)
    .select('notices.id')
    .where('notices.id', '!=', id)
    .where('kind', '=', NEWS)
    .where('recipient', 'in', news.select('recipient'));
  await db.updateTable('notices').set(newer).where('id', 'in', older).execute();
}

/** SQLite keeps the order of a cross join; by itself it would begin with all that was ever sent. */
const sentAbout = (db: Kysely<Tables>, keys: readonly KeyId[] | Expression<{ key_id: KeyId }>) =>
  db
    .selectFrom('notice_keys')
    .crossJoin('notices')
    .whereRef('notices.id', '=', 'notice_keys.notice_id')
    .where('key_id', 'in', keys as readonly KeyId[])
    .where('state', '=', 'sent');

type Ids = readonly RequestId[] | Expression<unknown>;

export async function outdateRequests(db: Kysely<Tables>, ids: Ids): Promise<void> {
  const moved = ids as readonly RequestId[];
  if (Array.isArray(moved) && moved.length === 0) return;
  const listing = db.selectFrom('notice_requests').select('notice_id').where('request_id', 'in', moved);
  await db
    .updateTable('notices')
    .set(newer)
    .where('kind', 'in', KINDS_OF_REQUESTS)
    .where('request_id', 'in', moved)
    .execute();
  await db.updateTable('notices').set(newer).where('id', 'in', listing).execute();
}

/** Only once: what is over stays over until it is there again. */
export async function endNotice(db: Kysely<Tables>, { notice, ended }: End): Promise<void> {
  await db
    .updateTable('notices')
    .set((row) => ({ ...newer(row), ended: ended && encode(ended) }))
    .where('id', '=', notice)
    .where('ended', ended ? 'is' : 'is not', null)
    .execute();
}

type End = NonNullable<UnitOfWork['ended']>[number];

/** Above both numbers: an older version of the bot stored the request's version in one of them. */
const newer = (row: ExpressionBuilder<Tables, 'notices'>) => ({
  request_version: row
    .case()
    .when('request_version', '>', row.ref('rendered_version'))
    .then(sql<number>`request_version + 1`)
    .else(sql<number>`rendered_version + 1`)
    .end(),
});
