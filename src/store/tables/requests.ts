import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { Request } from '../../domain/requests/request.ts';
import { FARTHEST_TRY } from '../../domain/requests/retry.ts';
import type { RequestQuery, RequestStore } from '../../usecases/ports/store/requests.ts';
import type { UnitOfWork } from '../../usecases/ports/store/unit-of-work.ts';
import type { Engine } from '../engines/engine.ts';
import { dueAt, REQUEST_COLUMNS, requestFrom, rowOf } from '../rows/request-row.ts';
import type { Tables } from '../rows/tables.ts';
import { unsureFlag } from '../rows/unsure.ts';
import { outdateRequests } from './notice-outdated.ts';
import { sentFor } from './sent-in-requests.ts';

const PAGE = 100;

type Row = ExpressionBuilder<Tables, 'requests'>;

export const requests = (engine: Engine): RequestStore => ({
  ...waiting(engine),
  async get(id) {
    const row = await engine.db
      .selectFrom('requests')
      .select(REQUEST_COLUMNS)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? requestFrom(row) : null;
  },
  list: (query) => list(engine, query),
  count: (query) => count(engine, query),
  pending: () => list(engine, { states: ['pending'], limit: null }),
});

type RequestMove = NonNullable<UnitOfWork['requests']>[number];

/** False: the id is taken, or the stored request is no longer at `from`. `landsUntil`: noted with this; null: nothing is. */
export async function storeRequest(
  tx: Kysely<Tables>,
  move: RequestMove,
  landsUntil: number | null,
): Promise<boolean> {
  const { next, from, isUntold } = move;
  if (from !== null) {
    const row = rowOf(next, await sentFor(tx, next, landsUntil));
    const isReplaced = await replaced(tx, row, from);
    if (isReplaced && !isUntold) await outdateRequests(tx, [next.id]);
    return isReplaced;
  }
  const inserted = await tx
    .insertInto('requests')
    .values(rowOf(next))
    .onConflict((taken) => taken.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

async function replaced(
  tx: Kysely<Tables>,
  row: ReturnType<typeof rowOf>,
  from: Pick<Request, 'state' | 'version' | 'isUnsure'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('requests')
    .set(row)
    .where('id', '=', row.id)
    .where('state', '=', from.state)
    .where('version', '=', from.version)
    .where('unsure', '=', unsureFlag(from))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function waiting({ db }: Engine): Pick<RequestStore, 'toApply' | 'pendingExpired'> {
  const page = async (isDue: (row: Row) => Expression<SqlBool>, after: Request | null) => {
    const rows = await db
      .selectFrom('requests')
      .select(REQUEST_COLUMNS)
      .where(isDue)
      .$if(after !== null, (query) => query.where(isAfter(after)))
      .orderBy('due_at')
      .orderBy('id')
      .limit(PAGE)
      .execute();
    return rows.map(requestFrom);
  };
  return {
    toApply: (now, after) => page((row) => isTryDue(row, now.getTime()), after),
    pendingExpired: (now, after) =>
      page((row) => row.and([row('state', '=', 'pending'), row('due_at', '<=', now.getTime())]), after),
  };
}

const isTryDue = (row: Row, now: number) =>
  row.and([
    row('state', 'in', ['approved', 'applying']),
    row.or([row('due_at', '<=', now), row('due_at', '>', now + FARTHEST_TRY)]),
  ]);

/** Pages begin after a row, not at an offset, because handled requests leave the list meanwhile. */
const isAfter = (after: Request | null) => (row: Row) => {
  const at = (after && dueAt(after)?.getTime()) ?? 0;
  return row.or([row('due_at', '>', at), row.and([row('due_at', '=', at), row('id', '>', after?.id ?? '')])]);
};

async function list(engine: Engine, { limit, offset = 0, ...query }: RequestQuery): Promise<Request[]> {
  if (isOfNone(query)) return [];
  const rows = await matching(engine, query)
    .select(REQUEST_COLUMNS)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .$if(limit !== null, (rows) => rows.limit(limit ?? 0).offset(offset))
    .execute();
  return rows.map(requestFrom);
}

async function count(engine: Engine, query: Omit<RequestQuery, 'limit' | 'offset'>): Promise<number> {
  if (isOfNone(query)) return 0;
  const { n } = await matching(engine, query)
    .select((row) => row.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

const isOfNone = ({ states, keyIds }: Pick<RequestQuery, 'states' | 'keyIds'>): boolean =>
  states?.length === 0 || keyIds?.length === 0;

function matching({ db }: Engine, query: Omit<RequestQuery, 'limit' | 'offset'>) {
  const { requester, states, needsDecision, keyIds, createdSince, createdBefore } = query;
  return db
    .selectFrom('requests')
    .$if(requester !== undefined, (rows) => rows.where('requester', '=', requester ?? ''))
    .$if(states !== undefined, (rows) => rows.where('state', 'in', [...(states ?? [])]))
    .$if(needsDecision !== undefined, (rows) => rows.where('needs_approval', '=', needsDecision ? 1 : 0))
    .$if(keyIds !== undefined, (rows) => rows.where('key_id', 'in', [...(keyIds ?? [])]))
    .$if(createdSince !== undefined, (rows) => rows.where('created_at', '>=', createdSince?.getTime() ?? 0))
    .$if(createdBefore !== undefined, (rows) => rows.where('created_at', '<', createdBefore?.getTime() ?? 0));
}
