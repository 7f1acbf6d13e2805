import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { type Units, units } from '../../domain/keys/quota.ts';
import type { UserId } from '../../domain/member.ts';
import type { KeyCount } from '../../domain/policy/limits.ts';
import { OPEN_STATES } from '../../domain/requests/request.ts';
import type { Grantee, LimitStore } from '../../usecases/ports/store/limits.ts';
import type { Engine } from '../engines/engine.ts';
import type { Tables } from '../rows/tables.ts';

type Where = (row: ExpressionBuilder<Tables, 'requests'>) => Expression<SqlBool>;

export const limits = (engine: Engine): LimitStore => ({
  keysOf: (person, since) => keysOf(engine, person, since),
  grantedToNewKeys: (person, since) =>
    unitsGiven(engine, since, (row) => {
      const owned = row.selectFrom('keys').where('keys.owner', '=', person).select('keys.id');
      const isTheirs = [row('requester', '=', person), row('owner', '=', person), row('key_id', 'in', owned)];
      return row.and([row('is_create', '=', 1), row.or(isTheirs)]);
    }),
  grantedByRule: (to, rule, since) =>
    unitsGiven(engine, since, (row) => row.and([row.and({ needs_approval: 0, rule }), isTo(row, to)])),
  grantedToTeam: (team, since) => unitsGiven(engine, since, (row) => row('team', '=', team)),
});

function isTo(row: ExpressionBuilder<Tables, 'requests'>, to: Grantee): Expression<SqlBool> {
  if (typeof to === 'string') return row('requester', '=', to);
  if ('of' in to) return sql<boolean>`1 = 1`;
  return to.team === null ? row('team', 'is', null) : row('team', '=', to.team);
}

async function keysOf({ db }: Engine, person: UserId, since: Date): Promise<KeyCount> {
  const creates = db.selectFrom('requests').where('is_create', '=', 1);
  const asked = creates
    .where('requester', '=', person)
    .where('state', '=', 'applied')
    .where('granted_at', '>=', since.getTime())
    .select('key_id');
  const alive = await db
    .selectFrom('keys')
    .where('deleted_at', 'is', null)
    .where((row) => row.or([row('owner', '=', person), row('id', 'in', asked)]))
    .select((row) => row.fn.countAll<number>().as('keys'))
    .executeTakeFirstOrThrow();
  const coming = await creates
    .where((row) => row.or([row('requester', '=', person), row('owner', '=', person)]))
    .where('state', 'in', OPEN_STATES)
    .select((row) => row.fn.countAll<number>().as('requests'))
    .executeTakeFirstOrThrow();
  return { ...alive, ...coming };
}

/** What is open may give its units now, however long ago it was asked. */
async function unitsGiven({ db }: Engine, since: Date, where: Where): Promise<Units> {
  const total = await db
    .selectFrom('requests')
    .select((row) => row.fn.sum<number | null>('units').as('given'))
    .where(where)
    .where((row) => row.or([row('granted_at', '>=', since.getTime()), row('state', 'in', OPEN_STATES)]))
    .executeTakeFirst();
  return units(total?.given ?? 0);
}
