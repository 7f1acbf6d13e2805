import { type Kysely, sql } from 'kysely';
import type { NoticeStore } from '../../usecases/ports/store/notices.ts';
import type { Tables } from '../rows/tables.ts';

/** A claim counts as a try, and one that was put off begins anew. */
export const waiting = (db: Kysely<Tables>): Pick<NoticeStore, 'waiting'> => ({
  async waiting(now) {
    const at = now.getTime();
    const isTried = sql<boolean>`(attempts > 1 or (attempts = 1 and lease_until <= ${at}))`;
    const { all, putOff, again } = await db
      .selectFrom('notices')
      .where('state', '=', 'waiting')
      .select((row) => [
        row.fn.countAll<number>().as('all'),
        sql<number>`count(case when waits_until > ${at} then 1 end)`.as('putOff'),
        sql<number>`count(case when ${isTried} and coalesce(waits_until, 0) <= ${at} then 1 end)`.as('again'),
      ])
      .executeTakeFirstOrThrow();
    return { all, putOff, again };
  },
});
