import { type Kysely, sql } from 'kysely';
import { LONGEST_WAIT } from '../../domain/notices/delivery/next-step.ts';
import { KEPT_CURRENT } from '../../domain/notices/delivery/turns-at.ts';
import { keysIn, requestsIn } from '../../domain/notices/life.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import type { NoticeStore, StoredNotice } from '../../usecases/ports/store/notices.ts';
import { encode } from '../rows/json-column.ts';
import { isReached, noticeFrom } from '../rows/notice-row.ts';
import { inPieces, readRows } from '../rows/pieces.ts';
import type { Tables } from '../rows/tables.ts';
import { newer, sentAbout } from './notice-outdated.ts';

/** Messages that are rendered again because their request or one of their keys has moved. */
export const redrawing = (
  db: Kysely<Tables>,
): Pick<NoticeStore, 'turn' | 'outdated' | 'standing' | 'markRendered'> => ({
  async turn(now) {
    const turned = db.selectFrom('notices').select('id').where('turns_at', '<=', now.getTime());
    if (!(await turned.limit(1).executeTakeFirst())) return;
    const young = turned.where('created_at', '>', now.getTime() - KEPT_CURRENT);
    for (const ids of [young, turned.orderBy('turns_at').orderBy('id').limit(LAST)])
      await db
        .updateTable('notices')
        .set((row) => ({ ...newer(row), turns_at: null }))
        .where('id', 'in', ids)
        .execute();
  },
  outdated: (now, limit, after) => outdated(db, now, { limit, after }),
  async standing(key, to) {
    const recipient = encode(to);
    const rows = await readRows(db, { what: 'standing', parameters: [key, 'sent', recipient] }, () =>
      sentAbout(db, [key]).selectAll('notices').where('recipient', '=', recipient),
    );
    return rows.map(noticeFrom).filter(({ messages }) => messages.length > 0);
  },
  async markRendered(id, messages, { version, dueAt, turnsAt, isSettled }) {
    const drawn = {
      messages: encode(messages),
      rendered_version: version,
      due_at: dueAt.getTime(),
      turns_at: turnsAt?.getTime() ?? null,
    };
    await readRows(db, { what: 'rendered', parameters: [...Object.values(drawn), id] }, () =>
      db.updateTable('notices').set(drawn).where('id', '=', id),
    );
    if (!isSettled) return;
    for (const table of ['notice_keys', 'notice_requests'] as const)
      await db.deleteFrom(table).where('notice_id', '=', id).execute();
  },
});

/** In one pass: what is drawn for the last time is pressing for nobody, and Slack takes 50 updates a minute. */
const LAST = 2;

type Page = { readonly limit: number; readonly after: StoredNotice | null };

const CARDS_FIRST = sql`case when kind = 'card' then 0 else 1 end`;
const place = ({ body, createdAt, id }: StoredNotice) =>
  sql`(${body.kind === 'card' ? 0 : 1}, ${createdAt.getTime()}, ${id})`;

async function outdated(db: Kysely<Tables>, now: Date, { limit, after }: Page): Promise<StoredNotice[]> {
  const rows = await db
    .selectFrom('notices')
    .selectAll()
    // The condition of the index `notices_outdated_any`, word for word, or the index is not used.
    .where(sql<boolean>`state = 'sent' and request_version > rendered_version`)
    // With a sign, so that SQLite does not go through all that was ever sent in the order of these moments.
    .where(isReached(sql`+due_at`, now.getTime(), LONGEST_WAIT))
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
