import type { Kysely } from 'kysely';
import type { Preferences } from '../../domain/notices/delivery/preferences.ts';
import type { PreferenceStore, PreferencesMove } from '../../usecases/ports/store/preferences.ts';
import type { Engine } from '../engines/engine.ts';
import { decode, encode } from '../rows/json-column.ts';
import { readRows } from '../rows/pieces.ts';
import type { Tables } from '../rows/tables.ts';

export function preferences({ db }: Engine): PreferenceStore {
  const chosen = (rows: readonly { member: string; body: string }[]) =>
    new Map(rows.map(({ member, body }) => [member, decode<Preferences>(body)]));
  const all = db.selectFrom('preferences').selectAll();
  return {
    of: async (members) =>
      members.length === 0
        ? new Map()
        : chosen(
            await readRows(db, { what: 'preferences', parameters: members }, () =>
              all.where('member', 'in', members),
            ),
          ),
    all: async () => chosen(await all.execute()),
  };
}

/** False: they are no longer `from`. */
export async function storePreferences(
  db: Kysely<Tables>,
  { member, next, from }: PreferencesMove,
): Promise<boolean> {
  const body = encode(next);
  const insert = db
    .insertInto('preferences')
    .values({ member, body })
    .onConflict((known) => known.column('member').doNothing())
    .returning('member');
  if (from === null) return (await insert.executeTakeFirst()) !== undefined;
  const update = db
    .updateTable('preferences')
    .set({ body })
    .where('member', '=', member)
    .where('body', '=', encode(from))
    .returning('member');
  return (await update.executeTakeFirst()) !== undefined;
}
