import { type Kysely, type RawBuilder, sql } from 'kysely';
import { MINUTE } from '../../domain/time.ts';
import type { SentCalls, SentNote } from '../../usecases/ports/store/sent-calls.ts';
import type { Engine } from '../engines/engine.ts';
import { plain } from '../rows/json-column.ts';
import type { Tables } from '../rows/tables.ts';
import { landsForMsIn } from './sent-in-requests.ts';
import type { SentCall, UnstoredNotes } from './sent-unstored.ts';

/** A moment so far off came from a wrong clock. */
const FARTHEST = 10 * MINUTE;

const BY = ['name', 'sender'] as const;

export const sentCalls = (engine: Engine, unstored: UnstoredNotes): SentCalls => ({
  async landsForMs(names) {
    if (names.length === 0) return 0;
    const { db, now } = engine;
    const rows = await db
      .selectFrom('sent_calls')
      .select(sql<number>`lands_until - ${now()}`.as('ms'))
      .where('name', 'in', names.map(plain))
      .execute();
    const all = [...rows.map(({ ms }) => ms), ...(await landsForMsIn(engine, names))];
    return Math.max(unstored.landsForMs(names), ...all.filter((ms) => ms <= FARTHEST));
  },
  keepNoting: async (note) => unstored.keep(note),
});

/** Whoever stores this need not hold the lease any more, so it never shortens what is noted. */
export async function lengthen({ db, now }: Engine, sent: SentCall, landsForMs: number): Promise<void> {
  const until = sql<number>`${now()} + ${Math.ceil(landsForMs)}`;
  await noted(db, sent, until)
    .onConflict((known) =>
      known
        .columns(BY)
        .doUpdateSet({ lands_until: until })
        .where(sql<boolean>`sent_calls.lands_until < ${until}`),
    )
    .execute();
}

/** Until when anything under these names may land by now, by the clock of the database. */
export async function noteSent(
  tx: Kysely<Tables>,
  { now }: Pick<Engine, 'now'>,
  { names, sender, landsForMs }: SentNote,
): Promise<number> {
  const until = sql<number>`${now()} + ${Math.ceil(landsForMs)}`;
  for (const name of names.toSorted())
    await noted(tx, { name, sender }, until)
      .onConflict((known) => known.columns(BY).doUpdateSet({ lands_until: until }))
      .execute();
  const rows = await tx
    .selectFrom('sent_calls')
    .select('lands_until')
    .where('name', 'in', names.map(plain))
    .where('lands_until', '<=', sql<number>`${now()} + ${FARTHEST}`)
    .execute();
  return Math.max(0, ...rows.map((row) => row.lands_until));
}

const noted = (db: Kysely<Tables>, { name, sender }: SentCall, until: RawBuilder<number>) =>
  db.insertInto('sent_calls').values({ name: plain(name), sender, lands_until: until });
