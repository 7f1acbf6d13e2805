import { type Kysely, sql } from 'kysely';
import { KEPT_CURRENT } from '../../domain/notices/delivery/turns-at.ts';
import { KINDS_OF_KEYS } from '../../domain/notices/life.ts';
import type { Tables } from '../rows/tables.ts';

/** Messages in one statement. */
const BATCH = 1000;

/**
 * What has stood for long and may still move turns, whichever version of the bot sent or redrew it: an older one knows of no
 * last time. What is outdated is drawn anyway.
 */
export async function turnWhatStands(db: Kysely<Tables>, now: Date): Promise<void> {
  for (let turned = BATCH; turned === BATCH; ) turned = await turnSome(db, now);
}

async function turnSome(db: Kysely<Tables>, now: Date): Promise<number> {
  // `state`, `created_at` and `turns_at` as in the index `notices_unturned`.
  const { numAffectedRows } = await sql`
    update notices set turns_at = created_at + ${sql.lit(KEPT_CURRENT)} where id in (
      select id from notices
      where state = 'sent' and turns_at is null and created_at <= ${now.getTime() - KEPT_CURRENT}
        and request_version <= rendered_version and messages <> '[]' and kind in (${sql.join(KINDS_OF_KEYS)})
        and (exists (select 1 from notice_keys where notice_id = notices.id)
          or exists (select 1 from notice_requests where notice_id = notices.id))
      limit ${BATCH})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
