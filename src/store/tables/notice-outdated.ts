import { type Expression, type ExpressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import type { KeyId } from '../../domain/keys/key.ts';
import type { UserId } from '../../domain/member.ts';
import { KEPT_CURRENT } from '../../domain/notices/delivery/turns-at.ts';
import { KINDS_OF_REQUESTS } from '../../domain/notices/life.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import type { UnitOfWork } from '../../usecases/ports/store/unit-of-work.ts';
import { encode } from '../rows/json-column.ts';
import { inPieces, readRows } from '../rows/pieces.ts';
import type { Tables } from '../rows/tables.ts';

/** Nobody waits for notices of this kind, so all others go first. */
export const NEWS = 'key';

export async function outdateKeys(db: Kysely<Tables>, keys: readonly KeyId[]): Promise<void> {
  await outdateNews(db, keys);
  await outdateWaiting(db, keys);
}

/** What was told of these keys: it offers no cure in colour that is asked for. */
export async function outdateNews(db: Kysely<Tables>, keys: readonly KeyId[]): Promise<void> {
  for (const some of inPieces(keys)) {
    const about = db.selectFrom('notice_keys').select('notice_id').where('key_id', 'in', some);
    await db.updateTable('notices').set(newer).where('id', 'in', about).execute();
  }
}

/** Cards of requests that wait: each tells how its key is, and what else waits for it. */
export async function outdateWaiting(db: Kysely<Tables>, keys: readonly KeyId[]): Promise<void> {
  for (const some of inPieces(keys)) {
    const waiting = await db
      .selectFrom('requests')
      .select('id')
      .where('key_id', 'in', some)
      .where('state', '=', 'pending')
      .execute();
    await outdateRequests(
      db,
      waiting.map(({ id }) => id),
    );
  }
}

/** What was told of requests about these keys, as long as messages are kept current. */
export async function outdateRenamed(db: Kysely<Tables>, keys: readonly KeyId[], at: Date): Promise<void> {
  for (const some of inPieces(keys))
    await db
      .updateTable('notices')
      .set(newer)
      .where('kind', 'in', KINDS_OF_REQUESTS)
      .where('created_at', '>', at.getTime() - KEPT_CURRENT)
      .where('request_id', 'in', db.selectFrom('requests').select('id').where('key_id', 'in', some))
      .execute();
}

/** Cards of what these people still ask for: each tells how their earlier requests stand. Locked in one order. */
export async function outdateLater(
  db: Kysely<Tables>,
  requesters: readonly UserId[],
  locked: RawBuilder<unknown>,
): Promise<void> {
  if (requesters.length === 0) return;
  const waiting = db
    .selectFrom('requests')
    .select('id')
    .where('requester', 'in', requesters)
    .where('state', '=', 'pending');
  const cards = db
    .selectFrom('notices')
    .select('id')
    .where('kind', '=', 'card')
    .where('request_id', 'in', waiting)
    .orderBy('id')
    .modifyEnd(locked);
  await db.updateTable('notices').set(newer).where('id', 'in', cards).execute();
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
  await readRows(db, { what: 'outdate older', parameters: [id, 'sent', id, NEWS, id, NEWS] }, () =>
    db.updateTable('notices').set(newer).where('id', 'in', older),
  );
}

/** SQLite keeps the order of a cross join; by itself it would begin with all that was ever sent. */
export const sentAbout = (db: Kysely<Tables>, keys: readonly KeyId[] | Expression<{ key_id: KeyId }>) =>
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
export const newer = (row: ExpressionBuilder<Tables, 'notices'>) => ({
  request_version: row
    .case()
    .when('request_version', '>', row.ref('rendered_version'))
    .then(sql<number>`request_version + 1`)
    .else(sql<number>`rendered_version + 1`)
    .end(),
});
