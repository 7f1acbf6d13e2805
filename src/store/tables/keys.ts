import { type Kysely, sql } from 'kysely';
import { MINUTE } from '../../domain/time.ts';
import type { KeyQuery, KeyStore, KeyWrite } from '../../usecases/ports/store/keys.ts';
import type { Engine } from '../engines/engine.ts';
import type { Tables } from '../schema/tables.ts';
import { plain } from './json-column.ts';
import { matchingFilter } from './key-filter.ts';
import { keyFrom, searchable } from './key-row.ts';
import { writeKeys } from './key-writes.ts';

export const keys = (engine: Engine): KeyStore => ({
  ...lookUps(engine),
  ...marks(engine.db),
  list: (query) => list(engine, query),
  upsertSeen: (seen, readAt, sweep) =>
    engine.db.transaction().execute((tx) =>
      writeKeys(
        tx,
        seen.map((key) => ({ id: key.id, seen: { key, readAt, sweep } })),
        readAt,
      ),
    ),
});

function lookUps({ db }: Engine): Pick<KeyStore, 'get' | 'byIds' | 'byName' | 'notSeenIn'> {
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
        .where((row) =>
          row.or([row('read_at', '<', before.getTime()), row('read_at', '>', before.getTime() + MINUTE)]),
        )
        .orderBy('read_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(keyFrom);
    },
  };
}

/** What only the bot knows of a key. */
function marks(
  db: Kysely<Tables>,
): Pick<KeyStore, 'saveWatchState' | 'setOwner' | 'setDisabledBy' | 'markDeleted'> {
  const write = async (...writes: KeyWrite[]) => {
    await db.transaction().execute((tx) => writeKeys(tx, writes, new Date()));
  };
  return {
    saveWatchState: (looks) => write(...looks),
    setOwner: (id, owner) => write({ id, owner }),
    setDisabledBy: (id, disabledBy) => write({ id, disabledBy }),
    markDeleted: (id, deletedAt) => write({ id, deletedAt }),
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
