import { type Kysely, sql } from 'kysely';
import { MINUTE } from '../../domain/time.ts';
import type { SentCalls, SentNote } from '../../usecases/ports/store/sent-calls.ts';
import type { Engine } from '../engines/engine.ts';
import { plain } from '../rows/json-column.ts';
import type { Tables } from '../rows/tables.ts';

/** A moment so far off came from a wrong clock. */
const FARTHEST = 10 * MINUTE;

export const sentCalls = ({ db, now }: Engine): SentCalls => ({
  async landsForMs(names) {
    if (names.length === 0) return 0;
    const rows = await db
      .selectFrom('sent_calls')
      .select(sql<number>`lands_until - ${now()}`.as('ms'))
      .where('name', 'in', names.map(plain))
      .execute();
    return Math.max(0, ...rows.map(({ ms }) => ms).filter((ms) => ms <= FARTHEST));
  },
});

export async function noteSent(
  tx: Kysely<Tables>,
  { now }: Pick<Engine, 'now'>,
  { name, landsForMs }: SentNote,
): Promise<void> {
  const until = sql<number>`${now()} + ${Math.ceil(landsForMs)}`;
  await tx
    .insertInto('sent_calls')
    .values({ name: plain(name), lands_until: until })
    .onConflict((known) => known.column('name').doUpdateSet({ lands_until: until }))
    .execute();
}
