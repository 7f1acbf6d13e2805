import { type Kysely, sql } from 'kysely';
import type { KeyNoticeKind } from '../../domain/notices/watch-rules/watch-rules.ts';
import { MINUTE } from '../../domain/time.ts';
import type { SnoozeStore, SnoozeWrite } from '../../usecases/ports/store/snoozes.ts';
import type { Engine } from '../engines/engine.ts';
import { at } from '../rows/json-column.ts';
import { readRows } from '../rows/pieces.ts';
import type { Tables } from '../rows/tables.ts';
import { LONGEST_PUT_OFF } from './notice-patience.ts';

export const snoozes = ({ db }: Engine): SnoozeStore => ({
  async of(member, now, keyId) {
    const kept = await readRows(db, { what: 'snoozes', parameters: [member] }, () =>
      db.selectFrom('snoozes').selectAll().where('member', '=', member),
    );
    const isAhead = kept.some(({ since }) => (since ?? 0) > now.getTime() + MINUTE);
    const rows = isAhead ? await setRight(db, member, now) : kept;
    return rows
      .filter(({ until }) => until > now.getTime() && until <= now.getTime() + LONGEST_PUT_OFF)
      .filter(({ key_id }) => keyId === undefined || key_id === keyId)
      .map(({ member, key_id, kind, until }) => ({
        member,
        keyId: key_id,
        kind: kind as KeyNoticeKind,
        until: at(until),
      }));
  },
});

/** What a clock that was ahead put off is put off from now on, for as long as it was. Returns all of the person's. */
async function setRight(db: Kysely<Tables>, member: string, now: Date) {
  await db
    .updateTable('snoozes')
    .set({ until: sql`until - since + ${now.getTime()}`, since: now.getTime() })
    .where('member', '=', member)
    .where('since', '>', now.getTime() + MINUTE)
    .execute();
  return db.selectFrom('snoozes').selectAll().where('member', '=', member).execute();
}

export async function storeSnooze(
  db: Kysely<Tables>,
  { member, keyId, kind, until }: SnoozeWrite,
  now: Date,
): Promise<void> {
  if (until === null) {
    const gone = db.deleteFrom('snoozes').where('member', '=', member).where('key_id', '=', keyId);
    await gone.where('kind', '=', kind).execute();
    return;
  }
  const end = { until: until.getTime(), since: now.getTime() };
  await db
    .insertInto('snoozes')
    .values({ member, key_id: keyId, kind, ...end })
    .onConflict((known) => known.columns(['member', 'key_id', 'kind']).doUpdateSet(end))
    .execute();
}
