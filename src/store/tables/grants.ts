import type { Expression, ExpressionBuilder, Kysely, Selectable, SqlBool } from 'kysely';
import type { KeyId } from '../../domain/keys/key.ts';
import { units } from '../../domain/keys/quota.ts';
import { type ActiveGrant, type Grant, OPEN_GRANT_STATES } from '../../domain/requests/grant.ts';
import type { GrantStore } from '../../usecases/ports/store/grants.ts';
import type { UnitOfWork } from '../../usecases/ports/store/unit-of-work.ts';
import type { Engine } from '../engines/engine.ts';
import { at } from '../rows/json-column.ts';
import { inPieces } from '../rows/pieces.ts';
import type { GrantRow, Tables } from '../rows/tables.ts';
import { isUnsure, unsureFlag } from '../rows/unsure.ts';
import { outdateRequests, outdateWaiting } from './notice-outdated.ts';

export function grants({ db }: Engine): GrantStore {
  const which = async (where: (row: ExpressionBuilder<Tables, 'grants'>) => Expression<SqlBool>) => {
    const asked = db.selectFrom('grants').selectAll().where(where);
    return (await asked.orderBy('ends_at').orderBy('request_id').execute()).map(grantFrom);
  };
  return {
    async get(requestId) {
      const row = await db
        .selectFrom('grants')
        .selectAll()
        .where('request_id', '=', requestId)
        .executeTakeFirst();
      return row ? grantFrom(row) : null;
    },
    due: (now) =>
      which((row) => row.and([row('state', 'in', OPEN_GRANT_STATES), row('ends_at', '<=', now.getTime())])),
    active: async () => (await which((row) => row('state', '=', 'active'))).filter(isActive),
    ofKey: (keyId) => which((row) => row('key_id', '=', keyId)),
  };
}

const isActive = (grant: Grant): grant is ActiveGrant => grant.state === 'active';

type GrantMove = NonNullable<UnitOfWork['grants']>[number];

/** False: the stored grant is no longer as `from` says. */
export async function storeGrant(tx: Kysely<Tables>, { next, from }: GrantMove): Promise<boolean> {
  if (from === null) await insert(tx, next);
  else if (await update(tx, next, from)) await outdateRequests(tx, [next.requestId]);
  else return false;
  if (next.of !== 'unlimited_on') return true;
  await outdateLoans(tx, next.keyId);
  // Their cards tell when the limit of the key comes back.
  await outdateWaiting(tx, [next.keyId]);
  return true;
}

/** What was granted for a time says otherwise how it ends once its key is gone, or has a limit again. */
export async function outdateLent(tx: Kysely<Tables>, keys: readonly KeyId[]): Promise<void> {
  for (const some of inPieces(keys)) await outdateRequests(tx, openOn(tx, some));
}

/** Lent quota goes back no earlier than the limit of its key. */
const outdateLoans = (tx: Kysely<Tables>, keyId: KeyId): Promise<void> =>
  outdateRequests(tx, openOn(tx, [keyId]).where('of', '=', 'quota'));

/** The requests whose grants on these keys are open. */
const openOn = (tx: Kysely<Tables>, keys: readonly KeyId[]) =>
  tx
    .selectFrom('grants')
    .select('request_id')
    .where('key_id', 'in', keys)
    .where('state', 'in', OPEN_GRANT_STATES);

async function update(tx: Kysely<Tables>, next: Grant, from: Grant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('grants')
    .set(rowOf(next))
    .where('request_id', '=', next.requestId)
    .where('state', '=', from.state)
    .where('granted', '=', from.granted)
    .where('unsure', '=', unsureFlag(from))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function insert(db: Kysely<Tables>, grant: Grant): Promise<void> {
  await db
    .insertInto('grants')
    .values(rowOf(grant))
    // A request has one grant: a second insert is ignored.
    .onConflict((taken) => taken.column('request_id').doNothing())
    .execute();
}

const rowOf = ({ requestId, keyId, member, of, granted, endsAt, state, isUnsure }: Grant) => ({
  request_id: requestId,
  key_id: keyId,
  member,
  of,
  granted,
  ends_at: endsAt.getTime(),
  state,
  unsure: unsureFlag({ isUnsure }),
});

const grantFrom = (row: Selectable<GrantRow>): Grant => ({
  requestId: row.request_id,
  keyId: row.key_id,
  member: row.member,
  of: row.of as Grant['of'],
  granted: units(row.granted),
  endsAt: at(row.ends_at),
  ...isUnsure(row),
  // An older version wrote `ended` when nothing was left to take back.
  state: row.state === 'ended' ? 'superseded' : (row.state as Grant['state']),
});
