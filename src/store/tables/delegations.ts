import type { Kysely, Selectable } from 'kysely';
import type { Delegation, DelegationMove } from '../../domain/requests/approval/delegation.ts';
import type { DelegationStore } from '../../usecases/ports/store/delegations.ts';
import type { Engine } from '../engines/engine.ts';
import { at } from '../rows/json-column.ts';
import type { Tables } from '../rows/tables.ts';

export const delegations = ({ db }: Pick<Engine, 'db'>): DelegationStore => {
  const all = db.selectFrom('delegations').selectAll();
  return {
    async of(delegator) {
      const row = await all.where('delegator', '=', delegator).executeTakeFirst();
      return row ? read(row) : null;
    },
    async active(now) {
      const rows = await all.where('until', '>', now.getTime()).orderBy('since').execute();
      return rows.map(read);
    },
  };
};

const read = ({ delegator, delegate, since, until }: Selectable<Tables['delegations']>): Delegation => ({
  delegator,
  delegate,
  since: at(since),
  until: at(until),
});

const written = ({ delegator, delegate, since, until }: Delegation) => ({
  delegator,
  delegate,
  since: since.getTime(),
  until: until.getTime(),
});

/** False: it is no longer `from`. */
export async function storeDelegation(db: Kysely<Tables>, { from, next }: DelegationMove): Promise<boolean> {
  if (from === null) return next !== null && (await inserted(db, next)) !== undefined;
  const { delegator, delegate, since, until } = written(from);
  const gone = db
    .deleteFrom('delegations')
    .where('delegator', '=', delegator)
    .where('delegate', '=', delegate);
  const deleted = await gone
    .where('since', '=', since)
    .where('until', '=', until)
    .returning('delegator')
    .executeTakeFirst();
  if (deleted === undefined || next === null) return deleted !== undefined;
  return (await inserted(db, next)) !== undefined;
}

const inserted = (db: Kysely<Tables>, next: Delegation) =>
  db
    .insertInto('delegations')
    .values(written(next))
    .onConflict((known) => known.column('delegator').doNothing())
    .returning('delegator')
    .executeTakeFirst();
