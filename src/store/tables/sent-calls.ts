import { type Kysely, sql } from 'kysely';
import { MINUTE } from '../../domain/time.ts';
import type { SentCalls, SentNote } from '../../usecases/ports/store/sent-calls.ts';
import type { Engine } from '../engines/engine.ts';
import { plain } from '../rows/json-column.ts';
import type { Tables } from '../rows/tables.ts';
import { landsForMsIn } from './sent-in-requests.ts';

/** A moment so far off came from a wrong clock. */
const FARTHEST = 10 * MINUTE;

export const sentCalls = (engine: Engine): SentCalls => ({
  async landsForMs(names) {
    if (names.length === 0) return 0;
    const { db, now } = engine;
    const rows = await db
      .selectFrom('sent_calls')
      .select(sql<number>`lands_until - ${now()}`.as('ms'))
      .where('name', 'in', names.map(plain))
      .execute();
    const all = [...rows.map(({ ms }) => ms), ...(await landsForMsIn(engine, names))];
    return Math.max(0, ...all.filter((ms) => ms <= FARTHEST));
  },
});

/** Until when, by the clock of the database. */
export async function noteSent(
  tx: Kysely<Tables>,
  { now }: Pick<Engine, 'now'>,
  { name, landsForMs }: SentNote,
): Promise<number> {
  const until = sql<number>`${now()} + ${Math.ceil(landsForMs)}`;
  const { lands_until } = await tx
    .insertInto('sent_calls')
    .values({ name: plain(name), lands_until: until })
    .onConflict((known) => known.column('name').doUpdateSet({ lands_until: until }))
    .returning('lands_until')
    .executeTakeFirstOrThrow();
  return lands_until;
}
