import { type Kysely, sql } from 'kysely';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import type { KeyQuery, KeyStore } from '../../usecases/ports/store.ts';
import type { Engine } from '../engines/engine.ts';
import type { KeyRow, Tables } from '../schema/tables.ts';
import { encode, plain } from './json-column.ts';
import { matchingFilter } from './key-filter.ts';
import { keyFrom, rowOf, type SeenRow, searchable } from './key-row.ts';

export const keys = (engine: Engine): KeyStore => ({
  ...lookUps(engine),
  ...marks(engine.db),
  list: (query) => list(engine, query),
  upsertSeen: (seen, readAt, sweep) =>
    engine.db.transaction().execute((tx) => note(tx, seen, { readAt, sweep })),
});

function lookUps({ db }: Engine): Pick<KeyStore, 'get' | 'byIds' | 'byName' | 'notSeenIn' | 'liveCount'> {
  const live = () => db.selectFrom('keys').where('deleted_at', 'is', null);
  return {
    async get(id) {
      const row = await db.selectFrom('keys').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? keyFrom(row) : null;
    },
    async byIds(ids) {
      if (ids.length === 0) return [];
      return (
        await db
          .selectFrom('keys')
          .selectAll()
          .where('id', 'in', [...ids])
          .execute()
      ).map(keyFrom);
    },
    async byName(name, owner) {
      const rows = await live()
        .selectAll()
        .where('name', '=', plain(name))
        .$if(owner !== 'all', (query) => query.where('owner', '=', owner))
        .orderBy('id')
        .execute();
      return rows.map(keyFrom);
    },
    async notSeenIn(sweep, before, limit) {
      const rows = await live()
        .selectAll()
        .where((row) => row.or([row('sweep', 'is', null), row('sweep', '<>', sweep)]))
        .where('seen_at', '<', before.getTime())
        .orderBy('seen_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(keyFrom);
    },
    async liveCount(owner) {
      const counted = live()
        .where('owner', '=', owner)
        .select((row) => row.fn.countAll<number>().as('n'));
      return (await counted.executeTakeFirstOrThrow()).n;
    },
  };
}

/** What only the bot knows of a key. */
function marks(
  db: Kysely<Tables>,
): Pick<KeyStore, 'saveWatchState' | 'setOwner' | 'setDisabledBy' | 'markDeleted'> {
  const change = async (id: KeyId, values: Partial<KeyRow>) => {
    await db.updateTable('keys').set(values).where('id', '=', id).execute();
  };
  return {
    saveWatchState: (looks) =>
      db.transaction().execute(async (tx) => {
        // Most keys of a page are alike, so it takes few statements.
        const alike = Object.groupBy(looks, ({ watchState }) => encode(watchState));
        for (const [watched, group = []] of Object.entries(alike))
          await tx.updateTable('keys').set({ watched }).where('id', 'in', idsOf(group)).execute();
      }),
    setOwner: (id, owner) => change(id, { owner }),
    setDisabledBy: (id, by) => change(id, { disabled_by: by === null ? null : encode(by) }),
    // Seen then, too: a page that was read earlier still lists it, and must not bring it back.
    markDeleted: (id, when) => change(id, { deleted_at: when.getTime(), seen_at: when.getTime() }),
  };
}

async function list({ db, byBytes }: Engine, query: KeyQuery) {
  const { owner, filter, text, now, offset, limit } = query;
  const asked = db
    .selectFrom('keys')
    .where('deleted_at', 'is', null)
    .$if(owner === null, (rows) => rows.where('owner', 'is', null))
    .$if(owner !== null && owner !== 'all', (rows) => rows.where('owner', '=', owner))
    .$if(filter !== null, (rows) =>
      rows.where((row) => matchingFilter(row, filter ?? 'enabled', now.getTime())),
    )
    .$if(text !== '', (rows) =>
      rows.where(sql<boolean>`search like ${`%${escaped(searchable(text))}%`} escape '!'`),
    );
  const { total } = await asked
    .select((row) => row.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await asked
    .selectAll()
    .orderBy((row) =>
      row
        .case()
        .when(matchingFilter(row, 'enabled', now.getTime()))
        .then(0)
        .else(1)
        .end(),
    )
    .orderBy(sql`search ${byBytes}`)
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  return { keys: rows.map(keyFrom), total };
}

const escaped = (text: string): string => text.replace(/[%_!]/g, '!$&');

async function note(
  tx: Kysely<Tables>,
  seen: readonly Key[],
  { readAt, sweep }: { readAt: Date; sweep: number | null },
): Promise<void> {
  const rows = [...new Map(seen.map((key) => [key.id, rowOf(key, readAt)])).values()];
  if (rows.length === 0) return;
  const told = [...toldIn(rows), ...(sweep === null ? [] : (['sweep'] as const))];
  await tx
    .insertInto('keys')
    .values(rows.map((row) => ({ ...row, sweep, owner: null, disabled_by: null, watched: null })))
    .onConflict((known) =>
      known
        .column('id')
        .doUpdateSet((row) =>
          Object.fromEntries(told.map((column) => [column, row.ref(`excluded.${column}`)])),
        )
        .whereRef('keys.seen_at', '<=', 'excluded.seen_at'),
    )
    .execute();
  if (sweep === null) return;
  // The walk saw these too, though what it read of them was old.
  await tx
    .updateTable('keys')
    .set({ sweep })
    .where('id', 'in', idsOf(rows))
    .where('sweep', 'is distinct from', sweep)
    .execute();
}

const idsOf = (rows: readonly { id: KeyId }[]): KeyId[] => rows.map(({ id }) => id);

const toldIn = ([row]: readonly SeenRow[]): (keyof SeenRow)[] =>
  (Object.keys(row ?? {}) as (keyof SeenRow)[]).filter((column) => column !== 'id');
