import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely';
import { units } from '../../domain/keys/quota.ts';
import type { Grant } from '../../domain/requests/grant.ts';
import type { GrantStore } from '../../usecases/ports/store.ts';
import type { Engine } from '../engines/engine.ts';
import type { GrantRow, Tables } from '../schema/tables.ts';
import { at } from './json-column.ts';

export function grants({ db }: Engine): GrantStore {
  const which = async (where: (row: ExpressionBuilder<Tables, 'grants'>) => Expression<SqlBool>) => {
    const asked = db.selectFrom('grants').selectAll().where(where);
    return (await asked.orderBy('ends_at').orderBy('request_id').execute()).map(grantFrom);
  };
  return {
    async insert({ requestId, keyId, member, of, granted, endsAt, state }) {
      await db
        .insertInto('grants')
        .values({
          request_id: requestId,
          key_id: keyId,
          member,
          of,
          granted,
          ends_at: endsAt.getTime(),
          state,
        })
        // One request lends once, also when a crash lets it be told twice.
        .onConflict((taken) => taken.column('request_id').doNothing())
        .execute();
    },
    due: (now) =>
      which((row) =>
        row.and([row('state', 'in', ['active', 'reverting']), row('ends_at', '<=', now.getTime())]),
      ),
    ofKey: (keyId) => which((row) => row('key_id', '=', keyId)),
    async transition(requestId, from, to) {
      const moved = await db
        .updateTable('grants')
        .set({ state: to })
        .where('request_id', '=', requestId)
        .where('state', '=', from)
        .executeTakeFirst();
      return moved.numUpdatedRows > 0n;
    },
  };
}

const grantFrom = (row: Selectable<GrantRow>): Grant => ({
  requestId: row.request_id,
  keyId: row.key_id,
  member: row.member,
  of: row.of as Grant['of'],
  granted: units(row.granted),
  endsAt: at(row.ends_at),
  state: row.state as Grant['state'],
});
